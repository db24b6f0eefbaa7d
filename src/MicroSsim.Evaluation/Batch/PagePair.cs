using MicroSsim.Engine;
using MicroSsim.Engine.Masks;
using MicroSsim.Engine.Planes;
using MicroSsim.Evaluation.Pairing;
using MicroSsim.Imaging;
using MicroSsim.Imaging.Files;
using MicroSsim.Imaging.IO;

namespace MicroSsim.Evaluation.Batch;

/// <summary>
/// A page of a ground truth and the corresponding page of its prediction, or a volume of both. The pixels are loaded on demand, by the
/// thread that uses them; not thread-safe.
/// </summary>
/// <param name="pair">The pair of images.</param>
/// <param name="images">The open images; shared by all pages of the pair.</param>
/// <param name="pages">The pages of both images; of a volume, its first slice.</param>
internal sealed class PagePair(ImagePair pair, OpenPair images, PairedPage pages)
{
    /// <summary>The largest total size of a ground truth and a prediction that are loaded as a whole, in bytes.</summary>
    private const long WholeBytes = 256L << 20;

    /// <summary>The memory in which a larger pair of volumes is read in bands.</summary>
    private const long StreamedBytes = 2 * WholeBytes;

    private readonly List<(IOpenImage Image, ImagePlane Slice)> _slices = [];
    private ImagePlane? _groundTruth, _prediction, _cropped, _mask;
    private bool _isRead;

    /// <summary>The pair of images.</summary>
    public ImagePair Pair => pair;

    /// <summary>The pages of both images.</summary>
    public PairedPage Pages => pages;

    /// <summary>A warning about the pairing of the pages, one line; null if there is none, and for all pages but the first.</summary>
    public string? Warning { get; init; }

    /// <summary>The page of the mask; null for none, and for the mask of the finite pixels.</summary>
    public ImagePage? MaskPage { get; init; }

    /// <summary>The pages of the slices of a volume; null for a single page.</summary>
    public IReadOnlyList<PairedPage>? Slices { get; init; }

    /// <summary>The pages of the mask of a volume, one per slice; null for a single page, and where there is no mask in a file.</summary>
    public IReadOnlyList<ImagePage>? MaskSlices { get; init; }

    /// <summary>The length and write time of the mask's file when it was opened; null for none, and for a mask in memory.</summary>
    public FileStamp? MaskStamp => images.Mask?.Stamp;

    /// <summary>
    /// The channel of the page; that of its score row where the files name none, as the row may have been measured with a selection.
    /// </summary>
    public ChannelLabel Channel => new(pages.Labels.Channel ?? pair.Row?.Channel, pages.ChannelName ?? pair.Row?.ChannelName);

    /// <summary>The length and times of both files when they were opened.</summary>
    public PairStamp Stamp => new(images.GroundTruth.Stamp, images.Prediction.Stamp);

    /// <summary>Estimates the bytes of memory that the planes of the images and of the mask take.</summary>
    /// <exception cref="ImageFileException">A page is damaged.</exception>
    public long EstimateMemory()
    {
        if (Slices is null) return EstimatePage();
        long bytes = Slices.Count * EstimatePage();
        return bytes > WholeBytes ? StreamedBytes : bytes;
    }

    private long EstimatePage() =>
        images.GroundTruth.EstimateMemory(pages.GroundTruth)
        + images.Prediction.EstimateMemory(pages.Prediction)
        + (MaskPage is null ? 0 : images.Mask!.EstimateMemory(MaskPage));

    /// <summary>Checks that no file of the pair has been written since it was opened.</summary>
    /// <exception cref="ImageFileException"><c>ImageChanged</c>.</exception>
    public void ThrowIfWritten()
    {
        bool isLast = EndReading();
        images.GroundTruth.ThrowIfWritten(isLast);
        images.Prediction.ThrowIfWritten(isLast);
        images.Mask?.ThrowIfWritten(isLast);
    }

    /// <summary>
    /// Loads the pixels of the ground truth at the first call; they are valid until <see cref="Release"/>. If the pair says so, only the
    /// middle in the size of the prediction. A volume is a <see cref="VolumePlane"/>.
    /// </summary>
    /// <exception cref="ImageFileException">The page cannot be read.</exception>
    public ImagePlane LoadGroundTruth()
    {
        _groundTruth ??= Slices is null
            ? images.GroundTruth.Load(pages.GroundTruth)
            : LoadVolume(images.GroundTruth, Slices.Select(slice => slice.GroundTruth));
        return pair.CropCenter ? _cropped ??= CenterCrop.Create(_groundTruth, LoadPrediction()) : _groundTruth;
    }

