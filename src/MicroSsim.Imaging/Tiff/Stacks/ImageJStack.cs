using System.Globalization;
using MicroSsim.Engine.Planes;
using MicroSsim.Imaging.Files;
using MicroSsim.Imaging.Tiff.Structure;

namespace MicroSsim.Imaging.Tiff.Stacks;

/// <summary>
/// ImageJ and Fiji: a description of lines <c>key=value</c>. Pages are in the order channel, slice, frame, unless the key order says
/// otherwise, as in <c>order=zct</c> of Micro-Manager. A stack beyond 4 GB has a single directory and contiguous pages: readers that do
/// not know this see its first page only. A palette is a look-up table for display.
/// </summary>
internal static class ImageJStack
{
    private const string DefaultOrder = "CZT";

    /// <summary>Parses an ImageJ description; null if there is none, or if it does not match the directories of the file.</summary>
    public static TiffStack? Parse(StackSource source)
    {
        string description = source.Description;
        if (!description.StartsWith("ImageJ=", StringComparison.Ordinal)) return null;

        int images = Number(description, "images");
        var axes = new StackAxes(Number(description, "channels"), Number(description, "slices"), Number(description, "frames"));
        int directories = source.Directories.Count;
        // Bio-Formats counts the samples of a colour pixel as images, and as channels.
        int samples = (int)Math.Min(source.First.Integer(TiffTag.SamplesPerPixel) ?? 1, int.MaxValue);
        if (samples > 1 && images == (long)directories * samples && axes.Channels % samples == 0)
        {
            images = directories;
            axes = axes with { Channels = axes.Channels / samples };
        }

        bool ordered = (long)axes.Channels * axes.Slices * axes.Frames == images;
        TiffStack stack;
        if (directories == 1 && images > 1)
        {
            stack = ordered ? TiffStack.Contiguous(source, axes, Order(description)) : TiffStack.Contiguous(source, images);
        }
        else
        {
            // Programs that split or join files keep the description of the original, which then does not describe the pages.
            stack = directories == images && ordered ? TiffStack.Ordered(source, axes, Order(description)) : TiffStack.Plain(source);
        }

        return stack with
        {
            PaletteIsForDisplay = true,
            LogicalOrder = "TZC",
            ReadSpacing = () => ReadSpacing(source),
            ReadChannelNames = () => ImageJLabels.ReadChannelNames(source, stack),
        };
    }

    /// <summary>
    /// The distance of slices is a key of the description; the resolution tags have pixels per unit, which the description names.
    /// </summary>
    private static VoxelSpacing? ReadSpacing(StackSource source)
    {
        string? unit = Value(source.Description, "unit");
        bool hasSlices = double.TryParse(
            Value(source.Description, "spacing"), NumberStyles.Float, CultureInfo.InvariantCulture, out double z);
        return LengthUnits.TryCreateSpacing(
            (hasSlices ? z : null, unit),
            (1 / source.First.Rational(TiffTag.YResolution), Value(source.Description, "yunit") ?? unit),
            (1 / source.First.Rational(TiffTag.XResolution), unit));
    }

    /// <summary>The axes in order, the fastest first.</summary>
    private static string Order(string description)
    {
        string order = Value(description, "order")?.ToUpperInvariant() ?? DefaultOrder;
        if (order.StartsWith("XY", StringComparison.Ordinal)) order = order.Substring(2);
        return order.Length == 3 && DefaultOrder.All(order.Contains) ? order : DefaultOrder;
    }

    /// <summary>Number of a key; 1 if it is missing or not a positive number.</summary>
    private static int Number(string description, string key)
    {
        bool valid = int.TryParse(Value(description, key), NumberStyles.None, CultureInfo.InvariantCulture, out int value);
        return valid && value > 0 ? value : 1;
    }

    /// <summary>Text of a key; null if it is missing.</summary>
    private static string? Value(string description, string key)
    {
        string? line = description.Split('\n').FirstOrDefault(l => l.StartsWith(key + "=", StringComparison.Ordinal));
        return line?.Substring(key.Length + 1).Trim();
    }
}
