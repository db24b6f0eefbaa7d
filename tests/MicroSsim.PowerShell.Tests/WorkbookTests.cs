using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Xml.Linq;

namespace MicroSsim.Tests;

/// <summary>Reports as Excel workbooks (.xlsx): read back as XML, and by openpyxl where it is installed.</summary>
public sealed class WorkbookTests : IDisposable
{
    private const string Python = "/usr/bin/python3";

    private const string Rows =
        """
        $rows = foreach ($i in 0..3) {
            foreach ($method in '=1+1', 'n2v') {
                [pscustomobject]@{
                    Name = "µ$i <&> "; Method = $method; Page = $i; MicroSsim = 1 / (3 + $i); Psnr = [double]::PositiveInfinity
                    Note = "bell$([char]7)"; Empty = $null; GroundTruth = 'g'; Prediction = 'p'
                    MicroSsimSettings = 'RangeInvariantFactor=2'
                }
            }
        }

        """;

    private static readonly XNamespace Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Rows_become_scores_summary_and_settings()
    {
        _ = Run($"{Rows} $rows | Export-MicroSsimReport $Root/a.xlsx").Clean;
        var sheets = Read("a.xlsx");
        Assert.Equal(["Scores", "Summary", "Settings"], sheets.Select(sheet => sheet.Name));
        var scores = sheets[0].Rows;
        Assert.Equal(
            ["Name", "Method", "Page", "MicroSsim", "Psnr", "Note", "Empty", "GroundTruth", "Prediction", "MicroSsimSettings"], scores[0]);
        Assert.Equal(9, scores.Count);
        Assert.Equal(["µ0 <&> ", "=1+1", 0.0, 1.0 / 3, "Infinity", "bell␇", null, "g", "p", "RangeInvariantFactor=2"], scores[1]);
        Assert.Equal(1.0 / 6, scores[8][3]); // every digit

        var summary = sheets[1].Rows;
        Assert.Equal(["Method", "Channel", "ChannelName", "Metric", "Unit", "Count"], summary[0].Take(6));
        object?[] n2v = summary.Single(row => row[0] is "n2v" && row[3] is "MicroSsim");
        Assert.Equal(4.0, n2v[5]);
        Assert.Equal(Enumerable.Range(3, 4).Average(i => 1.0 / i), (double)n2v[7]!, 1e-15);
        Assert.Contains(sheets[2].Rows, row => row is ["Report", "Rows", 8.0]);
    }

    [Fact]
    public void Summaries_become_a_workbook_too()
    {
        _ = Run($"{Rows} $rows | Get-MicroSsimSummary | Export-MicroSsimReport $Root/a.xlsx").Clean;
        var sheets = Read("a.xlsx");
        Assert.Equal(["Summary", "Settings"], sheets.Select(sheet => sheet.Name));
        Assert.Equal(5, sheets[0].Rows.Count);
    }

    [Fact]
    public void An_evaluation_writes_one_with_what_happened()
    {
        Samples.WriteSet(_folder, 3, "n2v");
        File.WriteAllText(_folder.File("n2v", "01.tif"), "no image");
        var run = Run(
            "Invoke-MicroSsimEvaluation $Root/gt $Root/n2v $Root/out -Metric MicroSsim -Format xlsx -PassThru "
            + "-ErrorAction SilentlyContinue -WarningAction Ignore");
        Assert.Equal(2, run.Output.Count);
        var settings = Read("out/scores.xlsx").Single(sheet => sheet.Name == "Settings").Rows;
        Assert.Contains(settings, row => row is ["MicroSsim", "Pages scored", 2.0]);
        Assert.Contains(settings, row => row is ["MicroSsim", "Pairs or rows failed", 1.0]);
        Assert.Contains(settings, row => row is ["Method 'n2v'", "RangeMode", "LastImage"]);
        Assert.Contains(settings, row => row is ["Method 'n2v'", "RangeInvariantFactor", double]);
        Assert.Contains(settings, row => row is ["MicroSsim", "Not scored ImageFormatUnknown", string]);
        Assert.Contains(settings, row => row is ["Method 'n2v'", "Warning PairsSkipped", string]);
    }

    [Fact]
    public void Openpyxl_reads_it()
    {
        if (!File.Exists(Python)) Assert.Skip($"There is no {Python}.");
        _ = Run($"{Rows} $rows | Export-MicroSsimReport $Root/a.xlsx").Clean;
        const string Script =
            """
            import sys
            try:
                import openpyxl
            except ImportError:
                sys.exit(77)
            book = openpyxl.load_workbook(sys.argv[1])
            print(book.sheetnames)
            sheet = book['Scores']
            print([cell.value for cell in sheet[2]])
            print(''.join(cell.data_type for cell in sheet[2]), sheet.freeze_panes)
            """;
        using var python = Process.Start(new ProcessStartInfo(Python, ["-c", Script, _folder.File("a.xlsx")])
        {
            RedirectStandardOutput = true,
        })!;
        string output = python.StandardOutput.ReadToEnd();
        python.WaitForExit();
        if (python.ExitCode == 77) Assert.Skip("openpyxl is not installed.");
        Assert.Equal(
            """
            ['Scores', 'Summary', 'Settings']
            ['µ0 <&> ', '=1+1', 0, 0.3333333333333333, 'Infinity', 'bell␇', None, 'g', 'p', 'RangeInvariantFactor=2']
            ssnnssnsss A2
            """,
            output.ReplaceLineEndings("\n").TrimEnd());
    }

    private ModuleRun Run(string script) => HostedModule.Invoke(script, new { Root = _folder.FullName });

    /// <summary>Reads the sheets: a cell is a double, a string, a bool or null.</summary>
    private List<(string Name, List<object?[]> Rows)> Read(string name)
    {
        using var archive = ZipFile.OpenRead(_folder.File(name));
        var book = Load("xl/workbook.xml");
        var sheets = book.Descendants(Main + "sheet").Select(sheet => (string)sheet.Attribute("name")!).ToList();
        return [.. sheets.Select((sheet, i) => (sheet, ReadSheet(Load(FormattableString.Invariant($"xl/worksheets/sheet{i + 1}.xml")))))];

        XDocument Load(string entry)
        {
            using var stream = archive.GetEntry(entry)!.Open();
            return XDocument.Load(stream, LoadOptions.PreserveWhitespace);
        }
    }

    private static List<object?[]> ReadSheet(XDocument sheet)
    {
        var rows = sheet.Descendants(Main + "row").Select(row => row.Elements(Main + "c").Select(ReadCell).ToArray()).ToList();
        Assert.Empty(sheet.Descendants(Main + "f")); // no formula
        return rows;
    }

    private static object? ReadCell(XElement cell) => (string?)cell.Attribute("t") switch
    {
        "inlineStr" => cell.Element(Main + "is")!.Value,
        "b" => (string?)cell.Element(Main + "v") == "1",
        _ => cell.Element(Main + "v") is { } value ? double.Parse(value.Value, CultureInfo.InvariantCulture) : null,
    };
}
