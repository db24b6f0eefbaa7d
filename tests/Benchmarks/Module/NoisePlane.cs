using System.Runtime.InteropServices;
using MicroSsim.Engine.Planes;

namespace MicroSsim.Benchmarks;

/// <summary>A simulated plane of any size that needs no memory: every row is a different section of the same noise.</summary>
internal sealed class NoisePlane : ImagePlane
{
    private readonly float[] _noise;

    /// <param name="side">Pixels per row and column.</param>
    /// <param name="gain">Factor of all pixels.</param>
    /// <param name="ownNoise">Amplitude of the noise that is not shared with other planes.</param>
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
        var rows = buffer.Take(checked(rowCount * rowBytes));
        for (int row = 0; row < rowCount; row++)
        {
            int start = (int)((firstRow + row) * 7919L % Width);
            MemoryMarshal.AsBytes(_noise.AsSpan(start, Width)).CopyTo(rows.Slice(row * rowBytes, rowBytes));
        }

        return rows;
    }
}
