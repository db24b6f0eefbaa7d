using MicroSsim.Engine;
using MicroSsim.Engine.Masks;
using MicroSsim.Imaging.Files;

namespace MicroSsim.Evaluation.Pairing;

/// <summary>One column of a score row that is not a fixed one: a number or a text.</summary>
/// <param name="Column">The column's name.</param>
/// <param name="Value">A <see cref="double"/>, a <see cref="string"/> or null.</param>
public readonly record struct ScoreCell(string Column, object? Value);

/// <summary>
/// A row of the table of scores: the measurements of one page of a pair. <see cref="ScoreColumns"/> lists its fixed columns.
/// </summary>
public sealed record ScoreRow
{
    /// <summary>The column of the part of a larger ground truth that was compared, such as <c>Center 96x96 of 112x112</c>.</summary>
    internal const string CropColumn = "Crop";

    /// <summary>The name that both images share.</summary>
    public required string Name { get; init; }

    /// <summary>The method that made the prediction; <see cref="ImagePair.UnknownMethod"/> where it is not known.</summary>
    public required string Method { get; init; }

    /// <summary>The page of the ground truth, counted from 0.</summary>
    public int Page { get; init; }

    /// <summary>
    /// Whether the row is that of a page. A row without one is an average that the user has made; it may have no images either.
    /// </summary>
    public bool HasPage { get; init; } = true;

    /// <summary>The unit of analysis that the row belongs to, as the user named it; null if the user named none.</summary>
    public string? Unit { get; init; }

    /// <summary>The page's channel, counted from 0; null where the file names no channels.</summary>
    public int? Channel { get; init; }

    /// <summary>The name of the channel in the metadata of the file; null where it has none.</summary>
    public string? ChannelName { get; init; }

    /// <summary>The page's slice, counted from 0; null where the file names no slices.</summary>
    public int? Slice { get; init; }

    /// <summary>
    /// The number of slices of the volume that the row is of; null for a row of a page. The page is then that of the first slice.
    /// </summary>
    public int? Slices { get; init; }

    /// <summary>The page's frame, counted from 0; null where the file names no frames.</summary>
    public int? Frame { get; init; }

    /// <summary>The name of the array that was read from an archive (NPZ); null for other files.</summary>
    public string? Entry { get; init; }

    /// <summary>
    /// The page of the ground truth, counted from 0, if the pages of the pair have different numbers in its two files; null if not.
    /// </summary>
    public int? GroundTruthPage { get; init; }

    /// <summary>
    /// The page of the prediction, counted from 0, if the pages of the pair have different numbers in its two files; null if not.
    /// </summary>
    public int? PredictionPage { get; init; }

    /// <summary>The selected sample of the prediction's pixels, counted from 0; null if it is <see cref="Channel"/>, or none.</summary>
    public int? PredictionChannel { get; init; }

    /// <summary>The name of the array that was read from the prediction's archive; null if it is <see cref="Entry"/>, or none.</summary>
    public string? PredictionEntry { get; init; }

    /// <summary>The axes that the user stated for the ground truth, such as <c>TZCYX</c>; null for those of the file.</summary>
    public string? Axes { get; init; }

    /// <summary>The axes that the user stated for the prediction; null if they are <see cref="Axes"/>.</summary>
    public string? PredictionAxes { get; init; }

    /// <summary>The label of the region of the label image; null for the mask as a whole, and without one.</summary>
    public long? Region { get; init; }

    /// <summary>
    /// The number of positions that count in the first score of the row: of its SSIM map, or the pixels of the mask for other metrics; null
    /// without a mask.
    /// </summary>
    public long? MaskedPixels { get; init; }

    /// <summary>The path of the mask or label image, or <see cref="PairMask.Finite"/>; null for none.</summary>
    public string? Mask { get; init; }

    /// <summary>The positions of an SSIM map that count, <c>Window</c> or <c>Center</c>; null without a mask.</summary>
    public string? MaskMode { get; init; }

    /// <summary>The scores and their settings, in the order of measuring, then columns of the user's own.</summary>
    public IReadOnlyList<ScoreCell> Cells { get; init; } = [];

    /// <summary>The typed settings of the metrics that were measured in this session; empty for a row from a file.</summary>
    public IReadOnlyList<ScoreSettings> Settings { get; init; } = [];

    /// <summary>The path of the ground truth, or <see cref="MemoryImageSource.InMemory"/>; empty if the row names no images.</summary>
    public required string GroundTruth { get; init; }

    /// <summary>The path of the prediction, or <see cref="MemoryImageSource.InMemory"/>; empty if the row names no images.</summary>
    public required string Prediction { get; init; }

    /// <summary>The records of the runs that measured the row, one for each metric; empty if they are not known.</summary>
    public IReadOnlyList<RunRecord> Runs { get; init; } = [];

    /// <summary>The images that were measured; null for a row from a file or another session.</summary>
    public ImagePair? Pair { get; init; }

    /// <summary>Whether the row was measured in this session, so that it has all columns that its page needs.</summary>
    public bool IsOfThisSession { get; init; }

