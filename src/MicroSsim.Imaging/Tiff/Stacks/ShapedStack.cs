using MicroSsim.Imaging.Files;
using MicroSsim.Imaging.Text;
using MicroSsim.Imaging.Tiff.Structure;

namespace MicroSsim.Imaging.Tiff.Stacks;

/// <summary>
/// Python's tifffile: JSON with the <c>shape</c> of the array and optionally its <c>axes</c>, such as <c>TZCYX</c>, the slowest first.
/// With <c>truncated</c>, one directory describes all pages of the array, which are contiguous.
/// </summary>
internal static class ShapedStack
{
    /// <summary>Parses a shape; null if there is none, or if it does not match the directories of the file.</summary>
    public static TiffStack? Parse(StackSource source)
    {
        if (Series(source.First) is not { } first) return null;
        int directories = source.Directories.Count;
        if (first.Pages == directories || (directories == 1 && first.Pages > 1))
        {
            bool contiguous = directories == 1 && first.Pages > 1;
            if (first.Axes is not { } axes)
            {
                return contiguous ? TiffStack.Contiguous(source, first.Pages) : TiffStack.Plain(source);
            }

            return contiguous ? TiffStack.Contiguous(source, axes, first.Order) : TiffStack.Ordered(source, axes, first.Order);
        }

        return ParseSeveral(source);
    }

    /// <summary>The pages of several arrays in one file, without axes; null if none is truncated, so that directories are pages.</summary>
    /// <exception cref="InvalidDataException">The directories describe more pages than the file can hold.</exception>
    private static TiffStack? ParseSeveral(StackSource source)
    {
        var locations = new List<PageLocation>();
        foreach (int directory in source.Directories)
        {
            int planes = Series(source.File.Directories[directory]) is { Truncated: true } series ? series.Pages : 1;
            if (locations.Count + (long)planes > source.File.Source.Length)
            {
                throw new InvalidDataException($"its metadata promises {locations.Count + (long)planes} images, more than it has bytes");
            }

            for (int plane = 0; plane < planes; plane++) locations.Add(new PageLocation(directory, plane));
        }

        return locations.Count > source.Directories.Count ? TiffStack.Unlabelled(locations.Count, i => locations[i]) : null;
    }

    /// <summary>The array that begins with a directory; null if the directory describes none.</summary>
    private static Shaped? Series(TiffDirectory directory)
    {
        string description = directory.Text(TiffTag.ImageDescription) ?? "";
        if (description.Length == 0 || description[0] != '{' || LiteralParser.TryParse(description) is not { } metadata) return null;
        if (metadata.Member("shape")?.Integers() is not { Length: > 0 } shape || shape.Any(side => side < 1)) return null;

        long page = Math.Max(0, directory.Integer(TiffTag.ImageWidth) ?? 0);
        page = Multiply(page, Math.Max(0, directory.Integer(TiffTag.ImageLength) ?? 0));
        page = Multiply(page, Math.Max(1, directory.Integer(TiffTag.SamplesPerPixel) ?? 1));
        long samples = shape.Aggregate(1L, Multiply);
        if (page < 1 || samples == long.MaxValue || samples % page != 0 || samples / page > int.MaxValue) return null;

        int pages = (int)(samples / page);
        bool truncated = metadata.Member("truncated")?.Boolean == true;
        var series = new Shaped(pages, truncated, null, "CZT");
        return metadata.Member("axes")?.Text is { } axes && axes.Length == shape.Length ? WithAxes(series, shape, axes) : series;
    }

    /// <summary>Adds axes if all axes before those of a page are channels, slices or frames.</summary>
    private static Shaped WithAxes(Shaped series, long[] shape, string axes)
    {
        int channels = 1, slices = 1, frames = 1;
        string order = "";
        long pages = series.Pages;
        for (int i = 0; pages > 1 && i < shape.Length; i++)
        {
            if (shape[i] == 1) continue;
            if (pages % shape[i] != 0 || order.Contains(axes[i])) return series;
            pages /= shape[i];
            order = axes[i] + order;
            switch (axes[i])
            {
                case 'C':
                    channels = (int)shape[i];
                    break;
                case 'Z':
                    slices = (int)shape[i];
                    break;
                case 'T':
                    frames = (int)shape[i];
                    break;
                default:
                    return series;
            }
        }

        return series with { Axes = new StackAxes(channels, slices, frames), Order = order };
    }

    /// <summary>A product, or the largest number if it overflows.</summary>
    private static long Multiply(long left, long right) => right != 0 && left > long.MaxValue / right ? long.MaxValue : left * right;

    /// <summary>An array of tifffile.</summary>
    /// <param name="Pages">Number of pages.</param>
    /// <param name="Truncated">True if one directory describes all pages.</param>
    /// <param name="Axes">Sizes of the axes; null if they are not stated, or others than C, Z and T.</param>
    /// <param name="Order">The axes of more than one page in order, the fastest first.</param>
    private sealed record Shaped(int Pages, bool Truncated, StackAxes? Axes, string Order);
}
