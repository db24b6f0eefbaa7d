namespace MicroSsim.Benchmarks;

/// <summary>Processor time of a new process that fits and scores a few small images, compared with one that does nothing.</summary>
internal static class Start
{
    private const int Pairs = 10, Side = 512, Runs = 9;

    /// <summary>Largest acceptable ratio to a process that imports a module without commands.</summary>
    private const double Goal = 1.5;

    /// <summary>Measures it in pwsh.</summary>
    public static void Measure(Report report)
    {
        report.Line($"## Start: {Pairs} pairs of {Side}², 16 bits");
        report.Line();
        if (Host.Pwsh is not { } pwsh)
        {
            report.Line("There is no pwsh.");
            return;
        }

        using var folders = new Folders();
        for (int i = 0; i < Pairs; i++) folders.Write(i, Pixels.Pair(Side, single: false, (uint)i));
        string idle = WriteIdleModule(folders.CreateFolder("Idle"));
        string score = $"{folders.GetPairs} -OutVariable pairs | New-MicroSsimFit -OutVariable fit | Out-Null; "
            + "$null = $pairs | Measure-MicroSsim -Fit $fit";
        var scripts = new (string Title, string Script)[]
        {
            ("a module of equal size without commands", $"Import-Module '{idle}'"),
            ("Import-Module MicroSsim", pwsh.Import),
            ("and Get-MicroSsimPair", $"{pwsh.Import}$null = {folders.GetPairs}"),
            ("and fit and score", $"{pwsh.Import}{score}"),
            ("and the same once more", $"{pwsh.Import}{score}; {score}"),
        };
        report.Line(
            $"Processor time of all threads of a new {pwsh.Name}, from its start to the end of the script; each is the minimum of "
            + $"{Runs} runs in turn. The first line imports the module's assemblies and views, but no commands.");
        report.Line();
        report.Head(1, "process", "ms", "ratio", "goal");
        double[] best = [.. scripts.Select(_ => double.MaxValue)];
        for (int run = 0; run < Runs; run++)
        {
            for (int i = 0; i < scripts.Length; i++) best[i] = Math.Min(best[i], pwsh.ProcessorTime(scripts[i].Script));
        }

        for (int i = 0; i < scripts.Length; i++)
        {
            report.Row(scripts[i].Title, Report.Number(best[i], 0), Report.Number(best[i] / best[0]), i == 3 ? Report.Number(Goal) : "");
        }
    }

    /// <summary>Writes a module that loads the assemblies of MicroSsim, except for that with commands, and its views.</summary>
    private static string WriteIdleModule(string folder)
    {
        string module = Path.GetDirectoryName(Report.Metadata("Module"))!;
        foreach (string file in Directory.GetFiles(Path.Combine(module, "net10.0"), "*.dll").Concat(Directory.GetFiles(module, "*.ps1xml")))
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        }

        string path = Path.Combine(folder, "Idle.psd1");
        string views = string.Join(", ", Directory.GetFiles(folder, "*.ps1xml").Select(f => $"'{Path.GetFileName(f)}'"));
        const string Load = "foreach ($file in [IO.Directory]::GetFiles($PSScriptRoot, '*.dll')) { "
            + "$null = [Reflection.Assembly]::LoadFrom($file) }";
        File.WriteAllText(Path.Combine(folder, "Idle.psm1"), Load);
        File.WriteAllText(path, $"@{{ ModuleVersion = '1.0'; RootModule = 'Idle.psm1'; FormatsToProcess = {views} }}");
        return path;
    }
}
