using System.Management.Automation;
using MicroSsim.Engine.Similarity;
using MicroSsim.Evaluation.Fits.Files;

namespace MicroSsim.PowerShell.Binding;

/// <summary>The argument of a fit parameter: a complete or incomplete fit, or the path of a saved one.</summary>
public sealed class FitInput
{
    internal FitInput(MethodFit fit) => Fit = fit;

    internal FitInput(string path) => Path = path;

    /// <summary>The complete or incomplete fit; null for a path.</summary>
    internal MethodFit? Fit { get; }

    /// <summary>The path as the user wrote it; null for a fit in memory.</summary>
    internal string? Path { get; }
}

/// <summary>Converts the argument of a fit parameter to an array of <see cref="FitInput"/>.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class FitInputTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object? plain = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        if (plain is null) return inputData;
        return plain is System.Collections.IEnumerable and not string
            ? ((System.Collections.IEnumerable)plain).Cast<object>().Select(Convert).ToArray()
            : new[] { Convert(inputData) };
    }

    private static FitInput Convert(object value)
    {
        object plain = value is PSObject wrapped ? wrapped.BaseObject : value;
        return plain switch
        {
            FitInput input => input,
            MethodFit fit => new FitInput(fit),
            string path => new FitInput(path),
            FileInfo file => new FitInput(file.FullName),
            _ => FromDeserialized(new PropertyBag(value)),
        };
    }

    /// <summary>Reads a fit from another session; an incomplete one carries its state as JSON.</summary>
    private static FitInput FromDeserialized(PropertyBag bag) =>
        bag.Text("Json") is { } json ? new FitInput(FitFile.ParseIncomplete(json)) : new FitInput(FromProperties(bag));

    /// <summary>Reads a complete fit from the properties of a deserialized object, or of a row of a table.</summary>
    private static MicroSsimFit FromProperties(PropertyBag bag)
    {
        double Required(string name)
        {
            double number = bag.Number(name) ?? throw new ArgumentTransformationMetadataException(
                $"This is not a fit: it has no {name}. Give a fit of New-MicroSsimFit, or the path of a saved fit.");
            return IsFinite(number) ? number : throw NotFinite(name);
        }

        double? Optional(string name) => bag.Number(name) is not { } number || IsFinite(number) ? bag.Number(name) : throw NotFinite(name);

        bool IsFinite(double number) => !double.IsNaN(number) && !double.IsInfinity(number);

        Exception NotFinite(string name) => new ArgumentTransformationMetadataException(
            $"This fit is damaged: its {name} is not a finite number. Give a fit of New-MicroSsimFit, or the path of a saved fit.");

        var fit = new MicroSsimFit
        {
            Method = bag.Text("Method"),
            Channel = bag.Integer("Channel"),
            ChannelName = bag.Text("ChannelName"),
            GroundTruthOffset = Required("GroundTruthOffset"),
            PredictionOffset = Required("PredictionOffset"),
            MaxValue = Required("MaxValue"),
            RangeInvariantFactor = Required("RangeInvariantFactor"),
            RangeMode = (Enum.TryParse(bag.Text("RangeMode"), out RangeMode mode) ? mode : RangeMode.LastImage).ToString(),
            MeanSsim = Optional("MeanSsim"),
            Converged = bag.Flag("Converged"),
            Evaluations = (int)(Optional("Evaluations") ?? 0),
            PairCount = (long)(Optional("PairCount") ?? 0),
            SkippedCount = (long)(Optional("SkippedCount") ?? 0),
            PixelCount = (long)(Optional("PixelCount") ?? 0),
            Maxima = FitMaxima.Parse(bag.Joined("Maxima")),
            LeastSquaresFactor = Optional("LeastSquaresFactor"),
        };
        if (!fit.Maxima.All(m => IsFinite(m.Factor) && IsFinite(m.MeanSsim))) throw NotFinite("Maxima");
        return Optional("BackgroundPercentile") is { } percentile ? fit with { BackgroundPercentile = percentile } : fit;
    }
}
