using System.Management.Automation;
using MicroSsim.Engine;
using MicroSsim.Engine.Similarity;
using MicroSsim.Evaluation;
using MicroSsim.Evaluation.Fits.Files;
using MicroSsim.Evaluation.Fits.Shards;
using MicroSsim.PowerShell.Binding;

namespace MicroSsim.PowerShell.Cmdlets;

/// <summary>Merges the partial fits of all shards.</summary>
[Cmdlet(VerbsData.Merge, "MicroSsimFit", HelpUri = ProjectLinks.Help + "Merge-MicroSsimFit.md")]
[OutputType(typeof(MicroSsimFit), typeof(FitCheckpoint))]
public sealed class MergeMicroSsimFitCommand : MicroSsimCmdlet
{
    private readonly List<MethodFit> _parts = [];

    /// <summary>Partial fits, or the files that contain them; wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, HelpMessage = "The partial fits of all shards, or their files")]
    [FitInputTransformation]
    public FitInput[] InputObject { get; set; } = [];

    /// <inheritdoc/>
    protected override void ProcessRecord() => Guard(() =>
    {
        foreach (var part in InputObject.SelectMany(i => FitInputReader.Read(i, this, path => ResolvePaths(path, literal: false))))
        {
            _parts.Add(part is FitCheckpoint merged ? throw NotPartial(merged) : part);
        }
    });

    /// <inheritdoc/>
    protected override void EndProcessing() => Guard(() =>
    {
        foreach (var merged in FitMerge.Merge(_parts, this))
        {
            OnVerbose($"Merged: {merged}.");
            WriteObject(FitObjects.ToObject(merged));
        }
    });

    private static EvaluationException NotPartial(FitCheckpoint merged)
    {
        string name = merged.ToString();
        return new EvaluationException(
            "NotPartial", name, $"{name}: was merged already; merge the partial fits that New-MicroSsimFit -Partial made.")
        {
            Kind = FailureKind.InvalidArgument,
        };
    }
}
