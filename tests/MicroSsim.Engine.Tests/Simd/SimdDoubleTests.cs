using MicroSsim.Engine.Simd;

namespace MicroSsim.Engine.Tests;

public sealed class SimdDoubleTests
{
    [Fact]
    public void A_mask_keeps_the_first_lanes_and_clears_the_others_whatever_they_held()
    {
        for (int count = 0; count <= SimdDouble.LaneCount + 1; count++)
        {
            var masked = SimdDouble.ApplyMask(SimdDouble.Broadcast(double.NaN), SimdDouble.FirstMask(count));
            for (int lane = 0; lane < SimdDouble.LaneCount; lane++) Assert.Equal(lane < count ? double.NaN : 0, masked[lane]);
        }
    }
}
