using System.Collections;
using System.Management.Automation;
using MicroSsim.Evaluation.Scores.Metrics;

namespace MicroSsim.PowerShell.Binding;

/// <summary>Converts the names of metrics, such as <c>Ssim</c>, to their facts, ignoring case.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class MetricTransformationAttribute : ArgumentTransformationAttribute
{
    /// <summary>The metrics of pages that are measured by themselves; -Volume measures those of volumes.</summary>
    internal static IEnumerable<MetricInfo> Metrics => All.Where(m => !m.IsVolume);

    private static IEnumerable<MetricInfo> All => MetricList.All.Where(m => m.Create is not null);

    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object? value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        return (value is IEnumerable many and not string ? many.Cast<object?>() : [value]).Select(Convert).ToArray();
    }

    private static MetricInfo Convert(object? value)
    {
        object? plain = value is PSObject wrapped ? wrapped.BaseObject : value;
        return plain as MetricInfo
            ?? All.FirstOrDefault(m => m.Name.Equals(plain?.ToString(), StringComparison.OrdinalIgnoreCase))
            ?? throw new ArgumentTransformationMetadataException(
                $"'{plain}' is not a metric; give one or more of {string.Join(", ", Metrics)}.");
    }
}
