using MicroSsim.Engine.Planes;
using MicroSsim.Evaluation.Maps;

namespace MicroSsim.Tests;

public sealed class MapPixelsTests
{
    [Theory]
    [InlineData(700, 300, 0)]
    [InlineData(700, 300, 5)]
    [InlineData(33, 64, 3)]
    [InlineData(1, 1, 0)]
    [InlineData(90, 129, 7)]
    public void A_large_map_in_a_file_is_that_in_memory(int width, int height, int margin)
    {
        using var spool = MapSpool.CreateIfLarge(1L << 30)!;
        spool.Reserve(12345); // of another map
        var memory = new MapPixels(width, height, (margin, margin), null);
        var file = new MapPixels(width, height, (margin, margin), spool);
        const int Columns = 16, Rows = 8;
        var parts = from row in Enumerable.Range(0, (height - (2 * margin) + Rows - 1) / Rows)
                    from column in Enumerable.Range(0, (width - (2 * margin) + Columns - 1) / Columns)
                    select (Row: margin + (row * Rows), Column: margin + (column * Columns));
        Parallel.ForEach(parts.OrderBy(part => ((part.Row * 7919L) + (part.Column * 104729L)) % 1000), part =>
        {
            for (int row = part.Row; row < Math.Min(part.Row + Rows, height - margin); row++)
            {
                double[] values =
                [
                    .. Enumerable.Range(part.Column, Math.Min(Columns, width - margin - part.Column)).Select(x => (row * 0.5) + (x / 3.0)),
                ];
                memory.Add(row, part.Column, values);
                file.Add(row, part.Column, values);
            }
        });
        ImagePlane expected = memory.ToPlane(), actual = file.ToPlane();
        Assert.False(actual.IsInMemory);
        for (int row = 0; row < height; row += 50)
        {
            int rows = Math.Min(50, height - row);
            Assert.True(expected.GetRows(row, rows, new RowBuffer()).SequenceEqual(actual.GetRows(row, rows, new RowBuffer())));
        }
    }

    [Fact]
    public void Small_maps_stay_in_memory() => Assert.Null(MapSpool.CreateIfLarge(16 << 20));
}
