// Measures scores and fits of images in memory with both builds of the engine, in nanoseconds per pixel, next to a yardstick:
//
//   dotnet run -c Release -f net10.0 --project tests/Benchmarks/Engine [-- <seconds per number, default 1> [masks | volumes]]
//
// With at least one second per number it writes results.md next to this file, which takes some minutes. With the argument "masks" or
// "volumes" it measures scores with masks or of volumes only, and writes no file. With the argument "serve" it is the process of the
// other build: it reads measurements from standard input, one per line, and writes the nanoseconds per pixel of each to standard output,
// or the ratio of a case of masks ("mask", its index, and the seconds).
using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using MicroSsim.Benchmarks;
using MicroSsim.Engine.Planes;

if (args is ["serve"])
{
    IReadOnlyList<MaskCase>? cases = null;
    while (Console.ReadLine() is { } line)
    {
        double number = line.Split(' ') is ["mask", var index, var time]
            ? (cases ??= MaskCase.CreateAll())[int.Parse(index, CultureInfo.InvariantCulture)]
                .Ratio(double.Parse(time, CultureInfo.InvariantCulture))
            : Measurement.Parse(line).NanosecondsPerPixel();
        Console.WriteLine(Report.Number(number, 4));
    }

    return;
}

double seconds = args.Length > 0 ? double.Parse(args[0], CultureInfo.InvariantCulture) : 1;
string? part = args is [_, var name] ? name : null;
var report = new Report();
string aboutYardstick = "";
using var yardstick = part is not null ? null : Yardstick.TryBuild(out aboutYardstick);
using var otherBuild = Process.Start(new ProcessStartInfo("dotnet", [Report.Metadata("OtherBuild"), "serve"])
{
    RedirectStandardInput = true,
    RedirectStandardOutput = true,
})!;

if (part is not null)
{
    if (part == "masks") ReportMasks();
    else if (part == "volumes") ReportVolumes();
    else throw new ArgumentException($"unknown part: {part}");
    StopOtherBuild();
    return;
}

var otherWork = new OtherWork();
double yardstickBefore = yardstick?.NanosecondsPerPixel() ?? 0;
var yardsticks = new List<double>();
int[] sides = [256, 512, 1024, 2048, 4096], setSizes = [1, 10, 100, 1000];

string version = typeof(ImagePlane).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
report.Line("# Scores and fits in memory");
report.Line();
report.Line(
    "`dotnet run -c Release -f net10.0 --project tests/Benchmarks/Engine` writes this page. Nanoseconds per pixel of the ground truth, "
    + "wall time, the minimum of the runs of one second; in brackets the ratio to the yardstick. Ground truths are 16-bit integers; all "
    + "arithmetic is float64.");
report.Line();
report.Line($"{Report.Machine}. MicroSsim {version}.");
report.Line();
report.Line($"{aboutYardstick} The yardstick always uses one thread and one size.");
report.Line();
report.Line("- *1 thread*, *2 threads, by images*: a set of images, 4 million pixels or two images; each image is measured by one thread.");
report.Line("- *2 threads, one image*: both threads share the bands of one image. A fit of a small image shows the fixed costs of a fit.");

WarmUp();
foreach (bool single in new[] { true, false })
{
    report.Line();
    report.Line($"## Predictions of {(single ? "float32" : "16-bit integers")}");
    foreach (var work in Enum.GetValues<Work>())
    {
        report.Line();
        report.Head(1, [Title(work), .. Columns("net10.0"), .. Columns("netstandard2.0")]);
        foreach (int side in sides) Row(work, side, single);
        if (work == Work.MicroSsim && HasRoomFor(16384)) Row(work, 16384, single);
    }
}

report.Line();
report.Line("## Number of images");
report.Line();
report.Head(1, "fit on images of 512², float32 predictions", "1 image", "10", "100", "1000");
foreach (var sharing in new[] { Sharing.Alone, Sharing.ByImages })
{
    var cells = setSizes.Select(images => Cell(new Measurement(Work.Fit, sharing, 512, true, images, seconds), Here));
    report.Row([sharing == Sharing.Alone ? "1 thread" : "2 threads", .. cells]);
}

