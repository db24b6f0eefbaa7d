namespace MicroSsim.Evaluation.Sample;

/// <summary>
/// A random number generator (SplitMix64) with the same sequence on every platform and runtime. It uses integer arithmetic and
/// correctly rounded floating-point operations only, because the last bits of logarithms and sines differ between platforms.
/// </summary>
internal sealed class RandomSource
{
    /// <summary>The mean above which Poisson numbers are approximated by rounded normal ones.</summary>
    private const double LargeMean = 25;

    private ulong _state;

    /// <summary>Starts the sequence of a seed and a stream.</summary>
    /// <param name="seed">The seed of a data set.</param>
    /// <param name="stream">The number of an image in the data set.</param>
    public RandomSource(int seed, int stream) => _state = Scramble(((ulong)(uint)seed << 32) | (uint)stream);

    /// <summary>Returns a uniformly distributed number in [0, 1).</summary>
    public double NextUniform()
    {
        // SplitMix64: a counter with the golden ratio as increment, and a hash of its value.
        _state += 0x9E3779B97F4A7C15;
        return (Scramble(_state) >> 11) * (1.0 / (1UL << 53));
    }

    /// <summary>Returns a uniformly distributed number in [<paramref name="low"/>, <paramref name="high"/>).</summary>
    /// <param name="low">The lower bound.</param>
    /// <param name="high">The upper bound.</param>
    public double NextBetween(double low, double high) => low + ((high - low) * NextUniform());

    /// <summary>
    /// Returns a number of approximately normal distribution with mean 0 and standard deviation 1: the sum of twelve uniform numbers,
    /// which has variance 1, less 6.
    /// </summary>
    public double NextNormal()
    {
        double sum = -6;
        for (int i = 0; i < 12; i++) sum += NextUniform();
        return sum;
    }

    /// <summary>Returns a Poisson-distributed number, such as a count of photons.</summary>
    /// <param name="mean">The expected number, at least 0.</param>
    public int NextPoisson(double mean)
    {
        if (mean > LargeMean) return (int)(mean + (Math.Sqrt(mean) * NextNormal()) + 0.5);

        int count = 0;
        for (double time = NextExponential(); time < mean; time += NextExponential()) count++;
        return count;
    }

    /// <summary>
    /// Returns an exponentially distributed number of mean 1, by von Neumann's method: a descending run of uniform numbers that starts
    /// with x has odd length with probability exp(−x); each rejected run adds 1 to the result.
    /// </summary>
    private double NextExponential()
    {
        for (int rejected = 0; ; rejected++)
        {
            double first = NextUniform();
            bool isOdd = true;
            double last = first;
            for (double next = NextUniform(); next < last; next = NextUniform())
            {
                last = next;
                isOdd = !isOdd;
            }

            if (isOdd) return rejected + first;
        }
    }

    private static ulong Scramble(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
