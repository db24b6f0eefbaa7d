namespace MicroSsim.Tests;

/// <summary>What n counts: files by default, or pages, a property of the rows, or what a script block returns.</summary>
public sealed class UnitTests : IDisposable
{
    /// <summary>Rows of two methods: three files of four pages, of two animals.</summary>
    private const string Rows =
        """
        $rows = foreach ($method in 'a', 'b') {
            foreach ($file in 0..2) {
                foreach ($page in 0..3) {
                    [pscustomobject]@{
                        Name = "s$file"; Method = $method; Page = $page; GroundTruth = 'g'; Prediction = 'p'
                        MicroSsim = 0.5 + 0.1 * $file + 0.01 * $page; Animal = "m$([Math]::Min($file, 1))"
                    }
                }
            }
        }

        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("", "file", 3, 12, "3 files, 12 pages", 0.615)]
    [InlineData("-Unit file", "file", 3, 12, "3 files, 12 pages", 0.615)]
    [InlineData("-Unit Page", "page", 12, 12, "12 pages", 0.615)]
    [InlineData("-Unit Animal", "Animal", 2, 12, "2 units (Animal), 12 pages", 0.59)]
    [InlineData("-Unit { $_.Animal + $_.Page }", "$_.Animal + $_.Page", 8, 12, "8 units ($_.Animal + $_.Page), 12 pages", 0.59)]
    public void Scores_are_averaged_within_a_unit_first(string parameter, string unit, int count, int pages, string text, double mean)
    {
        var summary = Run($"{Rows} $rows | Get-MicroSsimSummary {parameter}").Clean;
        Assert.Equal(2, summary.Count);
        foreach (var line in summary)
        {
            Assert.Equal((unit, count, pages), (line.Get<string>("Unit"), line.Get<int>("Count"), line.Get<int>("PageCount")));
            Assert.Equal(mean, line.Get<double>("Mean"), 1e-12);
            Assert.EndsWith($"(n = {text})", line!.ToString(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("-Unit Mouse", "it has no value of Mouse")]
    [InlineData("-Unit { throw 'no' }", "the script block of -Unit failed")]
    public void A_row_without_a_unit_is_an_error_whose_remedies_work(string parameter, string says)
    {
        var run = Run($"{Rows} $rows | Get-MicroSsimSummary {parameter}");
        var error = run.End ?? run.OnlyError;
        Assert.Equal("UnitMissing", ModuleRun.Id(error));
        Assert.Contains(says, error.ToString(), StringComparison.Ordinal);
        Assert.StartsWith("s0: ", error.ToString(), StringComparison.Ordinal);
        const string Remedy = "foreach ($row in $rows) { $row.psobject.Properties.Add([psnoteproperty]::new('Mouse', $row.Name)) }";
        Assert.Equal(2, Run($"{Rows} {Remedy}; $rows | Get-MicroSsimSummary -Unit Mouse").Clean.Count);
        Assert.Equal(2, Run($"{Rows} $rows | Get-MicroSsimSummary -Unit File").Clean.Count);
    }

    [Fact]
    public void Averages_that_the_user_made_are_rows_of_their_own()
    {
        var run = Run(
            """
            $averages = foreach ($i in 0..6) {
                [pscustomobject]@{ Method = 'a'; MicroSsim = 0.5 + 0.01 * $i; Name = "s$i" }
                [pscustomobject]@{ Method = 'b'; MicroSsim = 0.6 + 0.02 * $i; Name = "s$i" }
            }
            $averages | Get-MicroSsimSummary
            $null = $averages | Export-MicroSsimReport $Root/page.html
            $null = $averages | Export-MicroSsimReport $Root/page.csv
            Get-MicroSsimSummary -InputObject $Root/page.html
            Get-MicroSsimSummary -InputObject $Root/page.csv
            Get-MicroSsimSummary -InputObject @{ MicroSsim = 0.5 }, @{ MicroSsim = 0.7 }
            """);
        Assert.Equal(7, run.Clean.Count);
        Assert.Equal([7, 7, 7, 7, 7, 7, 2], run.All<int>("Count"));
        Assert.Equal(["file", "file", "file", "file", "file", "file", "row"], run.All<string>("Unit"));
        Assert.Equal(0.6, run.Output[6].Get<double>("Mean"), 1e-15);
        Assert.Equal("Name,Method,MicroSsim", File.ReadLines(_folder.File("page.csv")).First());
        Assert.Contains("on 7 common files", File.ReadAllText(_folder.File("page.html")), StringComparison.Ordinal);
    }

    [Fact]
    public void The_page_says_what_n_is()
    {
        _ = Run($"{Rows} $rows | Export-MicroSsimReport $Root/file.html").Clean;
        _ = Run($"{Rows} $rows | Export-MicroSsimReport $Root/unit.html -Unit Animal").Clean;
        string byFile = File.ReadAllText(_folder.File("file.html")), byUnit = File.ReadAllText(_folder.File("unit.html"));
        Assert.Contains("n counts files", byFile, StringComparison.Ordinal);
        Assert.Contains("3 files, 12 pages", byFile, StringComparison.Ordinal);
        Assert.Contains("With 3 common files nothing can be said", byFile, StringComparison.Ordinal);
        Assert.Contains("n counts units (Animal)", byUnit, StringComparison.Ordinal);
        Assert.Contains("2 units (Animal), 12 pages", byUnit, StringComparison.Ordinal);
        Assert.Contains("With 2 common units (Animal) nothing can be said", byUnit, StringComparison.Ordinal);
    }

    private ModuleRun Run(string script) => HostedModule.Invoke(script, new { Root = _folder.FullName });
}
