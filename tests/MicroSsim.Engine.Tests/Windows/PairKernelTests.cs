using MicroSsim.Engine.Simd;
using MicroSsim.Engine.Windows;

namespace MicroSsim.Engine.Tests;

public sealed class PairKernelTests
{
    [Fact]
    public void Products_and_moved_vectors_end_where_they_should()
    {
        const int Rows = 3, Stride = 40;
        AlignedBuffer x = Buffers.Filled(Rows * Stride), y = Buffers.Filled(Rows * Stride);
        AlignedBuffer[] products = [.. Enumerable.Range(0, 5).Select(_ => Buffers.Filled((Rows + 1) * SimdDouble.LaneCount))];
        for (int i = 0; i < x.Length; i++) (x[i], y[i]) = (i, 1000 - i);
        PairKernels.Products(x, y, 5, Stride, Rows, products[0], products[1], products[2]);
        PairKernels.JointProducts(x, y, 5, Stride, Rows, products[3], products[4]);
        AssertProducts(products[0], (a, _) => a * a);
        AssertProducts(products[1], (_, b) => b * b);
        AssertProducts(products[2], (a, b) => a * b);
        AssertProducts(products[3], (a, b) => (a * a) + (b * b));
        AssertProducts(products[4], (a, b) => a * b);

        double[] expected = x.ToArray();
        PairKernels.MoveVectors(x, 8, 3, 2);
        Array.Copy(expected, 8 + (3 * SimdDouble.LaneCount), expected, 8, 2 * SimdDouble.LaneCount);
        Assert.Equal(expected, x.ToArray());
        foreach (var buffer in products.Append(x).Append(y)) buffer.Return();

        void AssertProducts(AlignedBuffer actual, Func<double, double, double> product) => Assert.Equal(
            Enumerable.Range(0, (Rows + 1) * SimdDouble.LaneCount)
                .Select(i => i < Rows * SimdDouble.LaneCount ? product(At(i), 1000 - At(i)) : Buffers.Untouched),
            actual.ToArray());

        static double At(int i) => 5 + (i / SimdDouble.LaneCount * Stride) + (i % SimdDouble.LaneCount);
    }
}