    /// <summary>Loads the pixels of the prediction at the first call; they are valid until <see cref="Release"/>.</summary>
    /// <exception cref="ImageFileException">The page cannot be read.</exception>
    public ImagePlane LoadPrediction() => _prediction ??= Slices is null
        ? images.Prediction.Load(pages.Prediction)
        : LoadVolume(images.Prediction, Slices.Select(slice => slice.Prediction));

    /// <summary>
    /// Loads the pixels of the mask or label image at the first call; they are valid until <see cref="Release"/>. Its middle, if the pair
    /// compares the middle of a larger ground truth. Null if the pair has no mask.
    /// </summary>
    /// <exception cref="ImageFileException">The page cannot be read.</exception>
    public ImagePlane? LoadMask()
    {
        if (pair.MaskImage is null) return null;
        if (MaskPage is null) return FiniteMask.Create(LoadGroundTruth(), LoadPrediction());
        _mask ??= MaskSlices is null ? images.Mask!.Load(MaskPage) : LoadVolume(images.Mask!, MaskSlices);
        return pair.CropCenter ? CenterCrop.Create(_mask, LoadPrediction()) : _mask;
    }

    /// <summary>Notes about the pages read so far, each with the path of its file.</summary>
    public IReadOnlyList<string> Notes =>
    [
        .. images.GroundTruth.Notes.Select(note => $"{pair.GroundTruth}: {note}"),
        .. images.Prediction.Notes.Select(note => $"{pair.Prediction}: {note}"),
    ];

    /// <summary>Releases the pixels; the images are closed when all pages of the pair are released.</summary>
    public void Release()
    {
        Unload();
        EndReading();
        images.Release();
    }

    /// <summary>Releases the pixels; they are loaded again when they are used again.</summary>
    public void Unload()
    {
        if (Slices is null)
        {
            if (_groundTruth is { } groundTruth) images.GroundTruth.Release(groundTruth);
            if (_prediction is { } prediction) images.Prediction.Release(prediction);
            if (_mask is { } mask) images.Mask!.Release(mask);
        }

        foreach (var (image, slice) in _slices) image.Release(slice);
        _slices.Clear();
        (_groundTruth, _prediction, _mask, _cropped) = (null, null, null, null);
    }

    /// <summary>Notes that no pixels are read any more; true if it is the last page of its pair.</summary>
    private bool EndReading()
    {
        if (_isRead) return false;
        _isRead = true;
        return images.EndReading();
    }

    /// <summary>Converts an exception of this page to a failure that names the image at fault and its page.</summary>
    /// <param name="exception">Any exception of loading or scoring this page, but a cancellation.</param>
    public MicroSsimException CreateFailure(Exception exception)
    {
        var (path, page) = (exception as MicroSsimException)?.Role switch
        {
            ImageRole.GroundTruth => (pair.GroundTruth, pages.GroundTruth),
            ImageRole.Mask when MaskPage is not null => (pair.Mask!, MaskPage),
            _ => (pair.Prediction, pages.Prediction),
        };
        string place = Slices is null ? $", page {page.Index}" : pages.DescribeVolume();
        return WorkerFailure.FromException(exception, path, path + place);
    }

    /// <summary>Loads a volume, or, if the pair is too large for memory, prepares its slices to be read in bands of rows.</summary>
    private VolumePlane LoadVolume(IOpenImage image, IEnumerable<ImagePage> slices)
    {
        var all = slices.ToList();
        if (all.Count * EstimatePage() <= WholeBytes) return new VolumePlane([.. all.Select(Load)]) { Spacing = image.Spacing };
        var shape = image.Open(all[0]);
        _slices.Add((image, shape));
        var stream = new SliceStream(image, shape.RowBytes * shape.Height);
        return new VolumePlane([.. all.Select(page => new StreamedSlice(stream, page, shape))]) { Spacing = image.Spacing };

        ImagePlane Load(ImagePage page)
        {
            var slice = image.Load(page);
            _slices.Add((image, slice));
            return slice;
        }
    }
}