    /// <summary>Makes the row of a page: the row that its pair was read from, or else a new one without cells.</summary>
    /// <param name="pair">The pair.</param>
    /// <param name="pages">The pages of both images.</param>
    internal static ScoreRow Create(ImagePair pair, PairedPage pages)
    {
        var labels = pages.Labels;
        var row = pair.Row ?? new ScoreRow
        {
            Name = pair.Name,
            Method = pair.Method,
            Page = labels.Index,
            Channel = labels.Channel,
            ChannelName = labels.Channel is null ? null : pages.ChannelName,
            Slice = labels.Slice,
            Slices = pages.SliceCount,
            Frame = labels.Frame,
            Entry = pair.Entry,
            PredictionChannel = pages.OwnPredictionChannel,
            PredictionEntry = pair.PredictionEntry,
            Axes = pair.Axes,
            PredictionAxes = pair.PredictionAxes,
            Mask = pair.Mask,
            MaskMode = pair.MaskMode?.ToString(),
            GroundTruth = pair.GroundTruth,
            Prediction = pair.Prediction,
            Pair = pair,
        };
        bool areNumbersShown = !pages.HaveSameNumbers || pair.HasOwnPredictionPages;
        return areNumbersShown && (pair.Row is null || row.PredictionPage is not null || pages.Prediction.Index != row.Page)
            ? row with { GroundTruthPage = pages.GroundTruth.Index, PredictionPage = pages.Prediction.Index, IsOfThisSession = true }
            : row with { IsOfThisSession = true };
    }

    /// <summary>The value of any column: a <see cref="double"/>, an <see cref="int"/>, a <see cref="string"/> or null.</summary>
    /// <param name="column">The name of a fixed column or of a cell.</param>
    public object? GetValue(string column) => ScoreColumns.Find(column) is { } fixedColumn
        ? fixedColumn.GetValue(this)
        : Cells.FirstOrDefault(c => c.Column == column).Value;

    /// <summary>Makes the pair of this page, to measure another metric on it; its new row keeps the columns of this one.</summary>
    /// <exception cref="EvaluationException">
    /// <c>ImageGone</c>: an image was in memory, and this row does not hold it any more; <c>AxesInvalid</c>.
    /// </exception>
    public ImagePair ToPair()
    {
        bool isInMemory = new[] { GroundTruth, Prediction, Mask }.Contains(MemoryImageSource.InMemory);
        if (isInMemory && (Pair is null || (Mask == MemoryImageSource.InMemory && Pair.MaskImage?.Source is null)))
        {
            throw new EvaluationException(
                "ImageGone",
                Name,
                $"{Name}: its images were in memory, and a row does not keep them; "
                + "measure all metrics in one run, or give the images again.")
            {
                Kind = FailureKind.NotFound,
            };
        }

        // A row of another session without a page of the prediction may come from a table that dropped this column, or from a version
        // without it: the page is then found by the rules of pairing.
        CheckAxes();
        if (Slices is not null) return ToVolumePair();
        var selection = new PageSelection { Pages = [GroundTruthPage ?? Page], Sample = Channel, Axes = Axes };
        var predictionSelection = selection with
        {
            Pages = PredictionPage is { } page ? [page] : IsOfThisSession ? [Page] : selection.Pages,
            Sample = PredictionChannel ?? Channel,
            Axes = PredictionAxes ?? Axes,
        };
        return ToPair(selection, predictionSelection);
    }

    /// <summary>Makes the pair of a volume: all slices of its channel and frame.</summary>
    private ImagePair ToVolumePair()
    {
        var selection = new PageSelection { Channels = Channel is { } channel ? [channel] : null, Frame = Frame, Axes = Axes };
        var predictionSelection = selection with
        {
            Channels = PredictionChannel is { } own ? [own] : selection.Channels,
            Axes = PredictionAxes ?? Axes,
        };
        return ToPair(selection, predictionSelection);
    }

    private ImagePair ToPair(PageSelection selection, PageSelection predictionSelection)
    {
        return new ImagePair(
            Name,
            Method,
            Pair?.GroundTruthSource ?? new FileImageSource(GroundTruth, Entry),
            Pair?.PredictionSource ?? new FileImageSource(Prediction, PredictionEntry ?? Entry),
            selection,
            predictionSelection)
        {
            Row = this,
            CropCenter = ImagePair.IsCenterCrop(GetValue(CropColumn) as string),
            MaskImage = ToMask(),
        };
    }

    private PairMask? ToMask()
    {
        if (Mask is null) return null;
        bool byRegion = Region is not null;
        var mode = PairMask.ParseMode(MaskMode) ?? PairMask.DefaultMode(byRegion);
        var source = Mask switch
        {
            PairMask.Finite => null,
            MemoryImageSource.InMemory => Pair!.MaskImage!.Source,
            _ => new FileImageSource(Mask),
        };
        return new PairMask(source, mode, byRegion) { Label = Region };
    }

    private void CheckAxes()
    {
        try
        {
            foreach (string? axes in new[] { Axes, PredictionAxes })
            {
                if (axes is not null) PageAxes.Parse(axes);
            }
        }
        catch (MicroSsimException e)
        {
            throw EvaluationException.AddTarget(e, Name, Name);
        }
    }

    /// <summary>
    /// Returns a copy of this row with further cells. A cell whose column exists is replaced in its place, and with a settings column
    /// its typed settings.
    /// </summary>
    /// <param name="cells">The cells.</param>
    /// <param name="settings">The typed settings behind them; null for none.</param>
    public ScoreRow With(IEnumerable<ScoreCell> cells, ScoreSettings? settings = null)
    {
        var all = Cells.ToList();
        var typed = Settings.ToList();
        foreach (var cell in cells)
        {
            int i = all.FindIndex(c => c.Column == cell.Column);
            if (i < 0) all.Add(cell);
            else all[i] = cell;
            typed.RemoveAll(s => s.Column == cell.Column);
        }

        if (settings is not null) typed.Add(settings);
        return this with { Cells = all, Settings = typed };
    }
}
