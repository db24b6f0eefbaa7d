using System.Globalization;
using MicroSsim.Imaging.Files;

namespace MicroSsim.Imaging.Tiff.Stacks;

/// <summary>
/// ImageJ and Fiji: lines of <c>key=value</c>, pages in the order channel, slice, frame. Stacks beyond 4 GB have one
/// directory only, and all images behind each other: a reader that does not know this takes the first for the whole.
/// </summary>
internal static class ImageJStack
{
    public static TiffStack? Read(TiffStructure file, string description)
    {
        if (!description.StartsWith("ImageJ=", StringComparison.Ordinal)) return null;

        int images = Value(description, "images");
        var axes = new StackAxes(Value(description, "channels"), Value(description, "slices"), Value(description, "frames"));
        bool ordered = (long)axes.Channels * axes.Slices * axes.Frames == images;
        int directories = file.Directories.Count;
        if (directories == 1 && images > 1) return ordered ? TiffStack.Ordered(axes, contiguous: true) : TiffStack.Unordered(images);

        // The text survives in files that other programs have cut or joined; then it does not tell what the pages are.
        return directories == images && ordered ? TiffStack.Ordered(axes) : null;
    }

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
