using System.Diagnostics;
using System.Globalization;

namespace MicroSsim.Benchmarks;

/// <summary>One number of the tables.</summary>
/// <param name="Work">What is done.</param>
/// <param name="Sharing">By whom.</param>
/// <param name="Side">Pixels per row and column.</param>
/// <param name="Single">Whether the predictions are float32; 16-bit integers if not.</param>
/// <param name="Images">How many images; 0 for as many as make a few million pixels, but one for <see cref="Sharing.ByBands"/>.</param>
/// <param name="Seconds">How long, about, it is repeated.</param>
internal sealed record Measurement(Work Work, Sharing Sharing, int Side, bool Single, int Images = 0, double Seconds = 1)
{
    private const int FewMillion = 1 << 22;

    /// <summary>Fewer repetitions than this tell little on a machine with other work to do.</summary>
    private const int LeastRuns = 4;

    /// <summary>Enough different images for a set that does not fit into a cache, and yet into memory.</summary>
    private const int DifferentPixels = 1 << 25;

    /// <summary>Reads what <see cref="ToLine"/> wrote.</summary>
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

    /// <summary>The measurement as one line for another process.</summary>
    public string ToLine() => FormattableString.Invariant($"{Work} {Sharing} {Side} {Single} {Images} {Seconds}");

    /// <summary>Measures: the best of several runs, as whatever else the machine does can only make one slower.</summary>
    public double NanosecondsPerPixel()
    {
        long pixels = (long)Side * Side;
        int images = Images > 0 ? Images : Sharing == Sharing.ByBands ? 1 : (int)Math.Max(2, FewMillion / pixels);
        int different = (int)Math.Clamp(DifferentPixels / pixels, 1, images);
        var distinct = Enumerable.Range(1, different).Select(i => Pixels.Pair(Side, Single, (uint)i)).ToList();
        var pairs = Enumerable.Range(0, images).Select(i => distinct[i % different]).ToList();

        double best = double.MaxValue;
        var total = Stopwatch.StartNew();
        for (int run = 0; run < LeastRuns || total.Elapsed.TotalSeconds < Seconds; run++)
        {
            long start = Stopwatch.GetTimestamp();
            Work.Do(Sharing, pairs);
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalNanoseconds);
        }

        return best / (pixels * images);
    }
}
