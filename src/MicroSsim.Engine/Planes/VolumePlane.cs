namespace MicroSsim.Engine.Planes;

/// <summary>
/// A volume: its slices, all of one size and type, one below the other as one tall plane. Metrics of single pixels need nothing else; SSIM
/// of a volume uses <see cref="Slices"/>. Rows are read from the slices when asked. Thread-safe if the slices are.
/// </summary>
public sealed class VolumePlane : ImagePlane
{
    /// <summary>Creates a volume.</summary>
    /// <param name="slices">The slices along z, at least one.</param>
    /// <exception cref="ArgumentException">The slices differ in size or type.</exception>
    /// <exception cref="OverflowException">The slices have more than 2^31 − 1 rows together.</exception>
    public VolumePlane(IReadOnlyList<ImagePlane> slices)
        : base(slices[0].Width, checked(slices[0].Height * slices.Count), slices[0].PixelType)
    {
        Slices = slices;
        SliceHeight = slices[0].Height;
        foreach (var slice in slices)
        {
            if (slice.Width != Width || slice.Height != SliceHeight || slice.PixelType != PixelType)
            {
                throw new ArgumentException("The slices of a volume have one size and type.", nameof(slices));
            }
        }
    }

    /// <summary>The slices along z.</summary>
    public IReadOnlyList<ImagePlane> Slices { get; }

    /// <summary>The distance of neighbouring voxels; null if it is not known.</summary>
    public VoxelSpacing? Spacing { get; init; }

    /// <summary>The number of slices.</summary>
    public int Depth => Slices.Count;

    /// <summary>The number of rows of one slice.</summary>
    public int SliceHeight { get; }

    /// <summary>The sizes as <c>z × y × x</c>.</summary>
    public string ShapeText => FormattableString.Invariant($"{Depth} × {SliceHeight} × {Width}");

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> GetRows(int firstRow, int rowCount, RowBuffer buffer)
    {
        CheckRows(firstRow, rowCount);
        int row = firstRow % SliceHeight;
        return row + rowCount <= SliceHeight
            ? Slices[firstRow / SliceHeight].GetRows(row, rowCount, buffer)
            : FetchRows(firstRow, rowCount, buffer);
    }

    /// <inheritdoc/>
    public override void CopyRows(int firstRow, int rowCount, Span<byte> rows, RowBuffer buffer)
    {
        CheckRows(firstRow, rowCount);
        var ofSlice = new RowBuffer(); // the rows may lie in the caller's buffer
        for (int done = 0, count; done < rowCount; done += count)
        {
            int row = (firstRow + done) % SliceHeight;
            count = Math.Min(rowCount - done, SliceHeight - row);
            var target = rows.Slice(checked((int)(done * RowBytes)), checked((int)(count * RowBytes)));
            Slices[(firstRow + done) / SliceHeight].CopyRows(row, count, target, ofSlice);
        }
    }

    /// <inheritdoc/>
    internal override string Locate(int column, int row) =>
        FormattableString.Invariant($"column {column}, row {row % SliceHeight} of slice {row / SliceHeight}");
}
