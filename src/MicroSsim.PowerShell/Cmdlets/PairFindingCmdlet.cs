using System.Management.Automation;
using MicroSsim.Engine;
using MicroSsim.Engine.Masks;
using MicroSsim.Evaluation;
using MicroSsim.Evaluation.Pairing;
using MicroSsim.PowerShell.Binding;

namespace MicroSsim.PowerShell.Cmdlets;

/// <summary>The base of the commands that pair the images of folders by name.</summary>
public abstract class PairFindingCmdlet : PageSelectingCmdlet
{
    /// <summary>The parameter set of folders and files.</summary>
    protected const string FolderSet = "Folder";

    private readonly List<string> _groundTruths = [], _predictions = [];
    private ImageInput[]? _knownGroundTruth, _knownPrediction;

    /// <summary>The ground truth: folders, files or wildcards.</summary>
    [Parameter(
        ParameterSetName = FolderSet,
        Mandatory = true,
        Position = 0,
        ValueFromPipeline = true,
        ValueFromPipelineByPropertyName = true,
        HelpMessage = "The folder of the ground truth images")]
    [Alias("Path")]
    [ImageInputTransformation]
    public ImageInput[] GroundTruth { get; set; } = [];

    /// <summary>The predictions: folders, files or wildcards; each folder is a method.</summary>
    [Parameter(
        ParameterSetName = FolderSet,
        Mandatory = true,
        Position = 1,
        ValueFromPipelineByPropertyName = true,
        HelpMessage = "The folder of predicted images of each method")]
    [ImageInputTransformation]
    public ImageInput[] Prediction { get; set; } = [];

    /// <summary>Searches subfolders too; images then pair by their relative paths.</summary>
    [Parameter]
    public SwitchParameter Recurse { get; set; }

    /// <summary>Pairs by file name alone, whatever the subfolder.</summary>
    [Parameter]
    public SwitchParameter ByFileName { get; set; }

    /// <summary>
    /// The name of the prediction of a ground truth: a pattern whose asterisk stands for the name of the ground truth, or a script block
    /// that computes it from that name in $_.
    /// </summary>
    [Parameter]
    [NameRuleTransformation]
    public NameRule? PredictionName { get; set; }

    /// <summary>The part of a larger ground truth that a prediction is compared with; by default, sizes have to be equal.</summary>
    [Parameter]
    public CropKind Crop { get; set; }

    /// <summary>The indexes of pages in the predictions; by default the partners of the ground truth's pages.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int[]? PredictionPage { get; set; }

    /// <summary>The channels of the predictions; by default those of the ground truth.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int[]? PredictionChannel { get; set; }

    /// <summary>The name of the array in NPZ archives of predictions; by default that of the ground truth.</summary>
    [Parameter]
    public string? PredictionEntry { get; set; }

    /// <summary>The axes of the predictions; by default those of the ground truth.</summary>
    [Parameter]
    [ValidateAxes]
    public string? PredictionAxes { get; set; }

    /// <summary>
    /// The masks: a folder of images named like the ground truth, one file or image for all, or Finite for the pixels that are finite in
    /// both images. 0 is outside.
    /// </summary>
    [Parameter]
    [ImageInputTransformation]
    [ArgumentCompleter(typeof(MaskCompleter))]
    public ImageInput[]? Mask { get; set; }

    /// <summary>
    /// The name of the mask of a ground truth: a pattern whose asterisk stands for the name of the ground truth, or a script block that
    /// computes it from that name in $_.
    /// </summary>
    [Parameter]
    [NameRuleTransformation]
    public NameRule? MaskName { get; set; }

    /// <summary>Scores every label of the masks as a region with a row of its own.</summary>
    [Parameter]
    public SwitchParameter Region { get; set; }

    /// <summary>The positions of an SSIM map that count: whole windows in the mask, or their centers, the default with -Region.</summary>
    [Parameter]
    public MaskMode? MaskMode { get; set; }

