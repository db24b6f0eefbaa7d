using MicroSsim.Engine.Planes;
using MicroSsim.Imaging.IO;
using MicroSsim.Imaging.Pixels;

namespace MicroSsim.Imaging.Files;

/// <summary>
/// An open image file: its pages and their pixels. Thread-safe for reading. Members that read the file throw
/// <see cref="ImageFileException"/> if it is damaged, truncated or not supported.
/// </summary>
public abstract class ImageFile : IDisposable
{
    private readonly List<string> _notes = [];

    private protected ImageFile(string path) => Path = path;

    /// <summary>Path of the file as passed to the reader.</summary>
    public string Path { get; }

    /// <summary>Length and write time of the file when it was opened.</summary>
    public FileStamp Stamp { get; internal set; }

    /// <summary>Number of pages in the file.</summary>
    public abstract int PageCount { get; }

    /// <summary>Remarks on the pages read so far, one line each, such as an RGB page that was read as gray. Thread-safe.</summary>
    public IReadOnlyList<string> Notes
    {
        get { lock (_notes) return [.. _notes]; }
    }

    /// <summary>Numbers of channels, slices and frames; null if the file does not state the meaning of its pages.</summary>
    private protected abstract StackAxes? Axes { get; }

    /// <summary>Reason why the pages of this file are only a part of the image, the rest being in other files; null if complete.</summary>
    private protected virtual string? IncompleteReason => null;

    /// <summary>The error if the file seems to hold pages that it does not describe; null if not.</summary>
    private protected virtual ImageFileException? FindUndescribedPages() => null;

    /// <summary>Lists the selected pages, in the order of the file.</summary>
    /// <param name="selection">The pages to select.</param>
    /// <returns>At least one page; all of the same size and type.</returns>
    /// <exception cref="ImageFileException">
    /// The selection names pages, channels, slices or frames that do not exist, selects pages that differ in size or type, or selects
    /// all pages of a file that is one of several.
    /// </exception>
    public IReadOnlyList<ImagePage> Select(PageSelection selection)
    {
        if (selection.Pages is null && IncompleteReason is { } reason)
        {
            throw Error("OmeMultiFile", null,
                $"{reason}; convert the set to one OME-TIFF, for example with `bfconvert`, or choose pages of this file by number.",
                option: "Page");
        }

        if (selection.Pages is null && FindUndescribedPages() is { } error) throw error;
        foreach (int page in selection.Pages ?? [])
        {
            if (page < 0 || page >= PageCount)
            {
                throw Error("PageOutOfRange", null, $"there is no page {page}; the file has {PageCount} (counted from 0).");
            }
        }

        var indexes = selection.Pages is null ? Enumerable.Range(0, PageCount) : new SortedSet<int>(selection.Pages);
        var pages = new List<ImagePage>();
        PageShape? first = null;
        foreach (int index in indexes)
        {
            if (Match(Page(index), selection) is not { } page) continue;
            var shape = Shape(index);
            first ??= shape;
            if (shape != first)
            {
                throw Error("MixedPages", index,
                    $"it is {shape}, but page {pages[0].Index} is {first}; choose pages of the same size and type.",
                    option: "Page");
            }

            pages.Add(page);
        }

        return pages.Count > 0
            ? pages
            : throw Error("NoPageSelected", null, "no page matches the selection; select by fewer conditions.");
    }

    /// <summary>
    /// Opens the pixels of a page. The plane may read its rows from the file on demand, so it is valid only while the file is open;
    /// <see cref="Load(ImagePage)"/> returns a plane in memory.
    /// </summary>
    /// <remarks>
    /// Stored values are not changed: a TIFF in which white is zero (MINISWHITE) is not inverted, and neither orientation nor
    /// calibration is applied. Samples whose bit depth is not that of a pixel type keep their values in the next larger integer type.
    /// </remarks>
    /// <param name="page">A page returned by <see cref="Select"/>.</param>
    /// <exception cref="ImageFileException">The page is damaged, or has several samples per pixel and none is selected.</exception>
    public ImagePlane Read(ImagePage page)
    {
        var shape = Shape(page.Index);
        if (page.Channel is null && shape.Colours == ColourModel.Palette)
        {
            throw Error("PaletteImage", page.Index,
                "it is a palette image; convert it to gray, or, if its stored values are intensities and the look-up table is for "
                + "display only, choose channel 0.",
                option: "Channel");
        }

        if (shape.Samples == 1) return ReadSample(page.Index, 0);
        if (page.Channel is { } channel) return ReadSample(page.Index, channel);
        return ReadGrayOfColour(page.Index, shape);
    }

    /// <summary>Reads the pixels of a page into memory; the plane stays valid after the file is closed.</summary>
    /// <param name="page">A page returned by <see cref="Select"/>.</param>
    /// <exception cref="ImageFileException">As for <see cref="Read"/>, or the page is 2 GiB or more.</exception>
    public ImagePlane Load(ImagePage page)
    {
        var plane = Read(page);
        if (plane.PixelCount > PixelArrays.MaxBytes / plane.PixelType.Size())
        {
            throw Error("ImageTooLarge", page.Index,
                $"{plane.Width} × {plane.Height} {plane.PixelType} pixels are too many to be held in memory at once.");
        }

        return PixelArrays.ToMemory(plane, null);
    }

