using System.Runtime.InteropServices;
using MicroSsim.Engine.Planes;

namespace MicroSsim.Engine.Masks;

/// <summary>The regions of a mask or label image of any pixel type.</summary>
/// <param name="plane">The image.</param>
/// <param name="index">The regions of its labels.</param>
internal sealed class PlaneRegionRows(ImagePlane plane, RegionIndex index) : RegionRows(plane.Width, plane.Height)
{
    public override RegionReader OpenReader() => new Reader(plane, index);

    private sealed class Reader(ImagePlane plane, RegionIndex index) : RegionReader
    {
        private readonly RowStore _rows = new(plane);

        public override void Fetch(int firstRow, int rowCount) => _rows.Fetch(firstRow, rowCount);

        public override void Read(int row, Span<int> regions)
        {
            var pixels = _rows.At(new PixelBlock(row, 0, 1, plane.Width));
            var type = plane.PixelType;
            if (index.IsMask && !type.IsFloatingPoint())
            {
                switch (type.Size())
                {
                    case 1: ReadMask(pixels, regions); break;
                    case 2: ReadMask(MemoryMarshal.Cast<byte, short>(pixels), regions); break;
                    case 4: ReadMask(MemoryMarshal.Cast<byte, int>(pixels), regions); break;
                    default: ReadMask(MemoryMarshal.Cast<byte, long>(pixels), regions); break;
                }

                return;
            }

            switch (type.Size())
            {
                case 1: ReadLabels(pixels, regions); break;
                case 2: ReadLabels(MemoryMarshal.Cast<byte, short>(pixels), regions); break;
                case 4: ReadLabels(MemoryMarshal.Cast<byte, int>(pixels), regions); break;
                default: ReadLabels(MemoryMarshal.Cast<byte, long>(pixels), regions); break;
            }
        }

        private static void ReadMask<T>(ReadOnlySpan<T> pixels, Span<int> regions)
            where T : unmanaged, IEquatable<T>
        {
            for (int start = 0; start < pixels.Length;)
            {
                int end = Runs.EndOfValue(pixels, start, default);
                regions.Slice(start, end - start).Clear();
                if (end == pixels.Length) return;
                start = Runs.EndOfNonZero(pixels, end);
                regions.Slice(end, start - end).Fill(1);
            }
        }

        private void ReadLabels<T>(ReadOnlySpan<T> pixels, Span<int> regions)
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