    /// <summary>The paths of the ground truth that were bound, in order.</summary>
    private protected IReadOnlyList<string> GroundTruths => _groundTruths;

    /// <summary>The paths of the predictions that were bound, in order.</summary>
    private protected IReadOnlyList<string> Predictions => _predictions;

    private bool HasPredictionSelection =>
        PredictionPage is not null || PredictionChannel is not null || PredictionEntry is not null || PredictionAxes is not null;

    /// <inheritdoc/>
    protected override void ProcessRecord() => Guard(() =>
    {
        if (ParameterSetName != FolderSet) return;
        if (GroundTruth != _knownGroundTruth) _groundTruths.AddRange(Resolve(_knownGroundTruth = GroundTruth));
        if (Prediction != _knownPrediction) _predictions.AddRange(Resolve(_knownPrediction = Prediction));
    });

    /// <summary>Pairs the images of all folders and files that were bound, and reports what has no partner.</summary>
    private protected IReadOnlyList<ImagePair> FindPairs()
    {
        if (_groundTruths.Count == 0 || _predictions.Count == 0) return [];
        var naming = new NamingOptions { Recurse = Recurse, ByFileName = ByFileName, PredictionName = PredictionName, MaskName = MaskName };
        var found = PairFinder.Find(
            [.. _groundTruths.Distinct()], [.. _predictions.Distinct()], naming, Selection, Entry, Crop == CropKind.Center);
        Report(found);
        found = AddMasks(found, naming);
        foreach (var method in found.Pairs.GroupBy(p => p.Method)) OnVerbose($"Method '{method.Key}': {method.Count()} pair(s).");
        return HasPredictionSelection ? [.. found.Pairs.Select(SelectPrediction)] : found.Pairs;
    }

    /// <summary>Adds the masks to pairs, and reports what has no partner.</summary>
    private PairingResult AddMasks(PairingResult found, NamingOptions naming)
    {
        if (Mask is null)
        {
            if (!Region && MaskMode is null && MaskName is null) return found;
            throw new MicroSsimException(
                "MaskMissing", "Regions, mask modes and mask names need masks; give their folder, or one mask for all.")
            {
                Kind = FailureKind.InvalidArgument,
                Option = OptionNames.Mask,
            };
        }

        if (Mask is [{ Source: { } source }])
        {
            return new PairingResult([.. found.Pairs.Select(pair => pair.WithMask(Create(source)))], [], []);
        }

        bool isFinite = Mask is [{ Path: { } path }] && path.Equals(PairMask.Finite, StringComparison.OrdinalIgnoreCase);
        var masks = isFinite ? [PairMask.Finite] : Resolve(Mask);
        if (masks.Count == 0) return new PairingResult([], [], []);
        var masked = MaskFinder.Find(found.Pairs, masks, naming, file => Create(file is null ? null : new FileImageSource(file)));
        Report(masked);
        return masked;

        PairMask Create(ImageSource? image) => new(image, MaskMode ?? PairMask.DefaultMode(Region), Region);
    }

    private ImagePair SelectPrediction(ImagePair pair)
    {
        var selection = Selection with
        {
            Pages = PredictionPage ?? Page,
            Channels = PredictionChannel ?? Channel,
            Axes = PredictionAxes ?? Axes,
        };
        return pair.WithPredictionSelection(selection, PredictionEntry);
    }

    private List<string> Resolve(ImageInput[] inputs) =>
        inputs.SelectMany(i => i.Path is { } path ? ResolvePaths(path, i.IsLiteral) : throw InMemory(i)).ToList();

    private static EvaluationException InMemory(ImageInput image)
    {
        string name = image.ToString();
        return new EvaluationException(
            "PairIncomplete",
            name,
            $"{name}: an image in memory has no name to pair by; give it to New-MicroSsimFit or Measure-MicroSsim directly.")
        {
            Kind = FailureKind.InvalidArgument,
        };
    }
}
