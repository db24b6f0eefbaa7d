using System.Globalization;
using MicroSsim.Engine.Simd;
using MicroSsim.Engine.Windows;

namespace MicroSsim.Engine.Tests;

public sealed class SlidingSumsTests
{
    public static TheoryData<string> Windows => ["Gaussian 1.5", "Gaussian 0.5", "Uniform 7", "Uniform 3", "Uniform 11", "Gaussian 0.9"];

    [Theory]
    [MemberData(nameof(Windows))]
    public void Sliding_sums_are_plain_sums_at_every_count_and_step(string kind)
    {
        string[] parts = kind.Split(' ');
        double size = double.Parse(parts[1], CultureInfo.InvariantCulture);
        var window = parts[0] == "Gaussian" ? SsimWindow.Gaussian(size) : SsimWindow.Uniform((int)size);
        var random = new Random(1);
        foreach (int step in new[] { SimdDouble.LaneCount, SimdDouble.LaneCount + 3, 40 })
        {
            for (int count = SlidingSums.SumsPerIteration; count <= 24; count += SlidingSums.SumsPerIteration)
            {
                const int Start = 5;
                var source = AlignedBuffer.Rent(Start + ((count + window.Taps.Length - 2) * step) + SimdDouble.LaneCount);
                var sums = AlignedBuffer.Rent(count * SimdDouble.LaneCount);
                for (int i = 0; i < source.Length; i++) source[i] = random.NextDouble() - 0.5;
                SlidingSums.Slide(window, source, Start, step, sums, count);
                for (int i = 0; i < count; i++)
                {
                    for (int lane = 0; lane < SimdDouble.LaneCount; lane++)
                    {
                        double expected = window.Taps.Select((tap, k) => tap * source[Start + ((i + k) * step) + lane]).Sum();
                        Close.Absolute(expected, sums[(i * SimdDouble.LaneCount) + lane], 1e-14);
                    }
                }

                source.Return();
                sums.Return();
            }
        }
    }
}
