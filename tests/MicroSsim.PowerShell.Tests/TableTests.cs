namespace MicroSsim.Tests;

/// <summary>Tables for papers and spreadsheets: Markdown, LaTeX, and CSV for programs of any language.</summary>
public sealed class TableTests : IDisposable
{
    private const string Rows =
        """
        $rows = foreach ($i in 0..3) {
            foreach ($method in 'raw_50%', 'n2v') {
                [pscustomobject]@{
                    Name = "µ$i"; Method = $method; Page = 0; MicroSsim = 0.5 + 0.1 * ($method -eq 'n2v') + 0.01 * $i; Psnr = 30 + $i
                    MicroSsimSettings = 'RangeInvariantFactor=2'; GroundTruth = 'g'; Prediction = 'p'
                }
            }
        }

        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("$rows | Export-MicroSsimReport")]
    [InlineData("$rows | Get-MicroSsimSummary | Export-MicroSsimReport")]
    public void Rows_and_summaries_make_the_table_of_a_paper(string command)
    {
        _ = Run($"{Rows} {command} $Root/a.md > $null; {command} $Root/a.tex -Title 'Denoising' > $null").Clean;
        Assert.Equal(
            """
            Mean ± standard error, n = 4 files. Bold: the best mean of methods with scores for the same images.

            | Method | MicroSSIM | PSNR (dB) |
            | --- | ---: | ---: |
            | raw\_50% | 0.5150 ± 0.0065 | 31.50 ± 0.65 |
            | n2v | **0.6150 ± 0.0065** | 31.50 ± 0.65 |

            """,
            File.ReadAllText(_folder.File("a.md")));
        Assert.Equal(
            """
            % Needs \usepackage{booktabs}.
            \begin{table}
              \centering
              \caption{Denoising. Mean $\pm$ standard error, n = 4 files. Bold: the best mean of methods with scores for the same images.}
              \begin{tabular}{lrr}
                \toprule
                Method & MicroSSIM & PSNR (dB) \\
                \midrule
                raw\_50\% & $0.5150 \pm 0.0065$ & $31.50 \pm 0.65$ \\
                n2v & $\mathbf{0.6150 \pm 0.0065}$ & $31.50 \pm 0.65$ \\
                \bottomrule
              \end{tabular}
            \end{table}

            """,
            File.ReadAllText(_folder.File("a.tex")));
    }

    [Fact]
    public void Channels_have_a_column_and_different_n_stand_in_the_cells()
    {
        _ = Run(
            """
            $rows = foreach ($i in 0..2) {
                foreach ($channel in 0, 1) {
                    [pscustomobject]@{
                        Name = "$i"; Method = 'a|b'; Page = $channel; Channel = $channel; ChannelName = 'GFP'; MicroSsim = 0.5
                        GroundTruth = 'g'; Prediction = 'p'
                    }
                }
            }
            $rows[0..4] | Export-MicroSsimReport $Root/a.md > $null
            """).Clean;
        string text = File.ReadAllText(_folder.File("a.md"));
        Assert.StartsWith("Mean ± standard error, n = in parentheses.\n", text, StringComparison.Ordinal);
        Assert.Contains("| Channel | Method | MicroSSIM |\n| --- | --- | ---: |\n", text, StringComparison.Ordinal);
        Assert.Contains("| GFP | a\\|b | 0.5000 ± 0.0000 (3 files) |\n", text, StringComparison.Ordinal);
        Assert.Contains("| GFP | a\\|b | 0.5000 ± 0.0000 (2 files) |\n", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("csv", "RowsNeeded")]
    [InlineData("html", "RowsNeeded")]
    [InlineData("docx", "ReportFormatUnknown")]
    public void Summaries_are_no_rows(string extension, string id)
    {
        var run = Run($"{Rows} $rows | Get-MicroSsimSummary | Export-MicroSsimReport $Root/a.{extension}");
        Assert.Equal(id, ModuleRun.Id(run.End ?? run.OnlyError));
        Assert.False(File.Exists(_folder.File($"a.{extension}")));
        var both = Run($"{Rows} @($rows) + @($rows | Get-MicroSsimSummary) | Export-MicroSsimReport $Root/a.md");
        Assert.Equal("RowsNeeded", ModuleRun.Id(both.End ?? both.OnlyError));
    }

    [Fact]
    public void A_csv_begins_with_a_mark_for_Excel_and_ends_with_the_settings()
    {
        _ = Run($"{Rows} $rows | Export-MicroSsimReport $Root/a.csv > $null").Clean;
        byte[] bytes = File.ReadAllBytes(_folder.File("a.csv"));
        Assert.Equal([0xEF, 0xBB, 0xBF, (byte)'N'], bytes.Take(4));
        string[] lines = File.ReadAllLines(_folder.File("a.csv"));
        Assert.Equal("Name,Method,Page,MicroSsim,Psnr,GroundTruth,Prediction,MicroSsimSettings", lines[0]);
        Assert.Equal("µ0,raw_50%,0,0.5,30,g,p,RangeInvariantFactor=2", lines[1]);
    }

    [Theory]
    [InlineData("de-DE")]
    [InlineData("fr-FR")]
    [InlineData("")]
    public void With_UseCulture_a_csv_has_the_separators_of_the_language_and_is_read_back(string culture)
    {
        string switchCulture = $"[cultureinfo]::CurrentCulture = '{culture}';";
        var run = Run(
            $"""
             {switchCulture} {Rows} $rows | Export-MicroSsimReport $Root/a.csv -UseCulture > $null
             $rows | Export-MicroSsimReport $Root/plain.csv > $null
             (Get-MicroSsimSummary -InputObject $Root/a.csv).Mean -join ' '
             (Get-MicroSsimSummary -InputObject $Root/plain.csv).Mean -join ' '
             """);
        Assert.Single(run.Clean.Select(o => o!.ToString()).Distinct());
        string line = File.ReadAllLines(_folder.File("a.csv"))[3];
        const string Invariant = "µ1,raw_50%,0,0.51,31,g,p,RangeInvariantFactor=2";
        const string German = "µ1;raw_50%;0;0,51;31;g;p;RangeInvariantFactor=2";
        Assert.Equal(culture.Length == 0 ? Invariant : German, line);
    }

    private ModuleRun Run(string script) => HostedModule.Invoke(script, new { Root = _folder.FullName });
}
