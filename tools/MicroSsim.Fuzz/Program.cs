using System.Diagnostics;
using System.Globalization;
using MicroSsim.Fuzz;
using MicroSsim.Fuzz.Differential;

// MicroSsim.Fuzz [format,…] [count] [seed] [folder of more seeds…]
// MicroSsim.Fuzz compare FOLDER
//
// Coverage-guided fuzzing of the readers: mutates count files of each format (tiff, npy, npz, png, zarr, fit; imagej, ome, shaped, stk
// and lsm are TIFF stacks whose metadata are wrong in part). The readers are instrumented; inputs that reach new branches are mutated
// further. Inputs that violate a rule of Campaign are saved in out/fuzz.
//
// The second line compares what the readers return for the images that Differential/make.py and make_zarr.py wrote with what Python's
// tifffile and zarr return.
if (args is ["compare", var folder])
{
    var comparison = Comparison.Run(folder);
    Console.WriteLine(comparison);
    return comparison.IsClean ? 0 : 1;
}

string[] names = args.Length > 0 ? args[0].Split(',') : [.. Format.All.Select(f => f.Name)];
int count = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 10_000;
int seed = args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 1;
string output = Directory.CreateDirectory(Path.Combine(Seeds.Root, "out", "fuzz")).FullName;
string[] seedFolders = [Path.Combine(Seeds.Root, "tests", "Fixtures"), .. args.Skip(3)];

ProcessorAffinity.UseOneCore();

// Before any of these assemblies is loaded.
Coverage.Instrument("MicroSsim.Imaging.dll", "MicroSsim.Evaluation.dll", "BitMiracle.LibTiff.NET.dll");
return Run();

int Run()
{
    using var scratch = new Scratch(temporary: true);
    bool clean = true;
    foreach (var format in names.Select(n => Format.All.Single(f => f.Name == n)))
    {
        var time = Stopwatch.StartNew();
        using var coverage = new Coverage();
        var campaign = new Campaign(format, Seeds.Load(format, seedFolders), seed, scratch, coverage);
        campaign.Run(count);
        campaign.Save(output);
        clean &= campaign.Findings.Count == 0;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{format.Name}: {campaign.Inputs} inputs in {time.Elapsed.TotalSeconds:F0} s, {campaign.Read} read, "
            + $"{campaign.Refused} refused; {campaign.CorpusSize} in the corpus of {campaign.SeedCount} seeds, "
            + $"{coverage.Branches} branches; slowest {campaign.Slowest.TotalMilliseconds:F0} ms, "
            + $"most memory {campaign.MostAllocated >> 10} KiB; {campaign.Findings.Count} findings"));
    }

    return clean ? 0 : 1;
}
