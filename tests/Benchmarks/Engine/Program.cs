// Scores and fits on images in memory, with both builds of the engine, in nanoseconds per pixel and beside a yardstick:
//
//   dotnet run -c Release -f net10.0 --project tests/Benchmarks/Engine [-- <seconds per number, 1 if not given>]
//
// With the usual second per number it takes some minutes, and writes results.md beside this file. The argument "serve" makes it
// the other process of such a run: it reads measurements from standard input, one a line, and answers each with its nanoseconds
// per pixel.
using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using MicroSsim.Benchmarks;
using MicroSsim.Engine.Planes;

if (args is ["serve"])
{
    while (Console.ReadLine() is { } line) Console.WriteLine(Report.Number(Measurement.Parse(line).NanosecondsPerPixel(), 4));
    return;
}

double seconds = args.Length > 0 ? double.Parse(args[0], CultureInfo.InvariantCulture) : 1;
var report = new Report();
using Yardstick? yardstick = Yardstick.TryBuild(out string aboutYardstick);
using Process otherBuild = Process.Start(new ProcessStartInfo("dotnet", [Report.Metadata("OtherBuild"), "serve"]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;

var otherWork = new OtherWork();
double yardstickBefore = yardstick?.NanosecondsPerPixel() ?? 0;
var yardsticks = new List<double>();
int[] sides = [256, 512, 1024, 2048, 4096], setSizes = [1, 10, 100, 1000];

string version = typeof(ImagePlane).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
report.Line("# Scores and fits in memory");
report.Line();
report.Line("`dotnet run -c Release -f net10.0 --project tests/Benchmarks/Engine` writes this page. Nanoseconds per pixel of the ground truth, wall time, the best of a second of runs; in brackets the ratio to the yardstick. Ground truths are 16-bit integers, all arithmetic is float64.");
report.Line();
report.Line($"{Report.Machine}. MicroSsim {version}.");
report.Line();
report.Line($"{aboutYardstick} It knows one thread and one size, whatever it is compared with.");
report.Line();
report.Line("- *1 thread*, *2 threads, by images*: a set of images, 4 million pixels or two images, each image one thread's.");
report.Line("- *2 threads, one image*: bands of a single image, shared by both. A fit of a small one shows the fixed costs of a fit.");

WarmUp();
foreach (bool single in new[] { true, false })
{
    report.Line();
    report.Line($"## Predictions of {(single ? "float32" : "16-bit integers")}");
    foreach (Work work in Enum.GetValues<Work>())
    {
        report.Line();
        report.Head(1, [Title(work), .. Columns("net10.0"), .. Columns("netstandard2.0")]);
        foreach (int side in sides) Row(work, side, single);
        if (work == Work.MicroSsim && HasRoomFor(16384)) Row(work, 16384, single);
    }
}

report.Line();
report.Line("## The number of images");
report.Line();
report.Head(1, "fit on images of 512², float32 predictions", "1 image", "10", "100", "1000");
foreach (Sharing sharing in new[] { Sharing.Alone, Sharing.ByImages })
{
    report.Row([sharing == Sharing.Alone ? "1 thread" : "2 threads", .. setSizes.Select(images => Cell(new Measurement(Work.Fit, sharing, 512, true, images, seconds), Here))]);
}

if (yardsticks.Count > 0)
{
    report.Line();
    report.Line($"The yardstick needed {Report.Number(yardsticks.Min())} to {Report.Number(yardsticks.Max())} ns per pixel in the course of this run.");
}

report.Line();
report.Line(otherWork.Sentence(otherBuild.TotalProcessorTime));
otherBuild.StandardInput.Close();
otherBuild.WaitForExit();
if (seconds >= 1) report.Write("tests", "Benchmarks", "Engine", "results.md");

static string Title(Work work) => work switch { Work.MicroSsim => "MicroSSIM", Work.MicroMs3im => "MicroMS3IM", _ => "fit" };

static IEnumerable<string> Columns(string build) => [$"{build}, 1 thread", "2 threads, by images", "2 threads, one image"];

void Row(Work work, int side, bool single)
{
    var cells = new List<string> { $"{side}²" };
    foreach (Func<Measurement, double> build in new[] { Here, There })
    {
        foreach (Sharing sharing in Enum.GetValues<Sharing>())
        {
            bool oneOnly = side > 4096;
            cells.Add(oneOnly && sharing == Sharing.ByImages ? "" : Cell(new Measurement(work, sharing, side, single, oneOnly ? 1 : 0, seconds), build));
        }
    }

    report.Row(cells);
}

string Cell(Measurement measurement, Func<Measurement, double> build)
{
    if (yardstick is null) return Report.Number(build(measurement));
    double own = build(measurement), after = yardstick.NanosecondsPerPixel(), beside = Math.Min(yardstickBefore, after);
    yardstickBefore = after;
    yardsticks.Add(beside);
    return $"{Report.Number(own)} ({Report.Number(own / beside)})";
}

double Here(Measurement measurement) => measurement.NanosecondsPerPixel();

double There(Measurement measurement)
{
    otherBuild.StandardInput.WriteLine(measurement.ToLine());
    return double.Parse(otherBuild.StandardOutput.ReadLine()!, CultureInfo.InvariantCulture);
}

// The runtime compiles what runs often a second time, and better: nothing is measured before.
void WarmUp()
{
    foreach (Work work in Enum.GetValues<Work>())
    {
        foreach (bool single in new[] { true, false })
        {
            var measurement = new Measurement(work, Sharing.Alone, 256, single, Seconds: Math.Min(1, seconds));
            Here(measurement);
            There(measurement);
        }
    }
}

// Both images, in each of the two processes by turns.
static bool HasRoomFor(long side) => GC.GetGCMemoryInfo().TotalAvailableMemoryBytes > 4 * side * side * (sizeof(ushort) + sizeof(float));
