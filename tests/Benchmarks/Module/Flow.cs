using System.Globalization;
using MicroSsim.Engine.Similarity;
using MicroSsim.Imaging.Tiff.Writing;

namespace MicroSsim.Benchmarks;

/// <summary>Rows that flow from one metric to the next should not have their images decoded again.</summary>
internal static class Flow
{
    private const int Pairs = 96, Side = 1024, Runs = 5;

    /// <summary>Measures both metrics alone and one after the other.</summary>
    public static void Measure(Report report)
    {
        using var folders = new Folders();
        for (int i = 0; i < Pairs; i++) folders.Write(i, Pixels.Pair(Side, single: false, (uint)i), TiffWriterCompression.Deflate);

        report.Line($"## Two metrics, {Pairs} pairs of Deflate 16-bit TIFFs, {Side} × {Side}");
        report.Line();
        report.Line($"With a fit that is given; each line in a process of its own, timed in it without start and import; the best of {Runs}.");
        report.Line();
        report.Head(1, "", "MicroSSIM, ms", "MicroMS3IM, ms", "sum, ms", "MicroSSIM, then MicroMS3IM, ms", "of the sum");
        foreach (Host host in Host.All)
        {
            double micro = Time(host, "Measure-MicroSsim -Fit $fit");
            double multi = Time(host, "Measure-MicroMs3im -Fit $fit");
            double both = Time(host, "Measure-MicroSsim -Fit $fit | Measure-MicroMs3im -Fit $fit");
            report.Row([host.Name, .. new[] { micro, multi, micro + multi, both }.Select(v => Report.Number(v, 0)), Report.Number(both / (micro + multi))]);
        }

        double Time(Host host, string measure) => Best.Of(Runs, () =>
        {
            string[] lines = host.Run(string.Create(
                CultureInfo.InvariantCulture,
                $"""
                 $fit = New-MicroSsimFit -GroundTruthOffset {Pixels.Fit.GroundTruthOffset} -PredictionOffset {Pixels.Fit.PredictionOffset} -MaxValue {Pixels.Fit.MaxValue} -RangeInvariantFactor {Pixels.Fit.RangeInvariantFactor}
                 $pairs = {folders.GetPairs}
                 $time = [Diagnostics.Stopwatch]::StartNew()
                 $rows = $pairs | {measure}
                 $time.Elapsed.TotalMilliseconds.ToString([cultureinfo]::InvariantCulture); $rows.Count
                 """)).Lines;
            if (lines is not [var time, var rows] || rows != $"{Pairs}") throw new InvalidOperationException($"{Pairs} rows were expected, and came: {string.Join(' ', lines)}");
            return double.Parse(time, CultureInfo.InvariantCulture);
        });
    }
}
