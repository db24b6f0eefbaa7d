using MicroSsim.Imaging.Files;
using MicroSsim.Imaging.Tiff.Structure;

namespace MicroSsim.Imaging.Tiff.Stacks;

/// <summary>
/// The pages of a TIFF and their axes, as described by the metadata of its first directory; each writer has its own dialect.
/// </summary>
/// <param name="PageCount">Number of pages.</param>
/// <param name="Axes">Numbers of channels, slices and frames; null if the file does not state them.</param>
/// <param name="Page">Returns the coordinates of a page.</param>
/// <param name="Contiguous">True if the file has one directory, and the pixels of all pages follow each other from its first strip.</param>
/// <param name="IncompleteReason">Reason why the file is only a part of the image, the rest being in other files; null if complete.</param>
internal sealed record TiffStack(
    int PageCount, StackAxes? Axes, Func<int, ImagePage> Page, bool Contiguous = false, string? IncompleteReason = null)
{
    /// <summary>
    /// Parsers of the dialects; each returns null for files of other writers, and the first result wins. To add a dialect, write its
    /// class and add its line here.
    /// </summary>
    private static readonly Func<TiffStructure, string, TiffStack?>[] Dialects =
    [
        ImageJStack.Parse,
        OmeStack.Parse,
        ShapedStack.Parse,
        MetaMorphStack.Parse,
    ];

    /// <summary>Parses the metadata of a file. A file without metadata has one page per directory.</summary>
    /// <exception cref="InvalidDataException">A tag is damaged.</exception>
    /// <exception cref="ImageFileException">The metadata contradicts the pages of the file.</exception>
    public static TiffStack Parse(TiffStructure file)
    {
        string description = file.Directories[0].Text(TiffTag.ImageDescription) ?? "";
        foreach (var parse in Dialects)
        {
            if (parse(file, description) is { } stack) return stack;
        }

        return Plain(file);
    }

    /// <summary>One page per directory, without axes unless there is only one page.</summary>
    public static TiffStack Plain(TiffStructure file)
    {
        int pages = file.Directories.Count;
        return new TiffStack(pages, pages == 1 ? StackAxes.Single : null, i => new ImagePage(i, null, null, null));
    }

    /// <summary>
    /// Pages in the order channel, slice, frame, with the channel varying fastest. The coordinate on an axis of size 1 is null.
    /// </summary>
    /// <param name="axes">Sizes of the axes.</param>
    /// <param name="contiguous">See <see cref="Contiguous"/>.</param>
    public static TiffStack Ordered(StackAxes axes, bool contiguous = false) => new(
        axes.Channels * axes.Slices * axes.Frames,
        axes,
        i => new ImagePage(
            i,
            Coordinate(axes.Channels, i),
            Coordinate(axes.Slices, i / axes.Channels),
            Coordinate(axes.Frames, i / axes.Channels / axes.Slices)),
        contiguous);

    /// <summary>Contiguous pages without axes.</summary>
    public static TiffStack ContiguousUnlabelled(int pages) => new(pages, null, i => new ImagePage(i, null, null, null), Contiguous: true);

    private static int? Coordinate(int size, int position) => size == 1 ? null : position % size;
}
