using MicroSsim.Fuzz.Mutations;

namespace MicroSsim.Fuzz;

/// <summary>
/// A fuzzing run: mutates files and passes them to the readers. Rules: a file that cannot be read gives a
/// <see cref="Engine.MicroSsimException"/> that names the file, and no other exception; an input takes at most <see cref="MaxTime"/>
/// of CPU time and at most the memory of <see cref="Allowance"/>; no temporary file is left behind.
/// </summary>
/// <param name="format">Format of the inputs.</param>
/// <param name="seeds">Valid files that the corpus starts with.</param>
/// <param name="seed">Seed of the random numbers; equal seeds give equal mutations.</param>
/// <param name="scratch">Folder of the inputs.</param>
/// <param name="coverage">Branch coverage of instrumented readers; null if they are not, and only the seeds are mutated.</param>
public sealed class Campaign(Format format, IReadOnlyList<byte[]> seeds, int seed, Scratch scratch, Coverage? coverage = null)
{
    /// <summary>Limit of the CPU time per input; wall-clock time would depend on the load of the machine.</summary>
    public static readonly TimeSpan MaxTime = TimeSpan.FromSeconds(2);

    /// <summary>Wall-clock time after which an input counts as an endless loop and the process is ended.</summary>
    private static readonly TimeSpan HangTime = TimeSpan.FromMinutes(10);

    /// <summary>Limit of the length of an input in bytes.</summary>
    private const int MaxBytes = 1 << 16;

    /// <summary>Limit of the number of files in the corpus.</summary>
    private const int MaxCorpusSize = 20_000;

    /// <summary>Inputs that claim more bytes of pixels are not added to the corpus, because they are slow to read.</summary>
    private const int MaxPixelBytes = 1 << 20;

    /// <summary>Files to mutate further: the seeds, and mutations that reached new branches.</summary>
    private readonly List<byte[]> _corpus = [];
    private readonly Random _random = new(seed);

    /// <summary>Number of inputs so far.</summary>
    public int Inputs { get; private set; }

    /// <summary>Number of inputs that were read completely.</summary>
    public int Read { get; private set; }

    /// <summary>Number of inputs that were refused with a MicroSsimException.</summary>
    public int Refused { get; private set; }

    /// <summary>Number of seeds.</summary>
    public int SeedCount => seeds.Count;

    /// <summary>Number of files in the corpus.</summary>
    public int CorpusSize => _corpus.Count;

    /// <summary>CPU time of the slowest input.</summary>
    public TimeSpan Slowest { get; private set; }

    /// <summary>Bytes allocated by the input that allocated most.</summary>
    public long MostAllocated { get; private set; }

    /// <summary>One input for each violated rule and location.</summary>
    public Dictionary<string, byte[]> Findings { get; } = [];

    /// <summary>
    /// Limit of the bytes allocated for an input, garbage included: four times the size of the file and its validated pixels, plus
    /// 2 MiB for parsing and pools, plus 256 KiB per strip or tile for the tables of its decoder.
    /// </summary>
    public static long Allowance(long fileBytes, Claim claim) =>
        (4 * (fileBytes + claim.Bytes)) + (2L << 20) + (claim.Segments * (256L << 10));

    /// <summary>Reads the seeds, and then <paramref name="count"/> mutated files.</summary>
    public void Run(int count)
    {
        using var watch = new Watchdog(HangTime, $"{format.Name} input in {Path}");
        foreach (byte[] input in seeds)
        {
            Try(input, watch);
            AddToCorpus(input);
        }

        for (int i = 0; i < count; i++)
        {
            byte[] input = Mutate();
            if (Try(input, watch)) AddToCorpus(input);
        }

        File.Delete(Path);
        foreach (string left in scratch.Files.Where(f => f != Path))
        {
            Findings.TryAdd($"left behind: {System.IO.Path.GetFileName(left)}", []);
        }
    }

    /// <summary>Writes the findings to files and to the console.</summary>
    public void Save(string folder)
    {
        int number = 0;
        foreach ((string what, byte[] input) in Findings)
        {
            string path = System.IO.Path.Combine(folder, $"{format.Name}-{++number}.{format.Name}");
            File.WriteAllBytes(path, input);
            Console.WriteLine($"{path}: {what}");
        }
    }

    private static TimeSpan CpuTime => Environment.CpuUsage.TotalTime;

    private string Path => scratch.File($"input.{format.Name}");

    private byte[] Mutate()
    {
        byte[] input = _corpus[_random.Next(_corpus.Count)];
        for (int times = 1 + _random.Next(3); times > 0; times--)
        {
            input = _random.Next(4) switch
            {
                0 => ByteMutation.Mutate(input, _random),
                1 when _random.Next(4) == 0 => ByteMutation.Splice(input, _corpus[_random.Next(_corpus.Count)], _random),
                _ => format.Mutate(input, _random),
            };
        }

        return input.Length <= MaxBytes ? input : input[..MaxBytes];
    }

    /// <summary>Passes an input to the reader; true if it reached new branches and violated no rule.</summary>
    private bool Try(byte[] input, Watchdog watch)
    {
        Inputs++;
        File.WriteAllBytes(Path, input);
        watch.Start();
        coverage?.Begin();
        long before = GC.GetTotalAllocatedBytes();
        var start = CpuTime;
        string? violation = null;
        try
        {
            var reading = format.Read(Path);
            if (reading.Refusal is null) Read++;
            else Refused++;
            if (reading.Refusal is { } refusal && !refusal.Message.StartsWith(Path, StringComparison.Ordinal))
            {
                violation = $"the message does not name the file: {refusal.Message}";
            }
        }
        catch (Exception e)
        {
            violation = $"{e.GetType().Name} {Location(e)}";
        }

        var taken = CpuTime - start;
        long allocated = GC.GetTotalAllocatedBytes() - before;
        watch.Stop();
        bool isNew = coverage?.IsNew() ?? false;

        if (taken > MaxTime) violation ??= "slow";
        if (allocated > Allowance(input.Length, new Claim(0)) && FindExcess(input, allocated) is { } excess) violation ??= excess;
        if (taken > Slowest) Slowest = taken;
        MostAllocated = Math.Max(MostAllocated, allocated);
        if (violation is not null) Findings.TryAdd(violation, input);
        return isNew && violation is null;
    }

    /// <summary>Adds the input that was just read to the corpus.</summary>
    private void AddToCorpus(byte[] input)
    {
        if (_corpus.Count < MaxCorpusSize && format.Claim(Path).Bytes <= MaxPixelBytes) _corpus.Add(input);
    }

    private string? FindExcess(byte[] input, long allocated)
    {
        var claim = format.Claim(Path);
        return allocated > Allowance(input.Length, claim) ? $"{allocated} bytes allocated for {input.Length} and a {claim}" : null;
    }

    private static string Location(Exception e) =>
        (e.StackTrace ?? "").Split('\n').FirstOrDefault(l => l.Contains("MicroSsim.", StringComparison.Ordinal))?.Trim() ?? e.Message;
}
