using MicroSsim.Evaluation;
using MicroSsim.Evaluation.Pairing;
using MicroSsim.Evaluation.Reports;

namespace MicroSsim.Tests;

/// <summary>The limit of the columns of a table that is read: 10,000, whatever the delimiter.</summary>
public sealed class CsvColumnTests : IDisposable
{
    private const int MaxColumns = 10_000;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(',')]
    [InlineData(';')]
    [InlineData('\t')]
    public void A_table_of_10000_columns_is_read(char delimiter)
    {
        var row = Assert.Single(ScoreReport.Read(WriteTable(MaxColumns, delimiter)));
        Assert.Equal(("a", "n2v"), (row.Name, row.Method));
        Assert.Equal(MaxColumns - 5, row.Cells.Count);
        Assert.Equal(new ScoreCell("MicroSsim", 0.5), row.Cells[0]);
        Assert.Equal(new ScoreCell($"X{MaxColumns - 1}", (double)(MaxColumns - 1)), row.Cells[^1]);
    }

    [Theory]
    [InlineData(MaxColumns + 1, ',')]
    [InlineData(MaxColumns + 1, ';')]
    [InlineData(MaxColumns + 1, '\t')]
    [InlineData(200_000, ',')]
    [InlineData(200_000, ';')]
    public void A_table_of_more_columns_is_an_error_that_costs_what_its_names_weigh(int columns, char delimiter)
    {
        string path = WriteTable(columns, delimiter);
        long start = GC.GetAllocatedBytesForCurrentThread();
        var error = Assert.Throws<EvaluationException>(() => ScoreReport.Read(path));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - start, 0, (100L * columns) + (1 << 20));
        Assert.Equal(("ReportUnreadable", path), (error.ErrorId, error.Target));
        Assert.Contains($"it has {columns} columns; a table has at most {MaxColumns}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_row_of_more_fields_than_the_table_has_columns_is_an_error()
    {
        string path = WriteTable(10, ',');
        File.AppendAllText(path, new string(',', 200_000));
        var error = Assert.Throws<EvaluationException>(() => ScoreReport.Read(path));
        Assert.Equal("ReportUnreadable", error.ErrorId);
        Assert.Contains("row 2 has 200001 fields instead of 10", error.Message, StringComparison.Ordinal);
    }

    /// <summary>Writes a table with one row.</summary>
    private string WriteTable(int columns, char delimiter)
    {
        var others = Enumerable.Range(6, columns - 6);
        string[] names = ["Name", "Method", "Page", "MicroSsim", "GroundTruth", "Prediction", .. others.Select(i => $"X{i}")];
        string[] fields = ["a", "n2v", "0", "0.5", "gt/a.tif", "n2v/a.tif", .. others.Select(i => $"{i}")];
        string path = _folder.File("wide.csv");
        File.WriteAllLines(path, [string.Join(delimiter, names), string.Join(delimiter, fields)]);
        return path;
    }
}
