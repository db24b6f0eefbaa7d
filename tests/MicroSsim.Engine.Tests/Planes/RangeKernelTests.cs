using System.Runtime.InteropServices;
using MicroSsim.Engine.Planes;

namespace MicroSsim.Engine.Tests;

public sealed class RangeKernelTests
{
    [Fact]
    public void Ranges_are_those_of_the_numbers_one_by_one()
    {
        foreach (var type in RandomPlanes.Types)
        {
            for (int count = 1; count <= 140; count++)
            {
                var plane = RandomPlanes.Noise(type, count, 1, seed: count);
                var range = RangeKernels.MinMax(plane.GetRows(0, 1, new RowBuffer()), type);
                Assert.Equal((plane.Values().Min(), plane.Values().Max()), (range.Minimum, range.Maximum));
            }
        }
    }

    [Fact]
    public void A_number_that_is_not_finite_is_noticed_at_every_position()
    {
        for (int count = 1; count <= 40; count++)
        {
            for (int at = 0; at < count; at++)
            {
                foreach (double bad in new[] { double.NaN, double.PositiveInfinity, double.NegativeInfinity })
                {
                    float[] floats = new float[count];
                    double[] doubles = new double[count];
                    Assert.True(RangeKernels.AllFinite(MemoryMarshal.AsBytes(floats.AsSpan()), PixelType.Float32));
                    (floats[at], doubles[at]) = ((float)bad, bad);
                    Assert.False(RangeKernels.AllFinite(MemoryMarshal.AsBytes(floats.AsSpan()), PixelType.Float32));
                    Assert.False(RangeKernels.AllFinite(MemoryMarshal.AsBytes(doubles.AsSpan()), PixelType.Float64));
                }
            }
        }
    }
}
