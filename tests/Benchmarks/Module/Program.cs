// Measures the module as users run it: processes that import it, read files and write rows.
//
//   dotnet run -c Release --project tests/Benchmarks/Module [-- import | start | arrays | small | compressed | batch | flow | memory ...]
//
// Without arguments it measures everything and writes results.md next to this file. This takes some minutes and up to 9 GB of
// temporary files.
using System.Reflection;
using MicroSsim.Benchmarks;
using MicroSsim.Engine.Planes;

var parts = new (string Name, Action<Report> Measure)[]
{
    ("import", ImportTime.Measure), ("start", Start.Measure), ("arrays", Arrays.Measure), ("small", SmallFiles.Measure),
    ("compressed", Compressed.Measure), ("batch", Batch.Measure), ("flow", Flow.Measure), ("memory", Memory.Measure),
};
var report = new Report();
var otherWork = new OtherWork();
string version = typeof(ImagePlane).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
report.Line("# The module's commands");
report.Line();
report.Line("`dotnet run -c Release --project tests/Benchmarks/Module` writes this page. Wall time.");
report.Line();
report.Line($"{Report.Machine}. MicroSsim {version}.");
foreach (var (name, measure) in parts)
{
    if (args.Length > 0 && !args.Contains(name)) continue;
    report.Line();
    measure(report);
}

report.Line();
report.Line(otherWork.Sentence());
if (args.Length == 0) report.Write("tests", "Benchmarks", "Module", "results.md");
