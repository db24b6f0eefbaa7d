using System.Management.Automation;
using MicroSsim.Engine.Similarity;
using MicroSsim.Evaluation.Fits.Files;

namespace MicroSsim.PowerShell.Binding;

/// <summary>What <c>-Fit</c> takes: a fit, a fit on its way, the path of a saved one, or one that came back from another session.</summary>
public sealed class FitInput
{
    internal FitInput(MethodFit fit) => Fit = fit;

    internal FitInput(string path) => Path = path;

    /// <summary>The fit, complete or incomplete; null if a path was given.</summary>
    internal MethodFit? Fit { get; }

    internal string? Path { get; }
}

/// <summary>Turns what a user writes after <c>-Fit</c> into <see cref="FitInput"/>s.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class FitInputTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object? plain = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        if (plain is null) return inputData;
        return plain is System.Collections.IEnumerable and not string
            ? ((System.Collections.IEnumerable)plain).Cast<object>().Select(One).ToArray()
            : new[] { One(inputData) };
    }

    internal static FitInput One(object value)
    {
        object plain = value is PSObject wrapped ? wrapped.BaseObject : value;
        return plain switch
        {
            FitInput input => input,
            MethodFit fit => new FitInput(fit),
            string path => new FitInput(path),
            FileInfo file => new FitInput(file.FullName),
            _ => FromElsewhere(new PropertyBag(value)),
        };
    }

    private static FitInput FromElsewhere(PropertyBag bag) => bag.Text("Json") is { } json ? new FitInput(FitFile.ParseIncomplete(json)) : new FitInput(FromProperties(bag));

    /// <summary>Reads a fit that was deserialised, or imported from a table.</summary>
    private static MicroSsimFit FromProperties(PropertyBag bag)
    {
        double Required(string name) => bag.Number(name)
            ?? throw new ArgumentTransformationMetadataException($"This is not a fit: it has no {name}. Give what New-MicroSsimFit made, or the path of a saved fit.");

        return new MicroSsimFit
        {
            Method = bag.Text("Method"),
            BackgroundPercentile = bag.Number("BackgroundPercentile") ?? 3,
            GroundTruthOffset = Required("GroundTruthOffset"),
            PredictionOffset = Required("PredictionOffset"),
            MaxValue = Required("MaxValue"),
            RangeInvariantFactor = Required("RangeInvariantFactor"),
            RangeMode = Enum.TryParse(bag.Text("RangeMode"), out RangeMode mode) ? mode : RangeMode.LastImage,
            MeanSsim = bag.Number("MeanSsim"),
            Converged = bag.Flag("Converged"),
            Evaluations = (int)(bag.Number("Evaluations") ?? 0),
            PairCount = (long)(bag.Number("PairCount") ?? 0),
            SkippedCount = (long)(bag.Number("SkippedCount") ?? 0),
            PixelCount = (long)(bag.Number("PixelCount") ?? 0),
        };
    }
}
