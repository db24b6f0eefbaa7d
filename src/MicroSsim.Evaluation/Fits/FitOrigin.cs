using System.Reflection;
using System.Runtime.Versioning;
using MicroSsim.Engine.Fitting;

namespace MicroSsim.Evaluation.Fits;

/// <summary>The version, given parameters and images that a fit was made with.</summary>
/// <param name="Version">The version of MicroSsim, such as <c>0.1.0</c>.</param>
/// <param name="Build">The target framework of that build of MicroSsim, such as <c>.NETCoreApp,Version=v10.0</c>.</param>
/// <param name="Given">The names of the parameters that were given instead of estimated.</param>
/// <param name="Inputs">The pairs that the fit used, in the order of the set.</param>
public sealed record FitOrigin(string Version, string Build, IReadOnlyList<string> Given, IReadOnlyList<FitInputImages> Inputs)
{
    /// <summary>The version of the running build.</summary>
    internal static string ThisVersion { get; } = typeof(FitOrigin).Assembly.GetName().Version!.ToString(3);

    /// <summary>The target framework of the running build.</summary>
    internal static string ThisBuild { get; } =
        typeof(FitOrigin).Assembly.GetCustomAttribute<TargetFrameworkAttribute>()!.FrameworkName;

    /// <inheritdoc/>
    public override string ToString() => $"MicroSsim {Version} ({Build}), {Inputs.Count} pair(s)";

    /// <summary>Creates the origin of a fit made by the running build.</summary>
    /// <param name="options">The options of the fit.</param>
    /// <param name="inputs">The pairs that it used.</param>
    internal static FitOrigin Create(FitOptions options, IEnumerable<FitInputImages> inputs)
    {
        var parameters = new (string Name, double? Value)[]
        {
            (nameof(options.GroundTruthOffset), options.GroundTruthOffset),
            (nameof(options.PredictionOffset), options.PredictionOffset),
            (nameof(options.MaxValue), options.MaxValue),
            (nameof(options.RangeInvariantFactor), options.RangeInvariantFactor),
        };
        var given = parameters.Where(p => p.Value is not null).Select(p => p.Name).ToList();
        if (options.UseMask) given.Add(nameof(options.UseMask));
        return new FitOrigin(
            ThisVersion,
            ThisBuild,
            given,
            inputs.Select(input => options.UseMask ? input : input with { Mask = null }).ToList());
    }

    /// <summary>Reads every image file, and returns a copy of the origin with the SHA-256 hashes of the files.</summary>
    /// <param name="cancellation">Token to cancel the operation, checked before each pair.</param>
    /// <exception cref="EvaluationException"><c>ImageNotFound</c>: a file does not exist any more, or cannot be read.</exception>
    public FitOrigin WithHashes(CancellationToken cancellation) =>
        this with { Inputs = Inputs.Select(i => i.WithHashes(cancellation)).ToList() };
}
