using System.Globalization;
using MicroSsim.Engine.Similarity;
using MicroSsim.Imaging.Tiff.Writing;

namespace MicroSsim.Benchmarks;

/// <summary>Time of two metrics in one pipeline, in which the second should not decode the images again.</summary>
internal static class Flow
{
    private const int Pairs = 96, Side = 1024, Runs = 5;

    /// <summary>Measures each metric alone, and both in one pipeline.</summary>
    public static void Measure(Report report)
    {
        using var folders = new Folders();
        for (int i = 0; i < Pairs; i++) folders.Write(i, Pixels.Pair(Side, single: false, (uint)i), TiffWriterCompression.Deflate);

        report.Line($"## Two metrics, {Pairs} pairs of Deflate 16-bit TIFFs, {Side} × {Side}");
        report.Line();
        report.Line($"With given values of the fit. Each time is of a separate process, without start and import; the minimum of {Runs}.");
        report.Line();
        report.Head(1, "", "MicroSSIM, ms", "MicroMS3IM, ms", "sum, ms", "MicroSSIM, then MicroMS3IM, ms", "of the sum");
        foreach (var host in Host.All)
        {
            double micro = Time(host, "Measure-MicroSsim -Fit $fit");
            double multi = Time(host, "Measure-MicroMs3im -Fit $fit");
            double both = Time(host, "Measure-MicroSsim -Fit $fit | Measure-MicroMs3im -Fit $fit");
            var times = new[] { micro, multi, micro + multi, both }.Select(v => Report.Number(v, 0));
            report.Row([host.Name, .. times, Report.Number(both / (micro + multi))]);
        }

        double Time(Host host, string measure) => Best.Of(Runs, () =>
        {
            string[] lines = host.Run(string.Create(
                CultureInfo.InvariantCulture,
                $$"""
                 $values = @{
                     GroundTruthOffset = {{Pixels.Fit.GroundTruthOffset}}; PredictionOffset = {{Pixels.Fit.PredictionOffset}}
                     MaxValue = {{Pixels.Fit.MaxValue}}; RangeInvariantFactor = {{Pixels.Fit.RangeInvariantFactor}}
                 }
                 $fit = New-MicroSsimFit @values
                 $pairs = {{folders.GetPairs}}
                 $time = [Diagnostics.Stopwatch]::StartNew()
                 $rows = $pairs | {{measure}}
                 $time.Elapsed.TotalMilliseconds.ToString([cultureinfo]::InvariantCulture); $rows.Count
                 """)).Lines;
            if (lines is not [var time, var rows] || rows != $"{Pairs}")
            {
                throw new InvalidOperationException($"{Pairs} rows were expected, but the output was: {string.Join(' ', lines)}");
            }

            return double.Parse(time, CultureInfo.InvariantCulture);
        });
    }
}
