using System.Globalization;
using MicroSsim.Engine.Similarity;
using MicroSsim.Engine.Volumes;
using MicroSsim.Engine.Windows;
using MicroSsim.Evaluation.Pairing;

namespace MicroSsim.Evaluation.Scores.Metrics;

/// <summary>
/// The settings column of a score row: the fit and the options of a metric as <c>Name=Value; Name=Value</c>, by the names of the
/// parameters that reproduce the score, in the invariant culture and with every digit. This class writes it and reads it back.
/// </summary>
internal static class SettingsText
{
    private static readonly SsimOptions SingleScaleDefaults = new();
    private static readonly MultiScaleOptions MultiScaleDefaults = new();
    private static readonly VolumeSsimOptions VolumeDefaults = new();

    /// <summary>The names of the parameters of a fit.</summary>
    public static IReadOnlyList<string> FitParameters { get; } = [.. List(new MicroSsimFit
    {
        GroundTruthOffset = 0, PredictionOffset = 0, MaxValue = 1, RangeInvariantFactor = 1,
    }).Select(s => s.Name)];

    /// <summary>The names of the options of single- and multi-scale SSIM, and of SSIM of volumes.</summary>
    public static IReadOnlyList<string> OptionParameters { get; } =
    [
        .. typeof(SsimOptions).GetProperties().Concat(typeof(MultiScaleOptions).GetProperties())
            .Concat(typeof(VolumeSsimOptions).GetProperties()).Where(p => p.CanWrite).Select(p => p.Name).Distinct(),
    ];

    /// <summary>Writes the fit and the options.</summary>
    public static string Write(ScoreSettings settings) => Join(List(settings));

    /// <summary>Writes the options of a single-scale SSIM.</summary>
    public static string Write(SsimOptions options) => Join(List(options));

    /// <summary>Writes the options of a multi-scale SSIM.</summary>
    public static string Write(MultiScaleOptions options) => Join(List(options));

    /// <summary>Writes the options of an SSIM of volumes.</summary>
    public static string Write(VolumeSsimOptions options) => Join(List(options));

    /// <summary>Writes a fit.</summary>
    public static string Write(MicroSsimFit fit) => Join(List(fit));

    /// <summary>
    /// The settings of a metric in a row: the typed ones where the row was measured in this session, or else those that
    /// <see cref="Read"/> returns for its text.
    /// </summary>
    /// <returns>The settings, or null if the row has none.</returns>
    public static ScoreSettings? Find(ScoreRow row, MetricInfo metric)
    {
        string column = metric.SettingsColumn;
        return row.Settings.FirstOrDefault(s => s.Column == column)
            ?? (row.GetValue(column) is string text ? Read(column, text) : null);
    }

    /// <summary>The names and values of a metric's settings in a row, in order; empty if the row has none.</summary>
    public static IReadOnlyList<(string Name, string Value)> List(ScoreRow row, MetricInfo metric)
    {
        string column = metric.SettingsColumn;
        return row.Settings.FirstOrDefault(s => s.Column == column) is { } typed
            ? List(typed)
            : Parse(row.GetValue(column) as string ?? "");
    }

    /// <summary>
    /// Reads settings that <see cref="Write(ScoreSettings)"/> wrote. Names that are missing, or values that cannot be read, stand for
    /// the defaults; without a range-invariant factor there is no fit.
    /// </summary>
    /// <param name="column">The settings column that the text is from.</param>
    /// <param name="text">The text.</param>
    public static ScoreSettings Read(string column, string text)
    {
        var values = new Values(Parse(text));
        if (MetricList.OwnerOf(column)?.IsVolume == true) return new ScoreSettings(column, ReadFit(values), Volume: ReadVolume(values));
        return values.Has(nameof(MultiScaleOptions.Betas))
            ? new ScoreSettings(column, ReadFit(values), MultiScale: ReadMultiScale(values))
            : new ScoreSettings(column, ReadFit(values), SingleScale: ReadSingleScale(values));
    }

    /// <summary>
    /// Whether <see cref="Find"/> returns all settings of a metric in a row: none has an unknown name or a value out of its range.
    /// </summary>
    public static bool AreKnown(ScoreRow row, MetricInfo metric)
    {
        if (Find(row, metric) is not { } settings) return true;
        var known = new HashSet<(string, string)>(List(settings));
        return List(row, metric).All(known.Contains);
    }

