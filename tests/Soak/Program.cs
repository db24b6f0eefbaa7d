// Long runs of the module in one process. They fail if memory, handles or speed do not stay constant, or if results differ in a bit.
//
//   dotnet run -c Release --project tests/Soak -- pairs [100000]
//   dotnet run -c Release --project tests/Soak -- runspaces [8 [minutes: 10]]
using System.Globalization;
using System.Reflection;
using MicroSsim.Soak;

string manifest = typeof(Session).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "Module").Value!;
string folder = Directory.CreateTempSubdirectory("microssim-soak-").FullName;
int Argument(int index, int otherwise) => args.Length > index ? int.Parse(args[index], CultureInfo.InvariantCulture) : otherwise;
try
{
    switch (args.FirstOrDefault())
    {
        case "pairs":
            Console.WriteLine("| rows | rows/s | heap, MiB | working set, MiB | handles |");
            Console.WriteLine("|---|---|---|---|---|");
            var readings = PairSoak.Run(manifest, folder, Argument(1, 100_000));
            foreach (var r in readings)
            {
                string memory = string.Create(
                    CultureInfo.InvariantCulture, $"{r.HeapBytes / 1048576.0:F1} | {r.WorkingSet / 1048576.0:F0}");
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {r.Rows} | {r.PerSecond:F0} | {memory} | {r.Handles} |"));
            }

            var (begin, end) = (readings[0], readings[^1]);

            // The handles include open images, up to two per thread. A leak of one handle per thousand rows would add 90.
            bool isConstant = end.HeapBytes < begin.HeapBytes + (4 << 20) && end.WorkingSet < begin.WorkingSet * 1.25
                && end.Handles <= begin.Handles + 10 && end.PerSecond > begin.PerSecond / 1.25;
            Console.WriteLine(isConstant ? "Constant." : "Not constant.");
            return isConstant ? 0 : 1;
        case "runspaces":
            int runspaces = Argument(1, 8), minutes = Argument(2, 10);
            int runs = RunspaceSoak.Run(manifest, folder, runspaces, TimeSpan.FromMinutes(minutes));
            Console.WriteLine($"{runspaces} runspaces, {minutes} minutes: fitted and scored {runs} times, with bit-identical results.");
            return 0;
        default:
            Console.Error.WriteLine("Usage: pairs [number] | runspaces [number [minutes]]");
            return 64;
    }
}
finally
{
    Directory.Delete(folder, recursive: true);
}
