using MicroSsim.Engine.Planes;
using MicroSsim.Imaging.IO;
using MicroSsim.Imaging.Pixels;

namespace MicroSsim.Imaging.Files;

/// <summary>
/// An open image file: its pages, and the pixels of each. Several threads may read pages at once. Every member that
/// touches the file throws <see cref="ImageFileException"/> where the file cannot be read whole.
/// </summary>
public abstract class ImageFile : IDisposable
{
    private readonly List<string> _notes = [];

    private protected ImageFile(string path) => Path = path;

    /// <summary>The file, as it was named when it was opened.</summary>
    public string Path { get; }

    /// <summary>What the file was when it was opened.</summary>
    public FileStamp Stamp { get; internal set; }

    /// <summary>How many pages the file has.</summary>
    public abstract int PageCount { get; }

    /// <summary>Remarks on what was read, one line each, such as an RGB image that was taken as the gray one it is.</summary>
    public IReadOnlyList<string> Notes
    {
        get { lock (_notes) return [.. _notes]; }
    }

    /// <summary>The numbers of channels, slices and frames; null where the file does not say what its pages are.</summary>
    private protected abstract StackAxes? Axes { get; }

    /// <summary>Why the file's pages are not the whole image, which other files have the rest of; null where they are.</summary>
    private protected virtual string? Elsewhere => null;

    /// <summary>The pages that <paramref name="selection"/> asks for, in the file's order.</summary>
    /// <exception cref="ImageFileException">
    /// The selection names what the file does not have, or leaves pages of different size or type together.
    /// </exception>
    public IReadOnlyList<ImagePage> Select(PageSelection selection)
    {
        if (selection.Pages is null && Elsewhere is { } elsewhere)
        {
            throw Error("OmeMultiFile", null,
                $"{elsewhere}; convert the set to one OME-TIFF, for example with `bfconvert`, or choose pages of this file with -Page.");
        }

        foreach (int page in selection.Pages ?? [])
        {
            if (page < 0 || page >= PageCount)
            {
                throw Error("PageOutOfRange", null, $"there is no page {page}; the file has {PageCount} (counted from 0).");
            }
        }

        IEnumerable<int> indexes = selection.Pages is null ? Enumerable.Range(0, PageCount) : new SortedSet<int>(selection.Pages);
        var pages = new List<ImagePage>();
        PageShape? first = null;
        foreach (int index in indexes)
        {
            if (Match(Page(index), selection) is not { } page) continue;
            PageShape shape = Shape(index);
            first ??= shape;
            if (shape != first)
            {
                throw Error("MixedPages", index,
                    $"it is {shape}, but page {pages[0].Index} is {first}; select pages of one size and type, for example with -Page.");
            }

            pages.Add(page);
        }

        return pages.Count > 0 ? pages : throw Error("NoPageSelected", null, "no page is left by this selection; select fewer conditions.");
    }

    /// <summary>
    /// The pixels of a page. The plane may fetch its rows from the file when they are asked for, so it is of use only
    /// while the file is open; <see cref="Load(ImagePage)"/> gives one that stands alone.
    /// </summary>
    /// <remarks>
    /// Stored values are taken as they are: a TIFF in which white is zero (MINISWHITE) is not inverted, and neither
    /// orientation nor calibration is applied. Samples of odd depth keep their values in the next larger integer type.
    /// </remarks>
    /// <param name="page">A page that <see cref="Select"/> returned.</param>
    public ImagePlane Read(ImagePage page)
    {
        PageShape shape = Shape(page.Index);
        if (page.Channel is null && shape.Colours == ColourModel.Palette)
        {
            throw Error("PaletteImage", page.Index,
                "it is a palette image; if its stored values are intensities, with a look-up table for display only, take them with -Channel 0, otherwise convert it to gray.");
        }

        if (shape.Samples == 1) return ReadSample(page.Index, 0);
        if (page.Channel is { } channel) return ReadSample(page.Index, channel);
        return ReadGrayOfColour(page.Index, shape);
    }

    /// <summary>The pixels of a page in memory, which stay when the file is closed.</summary>
    /// <param name="page">A page that <see cref="Select"/> returned.</param>
    public ImagePlane Load(ImagePage page)
    {
        ImagePlane plane = Read(page);
        if (plane.PixelCount > PixelArrays.MaxBytes / plane.PixelType.Size())
        {
            throw Error("ImageTooLarge", page.Index, $"{plane.Width} × {plane.Height} {plane.PixelType} pixels are too many to be held in memory at once.");
        }

        return PixelArrays.ToMemory(plane, null);
    }

