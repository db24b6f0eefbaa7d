namespace MicroSsim.Evaluation.Sample;

/// <summary>
/// Random numbers that are the same on every platform and runtime: made by integer arithmetic, exact additions,
/// comparisons and square roots only, as the last bits of logarithms and sines differ between platforms.
/// </summary>
internal sealed class RandomSource
{
    // Above this mean, a Poisson number is as good as a rounded normal one.
    private const double LargeMean = 25;

    private ulong _state;

    /// <summary>Starts a sequence; each seed and stream has its own.</summary>
    public RandomSource(int seed, int stream) => _state = Scramble(((ulong)(uint)seed << 32) | (uint)stream);

    /// <summary>Evenly distributed in 0 … 1, without 1.</summary>
    public double Uniform()
    {
        // SplitMix64: a counter that steps by the golden ratio, scrambled.
        _state += 0x9E3779B97F4A7C15;
        return (Scramble(_state) >> 11) * (1.0 / (1UL << 53));
    }

    /// <summary>Evenly distributed between two bounds.</summary>
    public double Between(double low, double high) => low + (high - low) * Uniform();

    /// <summary>Normally distributed with mean 0 and standard deviation 1: twelve uniform numbers have variance 1.</summary>
    public double Normal()
    {
        double sum = -6;
        for (int i = 0; i < 12; i++) sum += Uniform();
        return sum;
    }

    /// <summary>How many photons arrive where <paramref name="mean"/> are expected.</summary>
    public int Poisson(double mean)
    {
        if (mean > LargeMean) return (int)(mean + Math.Sqrt(mean) * Normal() + 0.5);

        int arrived = 0;
        for (double time = Exponential(); time < mean; time += Exponential()) arrived++;
        return arrived;
    }

    /// <summary>
    /// A waiting time of mean 1, by von Neumann's game: a falling run of uniform numbers that starts with x has odd length
    /// with probability exp(−x); each lost game adds 1 to the time.
    /// </summary>
    private double Exponential()
    {
        for (int lost = 0; ; lost++)
        {
            double first = Uniform();
            bool odd = true;
            double last = first;
            for (double next = Uniform(); next < last; next = Uniform())
            {
                last = next;
                odd = !odd;
            }

            if (odd) return lost + first;
        }
    }

    private static ulong Scramble(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
