using System.Runtime.InteropServices;
using MicroSsim.Engine.Planes;

namespace MicroSsim.Benchmarks;

/// <summary>A plane of any size that is nowhere: every row is a stretch of the same noise, begun elsewhere.</summary>
internal sealed class NoisePlane : ImagePlane
{
    private readonly float[] _noise;

    /// <param name="side">Pixels per row and column.</param>
    /// <param name="gain">What the noise is multiplied with.</param>
    /// <param name="ownNoise">How much noise comes in that other planes do not have.</param>
    public NoisePlane(int side, float gain, float ownNoise)
        : base(side, side, PixelType.Float32)
    {
        _noise = new float[2 * side];
        Random common = new(1), own = new(2);
        for (int i = 0; i < _noise.Length; i++) _noise[i] = gain * ((100 * common.NextSingle()) + (ownNoise * own.NextSingle()));
    }

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> GetRows(int firstRow, int rowCount, RowBuffer buffer)
    {
        CheckRows(firstRow, rowCount);
        int rowBytes = checked((int)RowBytes);
        Span<byte> rows = buffer.Take(checked(rowCount * rowBytes));
        for (int row = 0; row < rowCount; row++)
        {
            int start = (int)((firstRow + row) * 7919L % Width);
            MemoryMarshal.AsBytes(_noise.AsSpan(start, Width)).CopyTo(rows.Slice(row * rowBytes, rowBytes));
        }

        return rows;
    }
}
