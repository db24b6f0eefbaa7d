using MicroSsim.Engine.Planes;
using MicroSsim.Imaging.Files;
using MicroSsim.Imaging.Tiff.Structure;

namespace MicroSsim.Imaging.Tiff.Stacks;

/// <summary>
/// The pages of a TIFF and their axes, as described by the metadata of its first directory; each writer has its own dialect. Pages of
/// reduced resolution, such as thumbnails, are not among them.
/// </summary>
/// <param name="PageCount">Number of pages.</param>
/// <param name="Axes">Numbers of channels, slices and frames; null if the file does not state them.</param>
/// <param name="Page">Returns the coordinates of a page.</param>
/// <param name="Locate">Returns the location of a page.</param>
internal sealed record TiffStack(int PageCount, StackAxes? Axes, Func<int, ImagePage> Page, Func<int, PageLocation> Locate)
{
    /// <summary>
    /// Parsers of the dialects; each returns null for files of other writers, and the first result wins. To add a dialect, write its
    /// class and add its line here.
    /// </summary>
    private static readonly Func<StackSource, TiffStack?>[] Dialects =
    [
        ImageJStack.Parse,
        OmeStack.Parse,
        ShapedStack.Parse,
        MetaMorphStack.Parse,
        LsmStack.Parse,
    ];

    /// <summary>Reason why the file is only a part of the image, the rest being in other files; null if complete.</summary>
    public string? IncompleteReason { get; init; }

    /// <summary>How the metadata contradicts the pages that the file holds; null if it does not.</summary>
    public string? Contradiction { get; init; }

    /// <summary>True if palettes in the file are look-up tables for display, and its stored values are intensities.</summary>
    public bool PaletteIsForDisplay { get; init; }

    /// <summary>Reads the names of the channels, null where a channel has none; empty if the metadata names none.</summary>
    public Func<IReadOnlyList<string?>> ReadChannelNames { get; init; } = () => [];

    /// <summary>Reads the distance of neighbouring pixels; null if the metadata does not state it.</summary>
    public Func<VoxelSpacing?> ReadSpacing { get; init; } = () => null;

    /// <summary>The axes T, Z and C, the slowest first, if pages may be stored in another order; null if not.</summary>
    public string? LogicalOrder { get; init; }

    /// <summary>Number of directories that are left out because they are of reduced resolution.</summary>
    public int ReducedCount { get; init; }

    /// <summary>Parses the metadata of a file. A file without metadata has one page per directory.</summary>
    /// <exception cref="InvalidDataException">A tag is damaged.</exception>
    public static TiffStack Parse(TiffStructure file)
    {
        var source = StackSource.Read(file);
        foreach (var parse in Dialects)
        {
            if (parse(source) is { } stack) return WithReducedCount(stack, file);
        }

        return WithReducedCount(Plain(source), file);
    }

    /// <summary>One page per directory, without axes unless there is only one page.</summary>
    public static TiffStack Plain(StackSource source) =>
        Unlabelled(source.Directories.Count, i => new PageLocation(source.Directories[i], 0));

    /// <summary>One page per directory with coordinates.</summary>
    /// <param name="source">The file.</param>
    /// <param name="axes">Sizes of the axes; their product is the number of directories.</param>
    /// <param name="order">The axes C, Z and T in order, the fastest first.</param>
    public static TiffStack Ordered(StackSource source, StackAxes axes, string order) =>
        Ordered(axes, order, i => new PageLocation(source.Directories[i], 0));

    /// <summary>Contiguous pages with coordinates, described by the first directory.</summary>
    /// <param name="source">The file.</param>
    /// <param name="axes">Sizes of the axes.</param>
    /// <param name="order">The axes C, Z and T in order, the fastest first.</param>
    public static TiffStack Contiguous(StackSource source, StackAxes axes, string order) =>
        Ordered(axes, order, i => new PageLocation(source.Directories[0], i));

    /// <summary>Contiguous pages without axes, described by the first directory.</summary>
    public static TiffStack Contiguous(StackSource source, int pages) =>
        Unlabelled(pages, i => new PageLocation(source.Directories[0], i));

    /// <summary>Pages without axes, unless there is only one page.</summary>
    public static TiffStack Unlabelled(int pages, Func<int, PageLocation> locate) =>
        new(pages, pages == 1 ? StackAxes.Single : null, i => new ImagePage(i, null, null, null), locate);

    private static TiffStack Ordered(StackAxes axes, string order, Func<int, PageLocation> locate)
    {
        return new TiffStack(axes.Channels * axes.Slices * axes.Frames, axes, Page, locate);

        ImagePage Page(int index) => new(index, Coordinate('C', index), Coordinate('Z', index), Coordinate('T', index));

        // The coordinate on an axis of size 1 is null.
        int? Coordinate(char axis, int index)
        {
            foreach (char faster in order)
            {
                if (faster == axis) break;
                index /= axes.Size(faster);
            }

            return axes.Size(axis) == 1 ? null : index % axes.Size(axis);
        }
    }

    /// <summary>Whether all pages are described by one directory. Metadata may promise any number of them.</summary>
    public bool IsOfOneDirectory =>
        Locate(0) is { Plane: 0 } first && Locate(PageCount - 1) == new PageLocation(first.Directory, PageCount - 1);

    private static TiffStack WithReducedCount(TiffStack stack, TiffStructure file)
    {
        int used = stack.IsOfOneDirectory
            ? 1
            : Enumerable.Range(0, stack.PageCount).Select(i => stack.Locate(i).Directory).Distinct().Count();
        return stack with { ReducedCount = file.Directories.Count - used };
    }
}