    private static MicroSsimFit? ReadFit(Values values) => values.Number(nameof(MicroSsimFit.RangeInvariantFactor)) is { } factor
        ? new MicroSsimFit
        {
            GroundTruthOffset = values.Number(nameof(MicroSsimFit.GroundTruthOffset)) ?? 0,
            PredictionOffset = values.Number(nameof(MicroSsimFit.PredictionOffset)) ?? 0,
            MaxValue = values.Number(nameof(MicroSsimFit.MaxValue)) ?? 1,
            RangeInvariantFactor = factor,
            Maxima = FitMaxima.Parse(values.Text(nameof(MicroSsimFit.Maxima))),
        }
        : null;

    private static SsimOptions ReadSingleScale(Values values) => new()
    {
        Window = values.Choice(nameof(SsimOptions.Window), SingleScaleDefaults.Window),
        WindowSize = values.Side(nameof(SsimOptions.WindowSize)),
        Sigma = values.Positive(nameof(SsimOptions.Sigma)) ?? SingleScaleDefaults.Sigma,
        K1 = values.Number(nameof(SsimOptions.K1)) ?? SingleScaleDefaults.K1,
        K2 = values.Number(nameof(SsimOptions.K2)) ?? SingleScaleDefaults.K2,
        Covariance = values.Choice(nameof(SsimOptions.Covariance), SingleScaleDefaults.Covariance),
    };

    private static VolumeSsimOptions ReadVolume(Values values) => new()
    {
        Window = values.Choice(nameof(VolumeSsimOptions.Window), VolumeDefaults.Window),
        WindowSize = values.Side(nameof(VolumeSsimOptions.WindowSize)),
        Sigma = VolumeSigma.TryParse(values.Text(nameof(VolumeSsimOptions.Sigma))) is { Z: >= 0, Y: >= 0, X: >= 0 } sigma
            ? sigma
            : VolumeDefaults.Sigma,
        SigmaUnit = values.Choice(nameof(VolumeSsimOptions.SigmaUnit), VolumeDefaults.SigmaUnit),
        K1 = values.Number(nameof(VolumeSsimOptions.K1)) ?? VolumeDefaults.K1,
        K2 = values.Number(nameof(VolumeSsimOptions.K2)) ?? VolumeDefaults.K2,
        Covariance = values.Choice(nameof(VolumeSsimOptions.Covariance), VolumeDefaults.Covariance),
    };

    private static MultiScaleOptions ReadMultiScale(Values values) => new()
    {
        Betas = values.Numbers(nameof(MultiScaleOptions.Betas)) ?? MultiScaleDefaults.Betas,
        Normalize = values.Choice(nameof(MultiScaleOptions.Normalize), MultiScaleDefaults.Normalize),
        Window = values.Choice(nameof(MultiScaleOptions.Window), MultiScaleDefaults.Window),
        WindowSize = values.Side(nameof(MultiScaleOptions.WindowSize)) ?? MultiScaleDefaults.WindowSize,
        Sigma = values.Positive(nameof(MultiScaleOptions.Sigma)) ?? MultiScaleDefaults.Sigma,
        K1 = values.Number(nameof(MultiScaleOptions.K1)) ?? MultiScaleDefaults.K1,
        K2 = values.Number(nameof(MultiScaleOptions.K2)) ?? MultiScaleDefaults.K2,
    };

    private static List<(string Name, string Value)> List(ScoreSettings settings) =>
    [
        .. settings.Fit is { } fit ? List(fit) : [],
        .. settings.SingleScale is { } single ? List(single) : [],
        .. settings.MultiScale is { } multi ? List(multi) : [],
        .. settings.Volume is { } volume ? List(volume) : [],
    ];

    private static List<(string Name, string Value)> List(MicroSsimFit fit) => Format(
        (nameof(fit.GroundTruthOffset), fit.GroundTruthOffset),
        (nameof(fit.PredictionOffset), fit.PredictionOffset),
        (nameof(fit.MaxValue), fit.MaxValue),
        (nameof(fit.RangeInvariantFactor), fit.RangeInvariantFactor),
        (nameof(fit.Maxima), fit.Maxima.Count > 1 ? string.Join(", ", fit.Maxima.Select(Write)) : null));

