using System.Runtime.InteropServices;
using MicroSsim.Engine.Planes;

namespace MicroSsim.Engine.Masks;

/// <summary>
/// The mask of the pixels that are finite in both images of a pair, for registered or stitched images with invalid borders.
/// </summary>
public static class FiniteMask
{
    /// <summary>
    /// Creates the mask: 255 where both pixels are finite, 0 where one is NaN or infinite. It reads the images when it is read.
    /// </summary>
    /// <param name="groundTruth">The ground truth.</param>
    /// <param name="prediction">The prediction, of the same shape.</param>
    public static ImagePlane Create(ImagePlane groundTruth, ImagePlane prediction) => new FinitePixels(groundTruth, prediction);

    private sealed class FinitePixels(ImagePlane groundTruth, ImagePlane prediction)
        : ImagePlane(groundTruth.Width, groundTruth.Height, PixelType.UInt8)
    {
        public override ReadOnlySpan<byte> GetRows(int firstRow, int rowCount, RowBuffer buffer) => FetchRows(firstRow, rowCount, buffer);

        public override void CopyRows(int firstRow, int rowCount, Span<byte> rows, RowBuffer buffer)
        {
            rows.Fill(byte.MaxValue);
            var source = new RowBuffer();
            foreach (var plane in new[] { groundTruth, prediction })
            {
                if (!plane.PixelType.IsFloatingPoint()) continue;
                var pixels = plane.GetRows(firstRow, rowCount, source);
                if (plane.PixelType == PixelType.Float32) Exclude(MemoryMarshal.Cast<byte, float>(pixels), rows);
                else Exclude(MemoryMarshal.Cast<byte, double>(pixels), rows);
            }
        }

        private static void Exclude(ReadOnlySpan<float> pixels, Span<byte> mask)
        {
            for (int i = 0; i < pixels.Length; i++)
            {
                if (float.IsNaN(pixels[i]) || float.IsInfinity(pixels[i])) mask[i] = 0;
            }
        }

        private static void Exclude(ReadOnlySpan<double> pixels, Span<byte> mask)
        {
            for (int i = 0; i < pixels.Length; i++)
            {
                if (double.IsNaN(pixels[i]) || double.IsInfinity(pixels[i])) mask[i] = 0;
            }
        }
    }
}
