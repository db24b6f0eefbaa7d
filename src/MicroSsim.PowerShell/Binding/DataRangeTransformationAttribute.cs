using System.Management.Automation;
using MicroSsim.Engine.Similarity;
using MicroSsim.Evaluation.Scores.Metrics;

namespace MicroSsim.PowerShell.Binding;

/// <summary>
/// Converts the argument of <c>-DataRange</c> to a <see cref="DataRange"/>: a number above 0, GroundTruth, GroundTruthSet or Type.
/// </summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class DataRangeTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object? value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        if (value is DataRange range) return range;
        if (value is string name && NamedDataRanges.Find(name) is { } named) return named;
        if (PropertyBag.ToNumber(value) is { } number && number > 0 && number <= double.MaxValue) return DataRange.FromValue(number);
        throw new ArgumentTransformationMetadataException(
            $"'{value}' is not a data range: give a number above 0, GroundTruth (maximum − minimum of each ground truth), "
            + "GroundTruthSet (of all ground truths) or Type (of its integer type).");
    }
}
