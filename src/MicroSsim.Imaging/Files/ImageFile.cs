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

    /// <summary>Length and times of the file when it was opened; for a folder, those of its files together.</summary>
    public virtual FileStamp Stamp { get; internal set; }

    /// <summary>
    /// Checks that the file has not been written since it was opened, so that what was read is what was there. A change of its attributes
    /// (permissions, owner, links) counts as well: on Unix, the write time alone can be set back.
    /// </summary>
    /// <param name="isLast">Whether no other check follows; others are left out where they take long.</param>
    /// <exception cref="ImageFileException"><c>ImageChanged</c>.</exception>
    public void ThrowIfWritten(bool isLast = true)
    {
        FileStamp? now = null;
        try
        {
            now = ReadStamp(isLast);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A file that was deleted or moved meanwhile was read as it was.
        }

        if (now is { } stamp && stamp != Stamp) throw CreateWrittenWhileRead(Path);
    }

    /// <summary>The present stamp of the file; null if it need not be checked now.</summary>
    /// <param name="isLast">Whether no other check follows.</param>
    /// <exception cref="IOException">It cannot be read.</exception>
    private protected virtual FileStamp? ReadStamp(bool isLast) => FileStamp.Read(Path);

    /// <summary>The error for a file that is written while it is read: <c>ImageChanged</c>.</summary>
    /// <param name="path">Path of the file.</param>
    public static ImageFileException CreateWrittenWhileRead(string path) => new(
        "ImageChanged",
        path,
        null,
        "it was written while it was read, or its attributes were changed, so what was read may be a mixture; wait until the program that "
        + "writes it has ended, and run again.");

    /// <summary>Number of pages in the file.</summary>
    public abstract int PageCount { get; }

    /// <summary>Remarks on the pages read so far, one line each, such as an RGB page that was read as gray. Thread-safe.</summary>
    public IReadOnlyList<string> Notes
    {
        get { lock (_notes) return [.. _notes]; }
    }

    /// <summary>
    /// Name of each channel on the axes of the file's metadata, such as the dye; null where a channel has none, and empty if the file
    /// names no channels.
    /// </summary>
    public virtual IReadOnlyList<string?> ChannelNames => [];

    /// <summary>The name of the channel of a page; null if it has none.</summary>
    /// <param name="page">A page that was selected without <see cref="PageSelection.Axes"/>.</param>
    public string? GetChannelName(ImagePage page)
    {
        // A selected sample, such as red, is no channel of the metadata.
        if (page is not { Channel: { } channel, Sample: null }) return null;
        var names = ChannelNames;
        return channel < names.Count ? names[channel] : null;
    }

    /// <summary>Distance of neighbouring pixels on all axes by the metadata of the file; null if it does not state all of them.</summary>
    public virtual VoxelSpacing? Spacing => null;

    /// <summary>Numbers of channels, slices and frames; null if the file does not state the meaning of its pages.</summary>
    private protected abstract StackAxes? Axes { get; }

    /// <summary>
    /// The error if the pages of this file are not the complete image, as other files have the rest of it, pages are missing, or there
    /// are pages that it does not describe; null if complete. Pages can be selected by number nevertheless.
    /// </summary>
    private protected virtual ImageFileException? FindIncompleteness() => null;

    /// <summary>
    /// Lists the selected pages in logical order: that of the axes in the file's metadata, in whatever order it stores the pages.
    /// </summary>
    /// <param name="selection">The pages to select.</param>
    /// <returns>At least one page; all of the same size and type.</returns>
    /// <exception cref="ImageFileException">
    /// The selection names pages, channels, slices or frames that do not exist, selects pages that differ in size or type, or does not
    /// name pages of a file that is not complete.
    /// </exception>
    public IReadOnlyList<ImagePage> Select(PageSelection selection)
    {
        if (selection.Pages is null && FindIncompleteness() is { } error) throw error;
        var layout = selection.StatedAxes is { } stated ? ApplyAxes(stated) : null;
        int count = layout?.PageCount ?? PageCount;
        foreach (int page in selection.Pages ?? [])
        {
            if (page < 0 || page >= count)
            {
                throw Error("PageOutOfRange", null, $"there is no page {page}; the file has {count} (counted from 0).");
            }
        }

        if (layout is null) CheckChannelOrder();
        if (layout is null && HasPlainPages && selection.SelectsAll)
        {
            _ = Shape(0); // which throws if no page can be read
            return new LazyList<ImagePage>(count, Page);
        }

        var axes = layout is null ? Axes : layout.Axes;
        var indexes = selection.Pages is null ? Enumerable.Range(0, count) : new SortedSet<int>(selection.Pages);
        var pages = new List<ImagePage>();
        PageShape? first = null;
        foreach (int index in indexes)
        {
            var matches = Match(layout?.Page(index) ?? Page(index), selection, axes);
            if (matches.Count == 0) continue;
            var shape = Shape(matches[0]);
            first ??= shape;
            if (shape != first)
            {
                throw Error("MixedPages", index,
                    $"it is {shape}, but page {pages[0].Index} is {first}; choose pages of the same size and type.",
                    option: "Page");
            }

            bool isSplit = matches[0] is { HasChannelsLast: true, Sample: null } && shape.Samples > 1;
            pages.AddRange(isSplit ? Split(matches[0], Enumerable.Range(0, shape.Samples)) : matches);
        }

        return pages.Count > 0
            ? SortLogically(pages, layout)
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
        var shape = Shape(page);
        if (page.Sample is null && shape.Colours == ColourModel.Palette)
        {
            throw Error("PaletteImage", page.Index,
                "it is a palette image; convert it to gray, or, if its stored values are intensities and the look-up table is for "
                + "display only, choose channel 0.",
                option: "Channel");
        }

        if (shape.Samples == 1) return ReadSample(page, 0);
        if (page.Sample is { } sample) return ReadSample(page, sample);
        return ReadGrayOfColour(page, shape);
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

        using (plane as IDisposable) return PixelArrays.ToMemory(plane, null);
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
        if (plane.RowBytes * plane.Height > maxBytes) return plane;
        using (plane as IDisposable) return PixelArrays.ToMemory(plane, pool);
    }

    /// <summary>Estimates the memory that <see cref="Load(ImagePage, int, PlanePool)"/> and reading of its plane take.</summary>
    /// <param name="page">A page returned by <see cref="Select"/>.</param>
    /// <param name="maxBytes">Size limit of planes in memory, in bytes.</param>
    /// <returns>Bytes.</returns>
    /// <exception cref="ImageFileException">The page is damaged.</exception>
    public long EstimateMemory(ImagePage page, int maxBytes)
    {
        var shape = Shape(page);
        long bytes = (long)shape.Width * shape.Height * shape.PixelType.Size();
        // Whether colours are equal, and so gray, is found by comparing the samples.
        long samples = page.Sample is null ? Math.Min(shape.Samples, 4) : 1;
        return (bytes <= maxBytes ? bytes : 0) + (samples * DecodingBytes(page, bytes));
    }

    /// <summary>Bytes of decoded pixels of one sample that are held until the plane is copied, or read in bands.</summary>
    /// <param name="page">A page.</param>
    /// <param name="bytes">Its size in bytes.</param>
    private protected virtual long DecodingBytes(ImagePage page, long bytes) => Math.Min(bytes, BandedPlane.MaxWholeBytes);

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

    /// <summary>Size, type and colour model of a page, which may be one of a stack with its channels last.</summary>
    private protected virtual PageShape Shape(ImagePage page) => Shape(page.Index);

    /// <summary>One sample of each pixel of a page.</summary>
    private protected abstract ImagePlane ReadSample(int index, int sample);

    /// <summary>One sample of each pixel of a page, which may be one of a stack with its channels last.</summary>
    private protected virtual ImagePlane ReadSample(ImagePage page, int sample) => ReadSample(page.Index, sample);

    /// <summary>
    /// The letters T, Z and C in the order of the axes, the slowest first, if the file can store its pages in another order; null if the
    /// order of the file is that of its axes.
    /// </summary>
    private protected virtual string? LogicalOrder => null;

    /// <summary>
    /// Whether all pages have the same shape and one sample, and are listed in the order of the file: there may be millions of them.
    /// </summary>
    private protected virtual bool HasPlainPages => false;

    /// <summary>Sizes of the axes that enumerate pages, the slowest first; those of size 1 may be missing.</summary>
    /// <param name="channelsLast">True to leave out an axis of channels that follows rows and columns.</param>
    private protected virtual IReadOnlyList<int> StackShape(bool channelsLast) =>
        Axes is { } axes && (long)axes.Frames * axes.Slices * axes.Channels == PageCount
            ? [axes.Frames, axes.Slices, axes.Channels]
            : [PageCount];

    /// <summary>Throws if the file seems to have its channels behind rows and columns, which only stated axes can confirm.</summary>
    private protected virtual void CheckChannelOrder()
    {
    }

    private protected ImageFileException Error(
        string errorId, int? page, string message, Exception? inner = null, string? option = null) =>
        new(errorId, Path, page, message, inner) { Option = option };

    /// <summary>The error for a file that is damaged, truncated or cannot be read.</summary>
    private protected ImageFileException Unreadable(int? page, Exception cause) => ImageFileException.Unreadable(Path, page, cause);

    /// <summary>
    /// Reads a page of several samples as gray if its colours are equal in every pixel and its alpha is opaque; otherwise a sample must
    /// be selected.
    /// </summary>
    private ImagePlane ReadGrayOfColour(ImagePage page, PageShape shape)
    {
        int index = page.Index;
        int colours = shape.Samples - (shape.HasAlpha ? 1 : 0);
        bool canBeGray = (shape.Colours == ColourModel.Rgb && colours == 3) || (shape.Colours == ColourModel.Gray && colours == 1);
        if (canBeGray && (!shape.HasAlpha || PixelArrays.AreOpaque(ReadSample(page, colours))))
        {
            var gray = ReadSample(page, 0);
            if (colours == 1 || (PixelArrays.AreEqual(gray, ReadSample(page, 1)) && PixelArrays.AreEqual(gray, ReadSample(page, 2))))
            {
                string stored = (colours == 3 ? "RGB with R = G = B in every pixel" : "gray") + (shape.HasAlpha ? " and opaque alpha" : "");
                AddNote($"{Path}: it is stored as {stored}, and is read as a gray image.");
                return gray;
            }
        }

        string choose = $"choose of its {shape.Samples} samples, 0 … {shape.Samples - 1}, one or more as channels";
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

    /// <summary>The pages on axes that the user has stated; a note says so if the file states others.</summary>
    /// <exception cref="ImageFileException"><c>AxesMismatch</c>: the axes do not fit the pages.</exception>
    private StackLayout ApplyAxes(PageAxes axes)
    {
        var shape = StackShape(axes.HasChannelsLast);
        int count = shape.Aggregate(1, (product, size) => checked(product * size));
        var pages = Enumerable.Range(0, count).Select(i => i < PageCount ? Page(i) : new ImagePage(i, null, null, null));
        var order = SortLogically([.. pages]);
        if (StackLayout.TryCreate(axes, shape, [.. order.Select(page => page.Index)]) is { } layout)
        {
            if (Axes is not null && PageCount > 1) AddNote($"{Path}: its axes are taken as {axes}, whatever the file says.");
            return layout;
        }

        throw Error("AxesMismatch", null,
            $"its {count} pages ({string.Join(" × ", shape)}) do not have the axes {axes}; give one letter per size before YX.",
            option: "Axes");
    }

    /// <summary>Sorts pages in logical order; pages that share coordinates, or have none, stay in the order of the file.</summary>
    private List<ImagePage> SortLogically(List<ImagePage> pages, StackLayout? layout = null)
    {
        if (layout is not null) return [.. pages.OrderBy(page => layout.PlaceOf(page.Index))];
        if (LogicalOrder is not { } order || pages.Count == 1) return pages;
        var sorted = pages.OrderBy(page => Coordinate(page, order[0])).ThenBy(page => Coordinate(page, order[1]))
            .ThenBy(page => Coordinate(page, order[2])).ToList();
        bool areUnique = !sorted.Skip(1).Where((page, i) => order.All(a => Coordinate(page, a) == Coordinate(sorted[i], a))).Any();
        return areUnique ? sorted : pages;

        static int Coordinate(ImagePage page, char axis) => (axis == 'C' ? page.Channel : axis == 'Z' ? page.Slice : page.Frame) ?? 0;
    }

    /// <summary>
    /// The page, or one page per selected sample, with the selected channels; empty if the selection excludes the page.
    /// </summary>
    /// <param name="page">The page.</param>
    /// <param name="selection">The selection.</param>
    /// <param name="axes">Sizes of the axes; null if they are not stated.</param>
    private IReadOnlyList<ImagePage> Match(ImagePage page, PageSelection selection, StackAxes? axes)
    {
        var matches = MatchChannels(page, selection, axes);
        bool isSelected = (selection.Slice is not { } slice || MatchesAxis("Slice", slice, axes?.Slices, page.Slice))
            && (selection.Frame is not { } frame || MatchesAxis("Frame", frame, axes?.Frames, page.Frame));
        return isSelected ? matches : [];
    }

    private IReadOnlyList<ImagePage> MatchChannels(ImagePage page, PageSelection selection, StackAxes? axes)
    {
        if ((selection.Sample is { } selected ? [selected] : selection.Channels) is not { } channels) return [page];
        var shape = Shape(page);
        if (shape.Samples > 1 || (shape.Colours == ColourModel.Palette && page.Channel is null))
        {
            foreach (int channel in channels)
            {
                if (channel < 0 || channel >= shape.Samples) throw NoSuch("Channel", channel, shape.Samples, page.Index);
            }

            return Split(page, new SortedSet<int>(channels));
        }

        if (selection.Sample is not null) return [page];
        int? match = null;
        foreach (int channel in channels)
        {
            if (MatchesAxis("Channel", channel, axes?.Channels, page.Channel)) match = channel;
        }

        return match is null ? [] : [page with { Channel = match }];
    }

    /// <summary>One page per sample, with the sample as its channel.</summary>
    private static IReadOnlyList<ImagePage> Split(ImagePage page, IEnumerable<int> samples) =>
        [.. samples.Select(sample => page with { Channel = sample, Sample = sample })];

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
                $"the file does not say which of its {PageCount} pages are {axis.ToLowerInvariant()}s; state its axes, or choose pages by "
                + "number.",
                option: "Page");
        }

        if (selected < 0 || selected >= size) throw NoSuch(axis, selected, size.Value, null);
        return (actual ?? 0) == selected;
    }

    private ImageFileException NoSuch(string axis, int selected, int size, int? page) => Error($"NoSuch{axis}", page,
        $"there is no {axis.ToLowerInvariant()} {selected}; it has {size} (counted from 0).");
}
