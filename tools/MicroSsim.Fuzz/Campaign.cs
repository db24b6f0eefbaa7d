using MicroSsim.Fuzz.Mutations;

namespace MicroSsim.Fuzz;

/// <summary>
/// Damages files and has them read. Rules: what cannot be read is a <see cref="Engine.MicroSsimException"/> that names the
/// file, and no other; an input takes no more than <see cref="Soon"/> of the processor (the machine may be busy with something else), and no more memory than <see cref="Allowance"/>;
/// no temporary file stays behind.
/// </summary>
/// <param name="format">What is damaged.</param>
/// <param name="seeds">Where it begins.</param>
/// <param name="seed">The same seed damages in the same ways.</param>
/// <param name="scratch">Where inputs are written.</param>
/// <param name="coverage">What the instrumented readers tell; null where they are not, and only the seeds are damaged.</param>
public sealed class Campaign(Format format, IReadOnlyList<byte[]> seeds, int seed, Scratch scratch, Coverage? coverage = null)
{
    /// <summary>The longest that an input may take.</summary>
    public static readonly TimeSpan Soon = TimeSpan.FromSeconds(2);

    /// <summary>Beyond this nothing is waited for.</summary>
    private static readonly TimeSpan Hang = TimeSpan.FromMinutes(10);

    private const int MostBytes = 1 << 16;

    private const int MostKept = 20_000;

    /// <summary>Files of more pixels are tried but not damaged further: in the time of one, a hundred others are.</summary>
    private const int MostPixelBytes = 1 << 20;

    private readonly List<byte[]> _corpus = [];
    private readonly Random _random = new(seed);

    /// <summary>Inputs so far.</summary>
    public int Inputs { get; private set; }

    /// <summary>Inputs that were read whole.</summary>
    public int Read { get; private set; }

    /// <summary>Inputs that were refused as they should be.</summary>
    public int Refused { get; private set; }

    /// <summary>Files that it began with.</summary>
    public int SeedCount => seeds.Count;

    /// <summary>Files that are damaged further.</summary>
    public int CorpusSize => _corpus.Count;

    /// <summary>The longest that any took.</summary>
    public TimeSpan Slowest { get; private set; }

    /// <summary>The most memory that any took.</summary>
    public long MostAllocated { get; private set; }

    /// <summary>What broke a rule, by the rule and the place.</summary>
    public Dictionary<string, byte[]> Findings { get; } = [];

    /// <summary>
    /// Bytes that an input may take in all, garbage included: four times what its file and its checked claim of pixels are
    /// together, 2 MiB for parsing and pools, and 256 KiB for the tables of each strip's or tile's decoder.
    /// </summary>
    public static long Allowance(long fileBytes, Claim claim) => 4 * (fileBytes + claim.Bytes) + (2L << 20) + claim.Segments * (256L << 10);

    /// <summary>Tries the seeds, and then so many damaged files.</summary>
    public void Run(int count)
    {
        using var watch = new Watchdog(Hang, $"{format.Name} input in {Path}");
        foreach (byte[] input in seeds)
        {
            Try(input, watch);
            Keep(input);
        }

        for (int i = 0; i < count; i++)
        {
            byte[] input = Mutate();
            if (Try(input, watch)) Keep(input);
        }

        File.Delete(Path);
        foreach (string left in scratch.Files.Where(f => f != Path)) Findings.TryAdd($"left behind: {System.IO.Path.GetFileName(left)}", []);
    }

    /// <summary>Writes what was found.</summary>
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

    private static TimeSpan Processor => Environment.CpuUsage.TotalTime;

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

        return input.Length <= MostBytes ? input : input[..MostBytes];
    }

    /// <summary>Has an input read; whether it came to new places.</summary>
    private bool Try(byte[] input, Watchdog watch)
    {
        Inputs++;
        File.WriteAllBytes(Path, input);
        watch.Start();
        coverage?.Begin();
        long before = GC.GetTotalAllocatedBytes();
        TimeSpan start = Processor;
        string? broken = null;
        try
        {
            Reading reading = format.Read(Path);
            if (reading.Refusal is null) Read++;
            else Refused++;
            if (reading.Refusal is { } refusal && !refusal.Message.StartsWith(Path, StringComparison.Ordinal)) broken = $"the message does not name the file: {refusal.Message}";
        }
        catch (Exception e)
        {
            broken = $"{e.GetType().Name} {Place(e)}";
        }

        TimeSpan taken = Processor - start;
        long allocated = GC.GetTotalAllocatedBytes() - before;
        watch.Stop();
        bool isNew = coverage?.IsNew() ?? false;

        if (taken > Soon) broken ??= "slow";
        if (allocated > Allowance(input.Length, new Claim(0)) && Overdrawn(input, allocated) is { } overdrawn) broken ??= overdrawn;
        if (taken > Slowest) Slowest = taken;
        MostAllocated = Math.Max(MostAllocated, allocated);
        if (broken is not null) Findings.TryAdd(broken, input);
        return isNew && broken is null;
    }

    /// <summary>Damages the input that was just tried further, later on.</summary>
    private void Keep(byte[] input)
    {
        if (_corpus.Count < MostKept && format.Claim(Path).Bytes <= MostPixelBytes) _corpus.Add(input);
    }

    private string? Overdrawn(byte[] input, long allocated)
    {
        Claim claim = format.Claim(Path);
        return allocated > Allowance(input.Length, claim) ? $"{allocated} bytes allocated for {input.Length} and a {claim}" : null;
    }

    private static string Place(Exception e) =>
        (e.StackTrace ?? "").Split('\n').FirstOrDefault(l => l.Contains("MicroSsim.", StringComparison.Ordinal))?.Trim() ?? e.Message;
}
