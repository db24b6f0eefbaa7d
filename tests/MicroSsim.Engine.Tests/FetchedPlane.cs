using MicroSsim.Engine.Planes;

namespace MicroSsim.Engine.Tests;

/// <summary>A plane that is not in memory, like one in a file, and counts the rows that were fetched.</summary>
internal sealed class FetchedPlane(ImagePlane plane) : ImagePlane(plane.Width, plane.Height, plane.PixelType)
{
    public int RowsFetched { get; private set; }

    public override ReadOnlySpan<byte> GetRows(int firstRow, int rowCount, RowBuffer buffer) => FetchRows(firstRow, rowCount, buffer);

    public override void CopyRows(int firstRow, int rowCount, Span<byte> rows, RowBuffer buffer)
    {
        CheckRows(firstRow, rowCount);
        RowsFetched += rowCount;
        plane.GetRows(firstRow, rowCount, new RowBuffer()).CopyTo(rows);
    }
}
