using System.Runtime.InteropServices;
using MicroSsim.Engine.Planes;

namespace MicroSsim.Engine.Masks;

/// <summary>The regions of a mask or label image of any pixel type.</summary>
/// <param name="plane">The image.</param>
/// <param name="index">The regions of its labels.</param>
internal sealed class PlaneRegionRows(ImagePlane plane, RegionIndex index) : RegionRows(plane.Width, plane.Height, index.IsMask)
{
    public override RegionReader OpenReader() => new Reader(plane, index);

    private sealed class Reader(ImagePlane plane, RegionIndex index) : RegionReader(plane.Width)
    {
        private readonly RowStore _rows = new(plane);

        public override void Fetch(int firstRow, int rowCount) => _rows.Fetch(firstRow, rowCount);

        public override void Read(int row, Span<int> regions) => Read(row, 0, regions);

        public override void Read(int row, int firstColumn, Span<int> regions)
        {
            var pixels = _rows.At(new PixelBlock(row, firstColumn, 1, regions.Length));
            var type = plane.PixelType;
            bool isInteger = !type.IsFloatingPoint();
            if (isInteger && type.Size() <= sizeof(int) && index.WidenLimit is { } limit)
            {
                switch (type.Size())
                {
                    case 1:
                        RegionKernels.Widen(pixels, (byte)Math.Min(limit, byte.MaxValue), regions);
                        break;
                    case 2:
                        RegionKernels.Widen(MemoryMarshal.Cast<byte, ushort>(pixels), (ushort)Math.Min(limit, ushort.MaxValue), regions);
                        break;
                    default:
                        RegionKernels.Limit(MemoryMarshal.Cast<byte, uint>(pixels), limit, regions);
                        break;
                }

                return;
            }

            if (isInteger && type == PixelType.UInt16 && index.Table is { } table)
            {
                var labels = MemoryMarshal.Cast<byte, ushort>(pixels);
                for (int i = 0; i < labels.Length; i++) regions[i] = table[labels[i]];
                return;
            }

            switch (type.Size())
            {
                case 1: ReadRuns(pixels, regions); break;
                case 2: ReadRuns(MemoryMarshal.Cast<byte, short>(pixels), regions); break;
                case 4: ReadRuns(MemoryMarshal.Cast<byte, int>(pixels), regions); break;
                default: ReadRuns(MemoryMarshal.Cast<byte, long>(pixels), regions); break;
            }
        }

        public override void ReadInside(int row, Span<ulong> bits)
        {
            if (index.IsMask) BitRows.Pack(_rows.At(new PixelBlock(row, 0, 1, plane.Width)), plane.PixelType, bits);
            else base.ReadInside(row, bits);
        }

        private void ReadRuns<T>(ReadOnlySpan<T> pixels, Span<int> regions)
            where T : unmanaged, IEquatable<T>
        {
            var bytes = MemoryMarshal.AsBytes(pixels);
            for (int start = 0, end; start < pixels.Length; start = end)
            {
                end = Runs.EndOfRun(pixels, start);
                regions.Slice(start, end - start).Fill(index.Find(bytes, start, plane.PixelType));
            }
        }
    }
}