    private static string Write(FitMaximum maximum) => $"{RoundTrip.Text(maximum.Factor)} ({RoundTrip.Text(maximum.MeanSsim)})";

    private static List<(string Name, string Value)> List(SsimOptions options) => Format(
        (nameof(options.Window), options.Window),
        (nameof(options.WindowSize), options.WindowSize ?? (options.Window == WindowKind.Uniform ? SsimOptions.DefaultUniformSize : null)),
        (nameof(options.Sigma), options.Window == WindowKind.Gaussian ? options.Sigma : null),
        (nameof(options.K1), options.K1),
        (nameof(options.K2), options.K2),
        (nameof(options.Covariance), options.Covariance));

    private static List<(string Name, string Value)> List(VolumeSsimOptions options) => Format(
        (nameof(options.Window), options.Window),
        (nameof(options.WindowSize), options.Window == WindowKind.Uniform ? options.WindowSize ?? SsimOptions.DefaultUniformSize : null),
        (nameof(options.Sigma), options.Window == WindowKind.Gaussian ? options.Sigma : null),
        (nameof(options.SigmaUnit), IsInMicrometers(options) ? options.SigmaUnit : null),
        (nameof(options.K1), options.K1),
        (nameof(options.K2), options.K2),
        (nameof(options.Covariance), options.Covariance));

    private static bool IsInMicrometers(VolumeSsimOptions options) =>
        options is { Window: WindowKind.Gaussian, SigmaUnit: SigmaUnit.Micrometer };

    private static List<(string Name, string Value)> List(MultiScaleOptions options) => Format(
        (nameof(options.Betas), string.Join(",", options.Betas.Select(RoundTrip.Text))),
        (nameof(options.Normalize), options.Normalize),
        (nameof(options.Window), options.Window),
        (nameof(options.WindowSize), options.WindowSize),
        (nameof(options.Sigma), options.Sigma),
        (nameof(options.K1), options.K1),
        (nameof(options.K2), options.K2));

    private static List<(string Name, string Value)> Format(params (string Name, object? Value)[] settings) =>
    [
        .. from s in settings
           where s.Value is not null
           select (s.Name, s.Value is double number ? RoundTrip.Text(number) : Convert.ToString(s.Value, CultureInfo.InvariantCulture)!),
    ];

    /// <summary>Splits settings into texts such as <c>K1=0.01</c>.</summary>
    public static IEnumerable<string> Parts(string text) => Parse(text).Select(s => $"{s.Name}={s.Value}");

    private static string Join(IEnumerable<(string Name, string Value)> settings) =>
        string.Join("; ", settings.Select(s => $"{s.Name}={s.Value}"));

    private static List<(string Name, string Value)> Parse(string text) =>
    [
        .. text.Split([';'], StringSplitOptions.RemoveEmptyEntries).Select(part => part.Split(['='], 2)).Where(p => p.Length == 2)
            .Select(p => (p[0].Trim(), p[1].Trim())),
    ];

    /// <summary>The names and values of a text, read by type.</summary>
    private sealed class Values(IReadOnlyList<(string Name, string Value)> all)
    {
        public bool Has(string name) => Text(name) is not null;

        /// <summary>A finite number.</summary>
        public double? Number(string name) => ParseNumber(Text(name));

        /// <summary>A finite number above 0.</summary>
        public double? Positive(string name) => Number(name) is > 0 and var number ? number : null;

        /// <summary>The side of a window.</summary>
        public int? Side(string name) =>
            Number(name) is >= 3 and <= int.MaxValue and var side && side % 2 == 1 ? (int)side : null;

        public IReadOnlyList<double>? Numbers(string name)
        {
            var numbers = Text(name)?.Split(',').Select(ParseNumber).ToList();
            return numbers is not null && numbers.All(n => n is not null) ? [.. numbers.OfType<double>()] : null;
        }

        public T Choice<T>(string name, T standard)
            where T : struct => Enum.TryParse(Text(name), out T choice) && Enum.IsDefined(typeof(T), choice) ? choice : standard;

        public string? Text(string name) => all.FirstOrDefault(s => s.Name == name).Value;

        private static double? ParseNumber(string? text) =>
            double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && number - number == 0
                ? number
                : null;
    }
}
