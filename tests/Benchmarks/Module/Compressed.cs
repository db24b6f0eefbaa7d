using System.ComponentModel;
using System.Diagnostics;
using MicroSsim.Engine.Planes;
using MicroSsim.Evaluation.Sample;
using MicroSsim.Imaging.Tiff.Writing;

namespace MicroSsim.Benchmarks;

/// <summary>Time of a score of compressed stacks, compared with uncompressed ones of the same pixels.</summary>
internal static class Compressed
{
    private const int Pages = 200, DistinctPages = 10, Side = 1024, Runs = 4;

    /// <summary>Largest acceptable ratio of compressed to uncompressed.</summary>
    private const double Goal = 1.5;

    /// <summary>Compressions, with the argument of tiffcp; each with a horizontal predictor.</summary>
    private static readonly (string Name, string Argument)[] Compressions = [("none", "none"), ("LZW", "lzw:2"), ("Deflate", "zip:2")];

    /// <summary>Measures it in pwsh, or in the Shell if there is none.</summary>
    public static void Measure(Report report)
    {
        var host = Host.Pwsh ?? Host.Shell;
        report.Line($"## A stack of {Pages} pages of {Side}², 16 bits");
        report.Line();
        report.Line(
            $"Scores of the simulated ground truth and its raw image, as stacks that tiffcp compressed with a horizontal predictor, in "
            + $"{host.Name}; each time is the minimum of {Runs} runs in one process.");
        report.Line();
        var images = SampleSet.Simulate(new SampleOptions { Count = DistinctPages, Width = Side, Height = Side }).ToList();
        using var folders = new Folders();
        folders.WriteStack(Repeat(images.Select(i => i.GroundTruth)), Repeat(images.Select(i => i.Raw)));
        report.Head(1, "compression", "MB", "ms", "ratio", "processor time, ms", "ratio", "goal");
        ProcessTimes? uncompressed = null;
        foreach (var (name, argument) in Compressions)
        {
            using var compressed = new Folders();
            if (!TryCompress(folders, compressed, argument))
            {
                report.Line("There is no tiffcp.");
                return;
            }

            var best = ProcessTimes.Minimum(ProcessTimes.Score(host, compressed, Runs));
            uncompressed ??= best;
            report.Row(
                name, Report.Number(compressed.Files.Sum(f => new FileInfo(f).Length) / 1e6, 0), Report.Number(best.Wall, 0),
                Report.Number(best.Wall / uncompressed.Wall), Report.Number(best.Processor, 0),
                Report.Number(best.Processor / uncompressed.Processor), Report.Number(Goal));
        }
    }

    private static ImagePlane[] Repeat(IEnumerable<ImagePlane> distinct)
    {
        ImagePlane[] planes = [.. distinct];
        return [.. Enumerable.Range(0, Pages).Select(i => planes[i % DistinctPages])];
    }

    /// <summary>Compresses every file with tiffcp; false if there is no such program.</summary>
    private static bool TryCompress(Folders from, Folders to, string argument)
    {
        try
        {
            foreach (var (source, folder) in from.Files.Zip([to.GroundTruth, to.Prediction]))
            {
                using var process = Process.Start("tiffcp", ["-c", argument, source, Path.Combine(folder, Path.GetFileName(source))]);
                process.WaitForExit();
                if (process.ExitCode != 0) throw new InvalidOperationException($"tiffcp failed on {source}");
            }

            return true;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
