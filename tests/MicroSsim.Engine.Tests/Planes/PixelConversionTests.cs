using System.Runtime.InteropServices;
using MicroSsim.Engine.Planes;

namespace MicroSsim.Engine.Tests;

public sealed class PixelConversionTests
{
    [Fact]
    public void Every_type_is_converted_at_its_extremes()
    {
        Check<byte>(PixelType.UInt8, [0, 1, 255], [0, 1, 255]);
        Check<sbyte>(PixelType.Int8, [-128, -1, 127], [-128, -1, 127]);
        Check<ushort>(PixelType.UInt16, [0, 32768, 65535], [0, 32768, 65535]);
        Check<short>(PixelType.Int16, [-32768, -1, 32767], [-32768, -1, 32767]);
        Check<uint>(PixelType.UInt32, [0, 1u << 31, uint.MaxValue], [0, 2147483648, 4294967295]);
        Check<int>(PixelType.Int32, [int.MinValue, -1, int.MaxValue], [-2147483648, -1, 2147483647]);
        Check<ulong>(
            PixelType.UInt64,
            [0, 1ul << 53, 1ul << 63, ulong.MaxValue],
            [0, 9007199254740992, 9223372036854775808, 18446744073709551616.0]);
        Check<long>(PixelType.Int64, [long.MinValue, -1, 1L << 53], [-9223372036854775808, -1, 9007199254740992]);
        Check<float>(PixelType.Float32, [float.MinValue, 0.1f, float.Epsilon], [float.MinValue, 0.1f, float.Epsilon]);
        Check<double>(PixelType.Float64, [double.MinValue, 0.1, double.Epsilon], [double.MinValue, 0.1, double.Epsilon]);
    }

    [Fact]
    public void An_offset_does_not_wrap_unsigned_pixels_around()
    {
        double[] values = new double[2];
        PixelConversion.ToDouble([3, 200], PixelType.UInt8, offset: 100.5, factor: 2, values);
        Assert.Equal([-195, 199], values);
    }

    [Fact]
    public void The_offset_is_subtracted_before_the_factor()
    {
        double[] values = new double[1];
        PixelConversion.ToDouble(MemoryMarshal.AsBytes(new[] { 1e9 + 1 }.AsSpan()), PixelType.Float64, offset: 1e9, factor: 0.1, values);
        Close.Same(0.1, values[0]);
    }

    [Fact]
    public void Pixels_are_converted_alike_in_vectors_and_alone()
    {
        const int LongestRow = 45;
        foreach (var type in RandomPlanes.Types)
        {
            var plane = RandomPlanes.Noise(type, LongestRow, 1, seed: 3);
            byte[] pixels = plane.GetRows(0, 1, new RowBuffer()).ToArray();
            for (int count = 1; count <= LongestRow; count++)
            {
                double[] together = new double[count], alone = new double[1];
                PixelConversion.ToDouble(pixels.AsSpan(0, count * type.Size()), type, 100.25, 0.3, together);
                for (int i = 0; i < count; i++)
                {
                    PixelConversion.ToDouble(pixels.AsSpan(i * type.Size(), type.Size()), type, 100.25, 0.3, alone);
                    Close.Same(alone[0], together[i]);
                }
            }
        }
    }

    [Fact]
    public void An_unknown_type_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => PixelConversion.ToDouble([], (PixelType)99, 0, 1, new double[1]));

    private static void Check<T>(PixelType type, T[] pixels, double[] expected) where T : unmanaged
    {
        Assert.Equal(type, PixelTypes.FromNetType<T>());
        double[] values = new double[pixels.Length];
        PixelConversion.ToDouble(MemoryMarshal.AsBytes(pixels.AsSpan()), type, 0, 1, values);
        Assert.Equal(expected, values);
        PixelConversion.ToDouble(MemoryMarshal.AsBytes(pixels.AsSpan()), type, 7, 0.25, values);
        Assert.Equal(expected.Select(v => (v - 7) * 0.25), values);
    }
}
