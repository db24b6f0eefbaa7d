using System.Globalization;
using MicroSsim.Imaging.Files;
using MicroSsim.Imaging.Tiff.Structure;

namespace MicroSsim.Imaging.Tiff.Stacks;

/// <summary>
/// ImageJ and Fiji: a description of lines <c>key=value</c>, with pages in the order channel, slice, frame. A stack beyond 4 GB has a
/// single directory and contiguous pages: readers that do not know this see its first page only.
/// </summary>
internal static class ImageJStack
{
    /// <summary>Parses an ImageJ description; null if there is none, or if it does not match the directories of the file.</summary>
    public static TiffStack? Parse(TiffStructure file, string description)
    {
        if (!description.StartsWith("ImageJ=", StringComparison.Ordinal)) return null;

        int images = Value(description, "images");
        var axes = new StackAxes(Value(description, "channels"), Value(description, "slices"), Value(description, "frames"));
        bool ordered = (long)axes.Channels * axes.Slices * axes.Frames == images;
        int directories = file.Directories.Count;
        if (directories == 1 && images > 1)
        {
            return ordered ? TiffStack.Ordered(axes, contiguous: true) : TiffStack.ContiguousUnlabelled(images);
        }

        // Programs that split or join files keep the description of the original, which then does not describe the pages.
        return directories == images && ordered ? TiffStack.Ordered(axes) : null;
    }

    /// <summary>Value of a key; 1 if it is missing or not a positive number.</summary>
    private static int Value(string description, string key)
    {
        foreach (string line in description.Split('\n'))
        {
            if (line.StartsWith(key + "=", StringComparison.Ordinal)
                && int.TryParse(line.Substring(key.Length + 1).Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out int value)
                && value > 0)
            {
                return value;
            }
        }

        return 1;
    }
}
