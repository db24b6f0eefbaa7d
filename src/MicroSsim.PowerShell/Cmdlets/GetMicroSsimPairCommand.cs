using System.Management.Automation;
using MicroSsim.Evaluation;
using MicroSsim.Imaging;

namespace MicroSsim.PowerShell;

/// <summary>Pairs the images of predictions with those of the ground truth.</summary>
[Cmdlet(VerbsCommon.Get, "MicroSsimPair")]
[OutputType(typeof(ImagePair))]
public sealed class GetMicroSsimPairCommand : MicroSsimCmdlet
{
    /// <summary>The ground truth: folders, files or wildcards.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ImageInputTransformation]
    public ImageInput[] GroundTruth { get; set; } = [];

    /// <summary>The predictions: folders, files or wildcards; each folder is a method.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [ImageInputTransformation]
    public ImageInput[] Prediction { get; set; } = [];

    /// <summary>Looks into folders of folders too; images then pair by their relative paths.</summary>
    [Parameter]
    public SwitchParameter Recurse { get; set; }

    /// <summary>The channel to compare, from 0; all by default.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int? Channel { get; set; }

    /// <summary>The slice to compare, from 0; all by default.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int? Slice { get; set; }

    /// <summary>The frame to compare, from 0; all by default.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int? Frame { get; set; }

    /// <summary>The pages to compare, from 0; all by default.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int[]? Page { get; set; }

    /// <summary>The array to compare of NPZ archives that hold several.</summary>
    [Parameter]
    public string? Entry { get; set; }

    /// <inheritdoc/>
    protected override void EndProcessing() => Guard(() =>
    {
        var groundTruth = Resolve(GroundTruth);
        var predictions = Resolve(Prediction);
        if (groundTruth.Count == 0 || predictions.Count == 0) return;
        var found = PairFinder.Find(groundTruth, predictions, Recurse, new PageSelection { Pages = Page, Channel = Channel, Slice = Slice, Frame = Frame }, Entry);
        foreach (var problem in found.Problems) Failed(problem);
        WriteObject(found.Pairs, enumerateCollection: true);
    });

    private List<string> Resolve(ImageInput[] inputs) => inputs.SelectMany(i => i.Path is { } path
        ? ResolvePaths(path, i.IsLiteral)
        : throw new EvaluationException("PairIncomplete", i.ToString(), $"{i}: an image in memory has no name to pair by; give it to New-MicroSsimFit or Measure-MicroSsim directly.")).ToList();
}
