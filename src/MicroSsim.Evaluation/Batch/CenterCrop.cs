using MicroSsim.Engine.Planes;

namespace MicroSsim.Evaluation.Batch;

/// <summary>The middle of a larger plane, as a view of it: valid as long as the larger plane is.</summary>
internal sealed class CenterCrop : ImagePlane
{
    private readonly ImagePlane _source;
    private readonly int _top, _left;

    private CenterCrop(ImagePlane source, int width, int height)
        : base(width, height, source.PixelType)
    {
        _source = source;
        _top = (source.Height - height) / 2;
        _left = (source.Width - width) / 2;
    }

    /// <summary>
    /// The middle of the ground truth in the size of the prediction; where the surplus is odd, one row or column more is cut at the
    /// bottom or right. A ground truth that is not larger, or smaller on one side, is returned unchanged. Volumes are cropped slice by
    /// slice.
    /// </summary>
    public static ImagePlane Create(ImagePlane groundTruth, ImagePlane prediction)
    {
        if (groundTruth is VolumePlane volume && prediction is VolumePlane other && volume.Depth == other.Depth)
        {
            return new VolumePlane([.. volume.Slices.Zip(other.Slices, Create)]) { Spacing = volume.Spacing };
        }

        bool isLarger = groundTruth.Width > prediction.Width || groundTruth.Height > prediction.Height;
        bool fits = prediction.Width <= groundTruth.Width && prediction.Height <= groundTruth.Height;
        return isLarger && fits ? new CenterCrop(groundTruth, prediction.Width, prediction.Height) : groundTruth;
    }

    /// <summary>The sizes of a cropped plane or volume as the column Crop of a score row states them; null for another plane.</summary>
    public static string? Describe(ImagePlane plane) =>
        (plane is VolumePlane volume ? volume.Slices[0] : plane) is CenterCrop crop ? crop.ToString() : null;

    /// <summary>The sizes, as the column Crop of a score row states them.</summary>
    public override string ToString() =>
        FormattableString.Invariant($"Center {Width}x{Height} of {_source.Width}x{_source.Height}");

    public override ReadOnlySpan<byte> GetRows(int firstRow, int rowCount, RowBuffer buffer) => FetchRows(firstRow, rowCount, buffer);

    public override void CopyRows(int firstRow, int rowCount, Span<byte> rows, RowBuffer buffer)
    {
        // The rows may lie in the caller's buffer, so those of a source that is not in memory get one of their own.
        var source = _source.GetRows(firstRow + _top, rowCount, _source.IsInMemory ? buffer : new RowBuffer());
        int left = _left * PixelType.Size(), length = (int)RowBytes;
        for (int row = 0; row < rowCount; row++)
        {
            source.Slice((int)(row * _source.RowBytes) + left, length).CopyTo(rows.Slice(row * length, length));
        }
    }
}
