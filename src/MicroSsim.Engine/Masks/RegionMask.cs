using MicroSsim.Engine.Planes;

namespace MicroSsim.Engine.Masks;

/// <summary>The mask of one region of a label image, or of all.</summary>
public static class RegionMask
{
    /// <summary>Creates the mask: 255 where the label image has the label, 0 elsewhere. It reads the label image when it is read.</summary>
    /// <param name="labels">The label image.</param>
    /// <param name="label">The label, a whole number of up to 2^53.</param>
    public static ImagePlane Create(ImagePlane labels, long label) => new RegionPlane(labels, label);

    /// <summary>Creates the mask of all regions: 255 where the image is not 0.</summary>
    /// <param name="mask">The mask or label image.</param>
    public static ImagePlane Create(ImagePlane mask) => new RegionPlane(mask, null);

    private sealed class RegionPlane(ImagePlane labels, long? label) : ImagePlane(labels.Width, labels.Height, PixelType.UInt8)
    {
        public override ReadOnlySpan<byte> GetRows(int firstRow, int rowCount, RowBuffer buffer) => FetchRows(firstRow, rowCount, buffer);

        public override void CopyRows(int firstRow, int rowCount, Span<byte> rows, RowBuffer buffer)
        {
            double[] values = new double[rows.Length];
            labels.Read(firstRow, rowCount, new RowBuffer(), values);
            for (int i = 0; i < values.Length; i++)
            {
                bool isInside = label is null ? values[i] != 0 : values[i] == label;
                rows[i] = isInside ? byte.MaxValue : byte.MinValue;
            }
        }
    }
}