    /// <summary>The same for a page that is not large, in memory of a pool if it has some; a larger one is as <see cref="Read"/> gives it.</summary>
    /// <param name="page">A page that <see cref="Select"/> returned.</param>
    /// <param name="largest">Bytes of the largest page to be held, less than 2 GiB.</param>
    /// <param name="pool">Where the memory comes from, and where the plane may be returned to.</param>
    public ImagePlane Load(ImagePage page, int largest, PlanePool pool)
    {
        ImagePlane plane = Read(page);
        return plane.RowBytes * plane.Height <= largest ? PixelArrays.ToMemory(plane, pool) : plane;
    }

    /// <summary>Closes the file.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Closes what the format holds open.</summary>
    /// <param name="disposing">True when called from <see cref="Dispose()"/>.</param>
    protected abstract void Dispose(bool disposing);

    /// <summary>A page and its place in the stack.</summary>
    private protected abstract ImagePage Page(int index);

    /// <summary>A page's size and type.</summary>
    private protected abstract PageShape Shape(int index);

    /// <summary>One sample of each pixel of a page.</summary>
    private protected abstract ImagePlane ReadSample(int index, int sample);

    private protected ImageFileException Error(string errorId, int? page, string message, Exception? inner = null) =>
        new(errorId, Path, page, message, inner);

    /// <summary>What a broken file comes to, whatever the format.</summary>
    private protected ImageFileException Unreadable(int? page, Exception e) =>
        Error("ImageUnreadable", page, $"{e.Message.TrimEnd('.')}; the file is damaged or cut off, copy or export it anew.", e);

    /// <summary>An RGB image may be a gray one that some program saved so; this is seen from its pixels only.</summary>
    private ImagePlane ReadGrayOfColour(int index, PageShape shape)
    {
        if (shape.Colours == ColourModel.Rgb && shape.Samples == 3)
        {
            ImagePlane red = ReadSample(index, 0);
            if (PixelArrays.AreEqual(red, ReadSample(index, 1)) && PixelArrays.AreEqual(red, ReadSample(index, 2)))
            {
                Note($"{Path}: what is stored as RGB with R = G = B everywhere is taken as the gray image that it is.");
                return red;
            }
        }

        string choose = $"choose one of its {shape.Samples} samples with -Channel 0 … {shape.Samples - 1}";
        throw shape.Colours == ColourModel.Gray
            ? Error("SeveralSamples", index, $"its pixels have several samples; {choose}.")
            : Error("ColourImage", index, $"it is a colour image; {choose}, or convert it to gray.");
    }

    private void Note(string note)
    {
        lock (_notes)
        {
            if (!_notes.Contains(note)) _notes.Add(note);
        }
    }

    /// <summary>The page if the selection wants it, with the chosen sample as its channel; null if not.</summary>
    private ImagePage? Match(ImagePage page, PageSelection selection)
    {
        if (selection.Channel is { } channel)
        {
            PageShape shape = Shape(page.Index);
            if (shape.Samples > 1 || (shape.Colours == ColourModel.Palette && page.Channel is null))
            {
                if (channel < 0 || channel >= shape.Samples) throw NoSuch("Channel", channel, shape.Samples, page.Index);
            }
            else if (!OnAxis("Channel", channel, Axes?.Channels, page.Channel))
            {
                return null;
            }

            page = page with { Channel = channel };
        }

        return (selection.Slice is not { } slice || OnAxis("Slice", slice, Axes?.Slices, page.Slice))
            && (selection.Frame is not { } frame || OnAxis("Frame", frame, Axes?.Frames, page.Frame)) ? page : null;
    }

    private bool OnAxis(string axis, int wanted, int? count, int? actual)
    {
        if (count is null)
        {
            throw Error($"NoSuch{axis}", null,
                $"the file does not say which of its {PageCount} pages are {axis.ToLowerInvariant()}s; choose them with -Page.");
        }

        if (wanted < 0 || wanted >= count) throw NoSuch(axis, wanted, count.Value, null);
        return (actual ?? 0) == wanted;
    }

    private ImageFileException NoSuch(string axis, int wanted, int count, int? page) => Error($"NoSuch{axis}", page,
        $"there is no {axis.ToLowerInvariant()} {wanted}; it has {count} (counted from 0).");
}
