using MicroSsim.Imaging.Files;

namespace MicroSsim.Imaging.Tiff.Stacks;

/// <summary>What the pages of a TIFF are: who wrote it says so in the first page's description, each in its own way.</summary>
/// <param name="PageCount">How many pages there are.</param>
/// <param name="Axes">The numbers of channels, slices and frames; null where nobody says.</param>
/// <param name="Page">A page's place in the stack.</param>
/// <param name="Contiguous">Whether all pages stand behind each other in the file under the one directory that it has.</param>
/// <param name="Elsewhere">Why these pages are not the whole image, which other files have the rest of; null where they are.</param>
internal sealed record TiffStack(
    int PageCount, StackAxes? Axes, Func<int, ImagePage> Page, bool Contiguous = false, string? Elsewhere = null)
{
    /// <summary>To add a dialect, write its class and add its line here. The first that knows the file wins.</summary>
    private static readonly Func<TiffStructure, string, TiffStack?>[] Dialects =
    [
        ImageJStack.Read,
        OmeStack.Read,
        ShapedStack.Read,
        MetaMorphStack.Read,
    ];

    public static TiffStack Of(TiffStructure file)
    {
        string description = file.Directories[0].Text(TiffTag.ImageDescription) ?? "";
        foreach (Func<TiffStructure, string, TiffStack?> dialect in Dialects)
        {
            if (dialect(file, description) is { } stack) return stack;
        }

        return Plain(file);
    }

    /// <summary>One page per directory, and no word on what they are.</summary>
    public static TiffStack Plain(TiffStructure file)
    {
        int pages = file.Directories.Count;
        return new TiffStack(pages, pages == 1 ? StackAxes.One : null, i => new ImagePage(i, null, null, null));
    }

    /// <summary>Pages in the order channel, slice, frame, the channel changing fastest. An axis of one is none.</summary>
    public static TiffStack Ordered(StackAxes axes, bool contiguous = false) => new(
        axes.Channels * axes.Slices * axes.Frames,
        axes,
        i => new ImagePage(
            i,
            Along(axes.Channels, i),
            Along(axes.Slices, i / axes.Channels),
            Along(axes.Frames, i / axes.Channels / axes.Slices)),
        contiguous);

    /// <summary>Pages under one directory of which nobody says what they are.</summary>
    public static TiffStack Unordered(int pages) => new(pages, null, i => new ImagePage(i, null, null, null), Contiguous: true);

    private static int? Along(int size, int position) => size == 1 ? null : position % size;
}
