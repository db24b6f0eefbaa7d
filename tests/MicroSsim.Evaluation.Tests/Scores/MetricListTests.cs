using MicroSsim.Engine.Similarity;
using MicroSsim.Evaluation.Pairing;
using MicroSsim.Evaluation.Reports.Statistics;
using MicroSsim.Evaluation.Reports.Tables;
using MicroSsim.Evaluation.Scores.Metrics;

namespace MicroSsim.Tests;

/// <summary>The tables of metrics and columns that everything else is derived from.</summary>
public class MetricListTests
{
    [Fact]
    public void Every_metric_class_is_listed()
    {
        var metrics = typeof(PairMetric).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(PairMetric))).ToList();
        Assert.NotEmpty(metrics);
        var facts = metrics.SelectMany(t => t.GetProperties()).Where(p => p.PropertyType == typeof(MetricInfo) && p.GetMethod!.IsStatic);
        var names = facts.Select(p => ((MetricInfo)p.GetValue(null)!).Name).ToHashSet();

        // VolumeMetric makes metrics of voxels from those of pages.
        var made = MetricList.All.Where(m => m.IsVolume && !names.Contains(m.Name)).ToList();
        Assert.All(made, m => Assert.Contains(MetricList.All, page => MetricList.FindVolumeMetric(page) == m));
        Assert.Equal(names.Order(), MetricList.All.Except(made).Select(m => m.Name).Order());
    }

    [Fact]
    public void Names_and_columns_are_unique()
    {
        var columns = MetricList.All.SelectMany(m => (string[])[m.Name, m.SettingsColumn, m.DataRangeColumn, .. m.ComponentColumns])
            .Concat(ScoreColumns.All.Select(c => c.Name)).ToList();
        Assert.Equal(columns.Count, columns.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.All(MetricList.All, m => Assert.True(m.MeasuredWith is null || MetricList.All.Any(o => o.Name == m.MeasuredWith)));
    }

    [Fact]
    public void Fixed_columns_are_the_properties_of_a_row()
    {
        var row = ScoreColumns.CreateRow(c => c.FromNumber(c.Name.Length) ?? c.Name);
        foreach (var column in ScoreColumns.All)
        {
            object? value = typeof(ScoreRow).GetProperty(column.Name)!.GetValue(row);
            Assert.Equal(column.IsInteger ? column.FromNumber(column.Name.Length) : column.Name, value);
            Assert.Equal(value, column.GetValue(row));
            Assert.Equal(value, row.GetValue(column.Name));
        }

        Assert.Throws<InvalidDataException>(() => ScoreColumns.CreateRow(_ => null));
    }

    [Fact]
    public void There_is_a_view_for_every_set_of_scores_with_components_beside_their_score()
    {
        var views = ScoreViews.All.ToList();
        Assert.Equal(views.Count, views.Select(v => v.TypeName).Distinct().Count());
        Assert.All(views, v => Assert.Equal(
            ["Name", "Method", IsOfVolumes(v.Columns) ? "Slices" : "Page"], v.Columns.Take(3).Select(c => c.Name)));
        Assert.All(views.SkipLast(2), v => Assert.Equal(v.TypeName, ScoreViews.GetTypeName(v.Columns.Select(c => c.Name))));
        Assert.All(views, v => Assert.InRange(v.Columns.Sum(c => c.Width + 1) - 1, 1, 80));
        Assert.All(views.SelectMany(v => v.Columns), c => Assert.InRange(c.Name.Length, 1, c.Width));
        Assert.All(ScoreViews.ScoreColumns, c => Assert.InRange(Longest(c).Length, 1, views[^2].Columns[^1].Width));
        Assert.All(
            MetricList.All.Where(m => m.MeasuredWith is null),
            m => Assert.Contains(views, v => v.TypeName == $"MicroSsim.ScoreRow#{m.Name}"));
        var psnr = Assert.Single(views, v => v.TypeName == "MicroSsim.ScoreRow#Psnr").Columns;
        Assert.Equal([("Psnr", "{0:F4}"), ("RangeInvariantPsnr", "{0:F4}")], psnr.Skip(3).Select(c => (c.Name, c.Format)));
        Assert.Equal("MicroSsim.ScoreRow", views[^1].TypeName);
        Assert.Equal(["Name", "Method", "Page", "Plane", "Scores"], views[^2].Columns.Select(c => c.Name));
        Assert.Equal("MicroSsim.ScoreRow", ScoreViews.GetTypeName(MetricList.All.Select(m => m.Name)));
        Assert.Equal("MicroSsim.ScoreRow@MicroSsim+MicroMs3im", ScoreViews.GetTypeName(["Channel", "MicroMs3im", "MicroSsim", "x"]));
        Assert.DoesNotContain(views, v => v.Columns.Any(c => c.Name == "Contrast") && v.Columns.All(c => c.Name != "MicroSsim"));

        static bool IsOfVolumes(IEnumerable<ViewColumn> columns) =>
            columns.Any(c => MetricList.All.Any(m => m.IsVolume && m.Name == c.Name));

        static string Longest(ViewColumn c) => FormattableString.Invariant($"{c.Name} {(c.Format == "{0:F4}" ? "-43.5694" : "-0.123456")}");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_worst_score_is_the_lowest_or_the_highest_as_the_metric_says(bool higherIsBetter)
    {
        var set = new ScoreSet([.. Rows.Create("a", 0.2, 0.1, 0.3)]);
        var grid = new ScoreGrid(set, MicroSsimMetric.Facts with { HigherIsBetter = higherIsBetter });
        Assert.Equal(higherIsBetter ? [1, 0, 2] : [2, 0, 1], grid.ListFromWorst(0).Select(s => s.Image));
    }

    [Fact]
    public void Named_data_ranges_are_found_by_the_names_that_they_print()
    {
        Assert.All(NamedDataRanges.All, r => Assert.Equal(r, NamedDataRanges.Find(r.ToString().ToUpperInvariant())));
        Assert.Equal(DataRange.PixelType, NamedDataRanges.Find("Type"));
        Assert.Null(NamedDataRanges.Find("4095"));
    }
}