    /// <summary>
    /// Reads the pixels of a page into memory rented from a pool, up to a size limit. A larger page is returned as by
    /// <see cref="Read"/>, valid only while the file is open.
    /// </summary>
    /// <param name="page">A page returned by <see cref="Select"/>.</param>
    /// <param name="maxBytes">Size limit in bytes, below 2 GiB.</param>
    /// <param name="pool">The pool to rent from, and to return the plane to.</param>
    /// <exception cref="ImageFileException">As for <see cref="Read"/>.</exception>
    public ImagePlane Load(ImagePage page, int maxBytes, PlanePool pool)
    {
        var plane = Read(page);
        return plane.RowBytes * plane.Height <= maxBytes ? PixelArrays.ToMemory(plane, pool) : plane;
    }

    /// <summary>Closes the file.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Releases the resources of the format.</summary>
    /// <param name="disposing">True if called from <see cref="Dispose()"/>.</param>
    protected abstract void Dispose(bool disposing);

    /// <summary>The coordinates of a page in the stack.</summary>
    private protected abstract ImagePage Page(int index);

    /// <summary>Size, type and colour model of a page.</summary>
    private protected abstract PageShape Shape(int index);

    /// <summary>One sample of each pixel of a page.</summary>
    private protected abstract ImagePlane ReadSample(int index, int sample);

    private protected ImageFileException Error(
        string errorId, int? page, string message, Exception? inner = null, string? option = null) =>
        new(errorId, Path, page, message, inner) { Option = option };

    /// <summary>The error for a file that is damaged, truncated or cannot be read.</summary>
    private protected ImageFileException Unreadable(int? page, Exception cause) => ImageFileException.Unreadable(Path, page, cause);

    /// <summary>
    /// Reads a page of several samples as gray if its colours are equal in every pixel and its alpha is opaque; otherwise a sample must
    /// be selected.
    /// </summary>
    private ImagePlane ReadGrayOfColour(int index, PageShape shape)
    {
        int colours = shape.Samples - (shape.HasAlpha ? 1 : 0);
        bool canBeGray = (shape.Colours == ColourModel.Rgb && colours == 3) || (shape.Colours == ColourModel.Gray && colours == 1);
        if (canBeGray && (!shape.HasAlpha || PixelArrays.AreOpaque(ReadSample(index, colours))))
        {
            var gray = ReadSample(index, 0);
            if (colours == 1 || (PixelArrays.AreEqual(gray, ReadSample(index, 1)) && PixelArrays.AreEqual(gray, ReadSample(index, 2))))
            {
                string stored = (colours == 3 ? "RGB with R = G = B in every pixel" : "gray") + (shape.HasAlpha ? " and opaque alpha" : "");
                AddNote($"{Path}: it is stored as {stored}, and is read as a gray image.");
                return gray;
            }
        }

        string choose = $"choose one of its {shape.Samples} samples, 0 … {shape.Samples - 1}, as the channel";
        throw shape.Colours == ColourModel.Gray
            ? Error("SeveralSamples", index, $"its pixels have several samples; {choose}.", option: "Channel")
            : Error("ColourImage", index, $"it is a colour image; convert it to gray, or {choose}.", option: "Channel");
    }

    private protected void AddNote(string note)
    {
        lock (_notes)
        {
            if (!_notes.Contains(note)) _notes.Add(note);
        }
    }

    /// <summary>The page with the selected sample as its channel; null if the selection excludes the page.</summary>
    private ImagePage? Match(ImagePage page, PageSelection selection)
    {
        if (selection.Channel is { } channel)
        {
            var shape = Shape(page.Index);
            if (shape.Samples > 1 || (shape.Colours == ColourModel.Palette && page.Channel is null))
            {
                if (channel < 0 || channel >= shape.Samples) throw NoSuch("Channel", channel, shape.Samples, page.Index);
            }
            else if (!MatchesAxis("Channel", channel, Axes?.Channels, page.Channel))
            {
                return null;
            }

            page = page with { Channel = channel };
        }

        bool matches = (selection.Slice is not { } slice || MatchesAxis("Slice", slice, Axes?.Slices, page.Slice))
            && (selection.Frame is not { } frame || MatchesAxis("Frame", frame, Axes?.Frames, page.Frame));
        return matches ? page : null;
    }

    /// <summary>True if a page has the selected coordinate on an axis.</summary>
    /// <param name="axis">Name of the axis: Channel, Slice or Frame.</param>
    /// <param name="selected">The selected coordinate.</param>
    /// <param name="size">Size of the axis; null if the file does not state it.</param>
    /// <param name="actual">Coordinate of the page; null if the axis has size 1.</param>
    private bool MatchesAxis(string axis, int selected, int? size, int? actual)
    {
        if (size is null)
        {
            throw Error($"NoSuch{axis}", null,
                $"the file does not say which of its {PageCount} pages are {axis.ToLowerInvariant()}s; choose pages by number.",
                option: "Page");
        }

        if (selected < 0 || selected >= size) throw NoSuch(axis, selected, size.Value, null);
        return (actual ?? 0) == selected;
    }

    private ImageFileException NoSuch(string axis, int selected, int size, int? page) => Error($"NoSuch{axis}", page,
        $"there is no {axis.ToLowerInvariant()} {selected}; it has {size} (counted from 0).");
}
