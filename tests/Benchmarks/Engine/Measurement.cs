using System.Diagnostics;
using System.Globalization;

namespace MicroSsim.Benchmarks;

/// <summary>Settings of one measurement, which gives one number of the tables.</summary>
/// <param name="Work">The measured operation.</param>
/// <param name="Sharing">How threads share it.</param>
/// <param name="Side">Pixels per row and column.</param>
/// <param name="Single">True for float32 predictions, false for 16-bit integers.</param>
/// <param name="Images">Number of images; 0 for 4 million pixels or two images, or one image for <see cref="Sharing.ByBands"/>.</param>
/// <param name="Seconds">Approximate time of all repetitions in seconds.</param>
internal sealed record Measurement(Work Work, Sharing Sharing, int Side, bool Single, int Images = 0, double Seconds = 1)
{
    private const int DefaultPixels = 1 << 22;

    /// <summary>Minimum number of repetitions; fewer are not reliable on a busy machine.</summary>
    private const int MinRuns = 4;

    /// <summary>Number of distinct pixels of a large set: more than fit into a cache, less than fill the memory.</summary>
    private const int DistinctPixels = 1 << 25;

    /// <summary>Parses a line of <see cref="ToLine"/>.</summary>
    public static Measurement Parse(string line)
    {
        string[] words = line.Split(' ');
        return new Measurement(
            Enum.Parse<Work>(words[0]),
            Enum.Parse<Sharing>(words[1]),
            int.Parse(words[2], CultureInfo.InvariantCulture),
            bool.Parse(words[3]),
            int.Parse(words[4], CultureInfo.InvariantCulture),
            double.Parse(words[5], CultureInfo.InvariantCulture));
    }

    /// <summary>Formats the measurement as one line for another process.</summary>
    public string ToLine() => FormattableString.Invariant($"{Work} {Sharing} {Side} {Single} {Images} {Seconds}");

    /// <summary>Measures the time: the minimum of several runs, because other processes can only make a run slower.</summary>
    public double NanosecondsPerPixel()
    {
        long pixels = (long)Side * Side;
        int images = Images > 0 ? Images : Sharing == Sharing.ByBands ? 1 : (int)Math.Max(2, DefaultPixels / pixels);
        int distinctImages = (int)Math.Clamp(DistinctPixels / pixels, 1, images);
        var distinct = Enumerable.Range(1, distinctImages).Select(i => Pixels.Pair(Side, Single, (uint)i)).ToList();
        var pairs = Enumerable.Range(0, images).Select(i => distinct[i % distinctImages]).ToList();

        double best = double.MaxValue;
        var total = Stopwatch.StartNew();
        for (int run = 0; run < MinRuns || total.Elapsed.TotalSeconds < Seconds; run++)
        {
            long start = Stopwatch.GetTimestamp();
            Work.Do(Sharing, pairs);
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalNanoseconds);
        }

        return best / (pixels * images);
    }
}