report.Line();
ReportMasks();

report.Line();
ReportVolumes();

if (yardsticks.Count > 0)
{
    report.Line();
    report.Line($"During this run the yardstick took {Report.Number(yardsticks.Min())} to {Report.Number(yardsticks.Max())} ns per pixel.");
}

report.Line();
report.Line(otherWork.Sentence(otherBuild.TotalProcessorTime));
StopOtherBuild();
if (seconds >= 1) report.Write("tests", "Benchmarks", "Engine", "results.md");

static string Title(Work work) => work switch { Work.MicroSsim => "MicroSSIM", Work.MicroMs3im => "MicroMS3IM", _ => "fit" };

static IEnumerable<string> Columns(string build) => [$"{build}, 1 thread", "2 threads, by images", "2 threads, one image"];

void Row(Work work, int side, bool single)
{
    var cells = new List<string> { $"{side}²" };
    foreach (var build in new[] { Here, There })
    {
        foreach (var sharing in Enum.GetValues<Sharing>())
        {
            bool oneImage = side > 4096;
            var measurement = new Measurement(work, sharing, side, single, oneImage ? 1 : 0, seconds);
            cells.Add(oneImage && sharing == Sharing.ByImages ? "" : Cell(measurement, build));
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

// Scores with masks against the same scores without: ratios, which a busy machine hardly changes.
void ReportMasks()
{
    report.Line("## Masks and regions");
    report.Line();
    report.Line(
        $"Time of the processor with a mask, divided by that without, images of {MaskCase.Side}², float32 predictions, 1 thread; both in "
        + "turn, the minimum of each. Blocks of the image under no window that counts are skipped.");
    report.Line();
    report.Head(1, "score", "net10.0", "netstandard2.0");
    var cases = MaskCase.CreateAll();
    for (int i = 0; i < cases.Count; i++)
    {
        otherBuild.StandardInput.WriteLine(FormattableString.Invariant($"mask {i} {seconds}"));
        double there = double.Parse(otherBuild.StandardOutput.ReadLine()!, CultureInfo.InvariantCulture);
        report.Row(cases[i].Name, Report.Number(cases[i].Ratio(seconds)), Report.Number(there));
    }
}

// Volumes against their slices.
void ReportVolumes()
{
    report.Line("## Volumes");
    report.Line();
    report.Line(
        "Processor time of MicroSSIM in three dimensions (sigma 1.5 on all axes), divided by that of the scores of the slices, float32 "
        + "predictions, net10.0; both in turn, the minimum of each.");
    report.Line();
    report.Head(1, "voxels (z × y × x)", "1 thread", "2 threads", "mask of ones / without");
    foreach (var volume in VolumeCase.All)
    {
        report.Row(
            $"{volume.Depth} × {volume.Side} × {volume.Side}",
            Report.Number(volume.Ratio(1, false, seconds)),
            Report.Number(volume.Ratio(2, false, seconds)),
            Report.Number(volume.Ratio(1, true, seconds)));
    }
}

void StopOtherBuild()
{
    otherBuild.StandardInput.Close();
    otherBuild.WaitForExit();
}

double Here(Measurement measurement) => measurement.NanosecondsPerPixel();

double There(Measurement measurement)
{
    otherBuild.StandardInput.WriteLine(measurement.ToLine());
    return double.Parse(otherBuild.StandardOutput.ReadLine()!, CultureInfo.InvariantCulture);
}

// Runs everything before it is measured, so that tiered compilation has optimized it.
void WarmUp()
{
    foreach (var work in Enum.GetValues<Work>())
    {
        foreach (bool single in new[] { true, false })
        {
            var measurement = new Measurement(work, Sharing.Alone, 256, single, Seconds: Math.Min(1, seconds));
            Here(measurement);
            There(measurement);
        }
    }
}

// Whether the memory holds two copies of both images with some room, as each of the two processes has its own.
static bool HasRoomFor(long side) => GC.GetGCMemoryInfo().TotalAvailableMemoryBytes > 4 * side * side * (sizeof(ushort) + sizeof(float));
