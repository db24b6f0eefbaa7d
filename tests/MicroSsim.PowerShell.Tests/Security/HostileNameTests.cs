using System.Management.Automation;
using System.Text.RegularExpressions;

namespace MicroSsim.Tests;

/// <summary>Names and texts from others: they do not run as code, leave their folder, or change when they are read back.</summary>
public sealed class HostileNameTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("=1+1")]
    [InlineData("=cmd|' /C calc'!A0, \"x\"")]
    [InlineData(" -x")]
    [InlineData("@sum(1)\r\n=2")]
    [InlineData("plain")]
    public void A_name_is_read_back_from_a_report_unchanged(string name)
    {
        var run = HostedModule.Invoke(
            """
            $row = [pscustomobject]@{
                Name = $Name; Method = $Name; Page = 0; Ssim = -0.5; Note = $Name; GroundTruth = "$Name.tif"; Prediction = 'p.tif'
            }
            $file = $row | Export-MicroSsimReport $Root/scores.csv -PassThru
            """,
            new { Root = _folder.FullName, Name = name });
        Assert.Empty(run.Clean);
        string[] cells = [.. Csv(File.ReadAllText(_folder.File("scores.csv"))).Skip(7)];
        Assert.Equal("-0.5", cells[3]); // numbers are not escaped
        Assert.All([0, 1, 4, 5], i => Assert.DoesNotMatch("^[=+@\\t\\r\\n-]", cells[i]));

        // As Import-Csv reads it, which trims leading blanks of cells without quotes.
        var again = HostedModule.Invoke(
            """
            $row = [pscustomobject]@{
                Name = $Cells[0]; Method = $Cells[1]; Page = '0'; Ssim = $Cells[3]; Note = $Cells[4]
                GroundTruth = $Cells[5]; Prediction = 'p.tif'
            }
            $null = $row | Export-MicroSsimReport $Root/again.csv
            $null = $row | Export-MicroSsimReport $Root/again.json
            """,
            new { Root = _folder.FullName, Cells = Imported(File.ReadAllText(_folder.File("scores.csv"))).Skip(7).ToArray() });
        Assert.Empty(again.Clean);
        Assert.Equal(File.ReadAllText(_folder.File("scores.csv")), File.ReadAllText(_folder.File("again.csv")));
        using var json = System.Text.Json.JsonDocument.Parse(File.ReadAllText(_folder.File("again.json")));
        var first = json.RootElement[0];
        Assert.All(["Name", "Method", "Note"], column => Assert.Equal(name, first.GetProperty(column).GetString()));
    }

    [Fact]
    public void What_an_output_is_named_reaches_no_terminal_raw()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "File names have no control characters.");
        Samples.WriteSet(_folder, 1, "a");
        var run = HostedModule.Invoke(
            Samples.GivenFit +
            """
            $esc = "x$([char]27)[2J$([char]0x9b)1m"
            $outputs = @{ MapDirectory = "$Root/$esc"; Resume = "$Root/r$esc" }
            $rows = Measure-MicroSsim -GroundTruth $Root/gt -Prediction $Root/a -Fit $fit @outputs -Verbose 4>&1
            $rows | Where-Object Message
            $scores = $rows | Where-Object MicroSsim
            $scores | Export-MicroSsimReport "$Root/$esc.csv" -Verbose 4>&1
            $fit | Export-MicroSsimFit "$Root/$esc.json" -Verbose 4>&1
            New-MicroSsimSample "$Root/s$esc" -Count 1 -Width 64 -Height 64 -Verbose 4>&1 | Where-Object Message
            Invoke-MicroSsimEvaluation $Root/gt $Root/a "$Root/e$esc" -Metric Pearson -Verbose 4>&1 6> $null | Where-Object Message
            "$(New-MicroSsimFit $Root/gt $Root/a -Method $esc)"
            """,
            new { Root = _folder.FullName });
        string[] texts = [.. run.Clean.Select(o => $"{o}")];
        Assert.True(texts.Count(text => text.Contains("[2J", StringComparison.Ordinal)) >= 6, string.Join('\n', texts));
        Assert.All(texts, text => Assert.DoesNotMatch("[\\x00-\\x1F\\x7F-\\x9F]", text));
    }

    [Fact]
    public void Messages_list_ten_names_whatever_there_are()
    {
        Samples.WriteSet(_folder, 1, "a");
        var run = HostedModule.Invoke(
            Samples.GivenFit +
            """
            $fits = foreach ($i in 1..500) {
                $text = [Management.Automation.PSSerializer]::Serialize($fit)
                $other = [Management.Automation.PSSerializer]::Deserialize($text)
                $other.Method = "method$i"
                $other
            }
            Measure-MicroSsim -GroundTruth $Root/gt -Prediction $Root/a -Fit $fits
            New-MicroSsimFit $Root/gt $Root/a -Partial -ShardIndex 3 -ShardCount 1000 | Merge-MicroSsimFit
            'x' * 100000 | Get-MicroSsimSummary
            """,
            new { Root = _folder.FullName });
        string[] messages = [.. run.Errors.Append(run.End).OfType<System.Management.Automation.ErrorRecord>().Select(e => $"{e}")];
        Assert.True(messages.Length >= 2, string.Join('\n', messages));
        Assert.All(messages, message => Assert.InRange(message.Length, 10, 1000));
        Assert.Contains(messages, message => message.Contains("'method10' and 490 more", StringComparison.Ordinal));
    }

    [Fact]
    public void The_page_quotes_every_character_as_PowerShell_does()
    {
        var run = HostedModule.Invoke(
            """
            $null = @() | Get-MicroSsimSummary # loads the assembly, whose types PowerShell does not find by name
            $literals = [AppDomain]::CurrentDomain.GetAssemblies() | Where-Object { $_.GetName().Name -eq 'MicroSsim.Evaluation' } |
                ForEach-Object { $_.GetType('MicroSsim.Evaluation.Reports.Page.PowerShellLiteral') }
            foreach ($i in 0..0xFFFF) {
                $text = "a$([char] $i)b"
                $expected = "'" + [Management.Automation.Language.CodeGeneration]::EscapeSingleQuotedStringContent($text) + "'"
                $quoted = @($literals)[0]::Quote($text)
                if (-not [string]::Equals($quoted, $expected)) { $i }
            }
            """);
        Assert.Empty(run.Clean);
    }

    [Theory]
    [InlineData("n2v")]
    [InlineData("it's")]
    [InlineData("x’; throw 'ran' #")]
    [InlineData("‘a‚b‛")]
    [InlineData("$(throw 'ran')`\"“& <b>")]
    public void Commands_on_a_page_score_again_and_run_no_name(string method)
    {
        Samples.WriteSet(_folder, 3, "a");
        var run = HostedModule.Invoke(
            """
            $rows = Measure-MicroSsim -GroundTruth $Root/gt -Prediction $Root/a -Method $Name -WarningAction SilentlyContinue
            $null = $rows | Export-MicroSsimReport $Root/report.html
            $code = [regex]::Match([IO.File]::ReadAllText("$Root/report.html"), '(?s)<pre><code>(.*?)</code>').Groups[1].Value
            $code = [Net.WebUtility]::HtmlDecode($code)
            $tree = [Management.Automation.Language.Parser]::ParseInput($code, [ref] $null, [ref] $null)
            $tree.FindAll({ $args[0] -is [Management.Automation.Language.CommandAst] }, $true) | ForEach-Object { $_.GetCommandName() }
            $again = & ([scriptblock]::Create($code))
            for ($i = 0; $i -lt 3; $i++) { $again[$i].MicroSsim -eq $rows[$i].MicroSsim }
            """,
            new { Root = _folder.FullName, Name = method });
        Assert.Equal(
            ["New-MicroSsimFit", "Where-Object", "Measure-MicroSsim", "True", "True", "True"],
            run.Clean.Select(o => o!.ToString()));
    }

    [Fact]
    public void Leading_blanks_of_a_name_are_kept()
    {
        string[] names = [" =1,2", "  =1,2", " =1", " x"];
        foreach (string name in names)
        {
            Tiff.Write(_folder.File("gt", name + ".tif"), Samples.Truth(1));
            Tiff.Write(_folder.File("a", name + ".tif"), Samples.Prediction(Samples.Truth(1), 1));
        }

        var run = HostedModule.Invoke(
            "$rows = Get-MicroSsimPair $Root/gt $Root/a | Measure-Psnr -DataRange Type; $null = $rows | "
            + "Export-MicroSsimReport $Root/scores.csv; $rows | ForEach-Object Name",
            new { Root = _folder.FullName });
        Assert.Equal(names.Order(StringComparer.Ordinal), run.Clean.Select(n => n!.ToString()));
        string[][] rows = [.. Imported(File.ReadAllText(_folder.File("scores.csv"))).Chunk(8).Skip(1)];
        var again = HostedModule.Invoke(
            "$Rows | ForEach-Object { [pscustomobject]@{ Name = $_[0]; Method = 'a'; Page = 0; GroundTruth = 'g'; "
            + "Prediction = 'p' } } | Export-MicroSsimReport $Root/again.json",
            new { Root = _folder.FullName, Rows = rows });
        Assert.Empty(again.Clean);
        using var json = System.Text.Json.JsonDocument.Parse(File.ReadAllText(_folder.File("again.json")));
        var read = json.RootElement.EnumerateArray();
        Assert.Equal(names.Order(StringComparer.Ordinal), read.Select(r => r.GetProperty("Name").GetString()));
    }

    [Theory]
    [InlineData("../../x")]
    [InlineData("..\\..\\x")]
    [InlineData("/etc/x")]
    [InlineData("C:\\x")]
    [InlineData("\\\\server\\share\\x")]
    [InlineData("NUL")]
    [InlineData("com1.x")]
    [InlineData("a/../../../b")]
    [InlineData("x. ")]
    [InlineData("")]
    public void Maps_stay_in_their_folder(string name)
    {
        Samples.WriteSet(_folder, 1, "a");
        var run = HostedModule.Invoke(
            Samples.GivenFit + "[pscustomobject]@{ Name = $Name; Method = $Name; GroundTruth = \"$Root/gt/00.tif\"; "
            + "Prediction = \"$Root/a/00.tif\" } | Measure-MicroSsim -Fit $fit -MapDirectory $Root/maps",
            new { Root = _folder.FullName, Name = name });
        Assert.Single(run.Clean);
        string map = Assert.Single(Directory.GetFiles(_folder.FullName, "*.ssim.tif", SearchOption.AllDirectories));
        string[] parts = Path.GetRelativePath(Path.Combine(_folder.FullName, "maps"), map).Split('/', '\\');
        Assert.All(parts, part =>
        {
            Assert.DoesNotMatch("^\\.*$|[. ]$|[:\\\\*?\"<>|\\x00-\\x1f]", part);
            Assert.DoesNotMatch("(?i)^(nul|con|prn|aux|com[0-9]|lpt[0-9])(\\.|$)", part);
        });
    }

    [Theory]
    [InlineData("$(throw 'ran')")]
    [InlineData("{ throw 'ran' }")]
    [InlineData("`$(throw 'ran')`")]
    [InlineData("a; throw 'ran'")]
    public void Text_of_a_table_is_a_path_and_never_code(string text)
    {
        const string Pair = "Name = $Text; Method = $Text; GroundTruth = $Text; Prediction = $Text";
        var run = HostedModule.Invoke(
            $"{Samples.GivenFit} [pscustomobject]@{{ {Pair} }}, [pscustomobject]@{{ {Pair}; Page = $Text }} | Measure-MicroSsim -Fit $fit",
            new { Text = text });
        Assert.Empty(run.Output);
        Assert.Equal(["ImageNotFound", "PropertyInvalid"], run.ErrorIds.Order());
    }

    [Theory]
    [InlineData("HKLM:/Software")]
    [InlineData("Env:PATH")]
    [InlineData("Function:prompt")]
    public void A_path_of_a_table_must_be_of_the_file_system(string path)
    {
        var run = HostedModule.Invoke(
            Samples.GivenFit + "[pscustomobject]@{ GroundTruth = $Bad; Prediction = $Bad } | Measure-MicroSsim -Fit $fit",
            new { Bad = path });
        Assert.Empty(run.Output);
        Assert.Matches("^Path(NotFileSystem|NotFound)$", ModuleRun.Id(run.OnlyError));
    }

    [Theory]
    [InlineData("x'; throw 'ran'; '")]
    [InlineData("x\u2019; throw \u2018ran\u2019; \u2018")]
    [InlineData("$(throw 'ran')")]
    [InlineData("-Force")]
    [InlineData("a b")]
    public void A_completion_is_one_argument_with_the_value_of_the_name(string name)
    {
        Tiff.Write(_folder.File(name, "x.tif"), Samples.Truth(1));
        var run = HostedModule.Invoke(
            """
            $folder = [Management.Automation.Language.CodeGeneration]::EscapeSingleQuotedStringContent("$Root/$Name")
            $line = "Measure-MicroSsim -GroundTruth x -Prediction '$folder' -Method "
            $found = [Management.Automation.CommandCompletion]::CompleteInput($line, $line.Length, $null).CompletionMatches
            function Take { $args }
            foreach ($one in $found) { Invoke-Command -ScriptBlock ([scriptblock]::Create("Take $($one.CompletionText)")) }
            """,
            new { Root = _folder.FullName, Name = name });
        Assert.Equal(name, Assert.Single(run.Clean)!.ToString());
    }

    [Theory]
    [InlineData("{\"__type\":\"System.Diagnostics.Process\",\"schema\":1,\"fits\":[]}")]
    [InlineData("{\"schema\":1,\"fits\":[{\"__type\":\"ObjectDataProvider:#System.Windows.Data\",\"method\":\"m\"}]}")]
    [InlineData("{\"schema\":1,\"fits\":{\"__type\":\"x\"}}")]
    public void A_fit_file_cannot_select_the_types_to_deserialize(string json)
    {
        File.WriteAllText(_folder.File("fit.json"), json);
        var run = HostedModule.Invoke("Import-MicroSsimFit $Root/fit.json", new { Root = _folder.FullName });
        Assert.Empty(run.Output);
        Assert.Equal(("FitUnreadable", ErrorCategory.ParserError), (ModuleRun.Id(run.OnlyError), run.OnlyError.CategoryInfo.Category));
    }

    /// <summary>Splits a CSV into cells as a spreadsheet does, with all blanks.</summary>
    private static IEnumerable<string> Csv(string text) => Cells(text, trim: false);

    /// <summary>Splits a CSV into cells as Import-Csv does, which trims leading blanks and tabs of cells without quotes.</summary>
    private static IEnumerable<string> Imported(string text) => Cells(text, trim: true);

    private static IEnumerable<string> Cells(string text, bool trim)
    {
        foreach (Match cell in Regex.Matches(text, "\\G(?:\"((?:[^\"]|\"\")*)\"|([^,\\n\"]*))(?:,|\\n)"))
        {
            yield return cell.Groups[1].Success ? cell.Groups[1].Value.Replace("\"\"", "\"", StringComparison.Ordinal)
                : trim ? cell.Groups[2].Value.TrimStart(' ', '\t') : cell.Groups[2].Value;
        }
    }
}
