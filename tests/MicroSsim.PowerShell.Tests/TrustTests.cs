using System.Net;
using System.Text.RegularExpressions;

namespace MicroSsim.Tests;

/// <summary>"Can I trust these numbers": what fits and reports say about a factor that does not suit the specimen.</summary>
public sealed partial class TrustTests : IDisposable
{
    private const string Report =
        """
        $pairs = Get-MicroSsimPair $Root/gt $Root/n2v
        $fit = $pairs | New-MicroSsimFit -RangeMode PerImage
        $pairs | Measure-MicroSsim -Fit $fit | Export-MicroSsimReport $Root/a.html
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_inverted_specimen_of_the_numbers_page_is_flagged()
    {
        // As in examples/Numbers.ps1: it converges, and scores 0.685.
        var run = Run(
            """
            $sample = New-MicroSsimSample $Root/s -Count 1 -Width 96 -Height 96
            $gt = (Import-MicroSsimImage "$($sample.GroundTruth)/sample_00.tif").ToArray()
            $inverted = [double[,]]::new(96, 96)
            foreach ($y in 0..95) { foreach ($x in 0..95) { $inverted[$y, $x] = 1000 - $gt[$y, $x] } }
            $fit = New-MicroSsimFit -GroundTruth $gt -Prediction $inverted
            $fit
            Measure-MicroSsim -GroundTruth $gt -Prediction $inverted -Fit $fit | Export-MicroSsimReport $Root/a.html
            """);
        Assert.True(run.Output.Single().Get<bool>("Converged"));
        Assert.Contains("the predictions do not follow their ground truth", run.Warnings.Single(), StringComparison.Ordinal);
        string page = ReadText("a.html");
        Assert.Contains("Look before you trust the scores of (no method)", page, StringComparison.Ordinal);
        Assert.Contains("Look: The predictions get darker where the ground truth gets brighter", page, StringComparison.Ordinal);
    }

    [Fact]
    public void A_factor_that_erases_the_raw_images_of_the_sample_is_told_and_both_remedies_work()
    {
        var run = Run(
            """
            $null = New-MicroSsimSample $Root/s -Count 4
            $pairs = Get-MicroSsimPair $Root/s/gt $Root/s/raw
            $fit = $pairs | New-MicroSsimFit -RangeMode PerImage
            $fit
            $pairs | New-MicroSsimFit -RangeMode PerImage -RangeInvariantFactor $fit.LeastSquaresFactor
            Get-MicroSsimPair $Root/s/gt $Root/s/raw -Mask $Root/s/mask | New-MicroSsimFit -RangeMode PerImage -UseMask
            $pairs | Measure-MicroSsim -Fit $fit | Export-MicroSsimReport $Root/a.html
            """);
        string warning = Assert.Single(run.Warnings);
        Assert.Contains("(UseMask), or give the factor (RangeInvariantFactor)", warning, StringComparison.Ordinal);
        double factor = run.Output[0].Get<double>("RangeInvariantFactor"), leastSquares = run.Output[0].Get<double>("LeastSquaresFactor");
        Assert.InRange(factor / leastSquares, 0.01, 0.5);
        Assert.InRange(
            run.Output[2].Get<double>("RangeInvariantFactor") / run.Output[2].Get<double>("LeastSquaresFactor"), 0.5, 2);
        string page = ReadText("a.html");
        Assert.Contains("Look before you trust the scores of raw", page, StringComparison.Ordinal);
        Assert.Contains("Get-MicroSsimPair -Mask, New-MicroSsimFit -UseMask", page, StringComparison.Ordinal);
        Assert.Contains("The fit was made on 4 pages of 4 files.", page, StringComparison.Ordinal);
    }

    [Fact]
    public void A_good_fit_is_not_doubted()
    {
        Samples.WriteSet(_folder, 8, "n2v");
        _ = Run(Report).Clean;
        string page = ReadText("a.html");
        Assert.DoesNotContain("Look before you trust", page, StringComparison.Ordinal);
        Assert.Contains("times the least-squares factor", page, StringComparison.Ordinal);
        Assert.Contains("The search for α has converged, and no other maximum competes.", page, StringComparison.Ordinal);
        Assert.Contains("Bright and dim images suit about the same factor", page, StringComparison.Ordinal);
        string html = File.ReadAllText(_folder.File("a.html"));
        Assert.Contains("/docs/numbers.md#can-i-trust-this-score", html, StringComparison.Ordinal);
        string docs = File.ReadAllText(Path.Combine(TestData.Root, "docs", "numbers.md"));
        Assert.Contains("\n### Can I trust this score\n", docs, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_the_same_for_all_methods_is_said_once()
    {
        Samples.WriteSet(_folder, 8, "n2v", "care");
        _ = Run(Report.Replace("$Root/n2v", "$Root/n2v, $Root/care", StringComparison.Ordinal)).Clean;
        string trust = FindTrust("a.html");
        const string Converged = "The search for α has converged, and no other maximum competes.";
        Assert.Equal(2, trust.Split(Converged).Length);
        Assert.Contains("All fits", trust, StringComparison.Ordinal);
        Assert.Equal(3, trust.Split("times the least-squares factor").Length);
    }

    [Fact]
    public void Predictions_that_were_scaled_one_by_one_are_flagged_as_of_another_unit()
    {
        for (int i = 0; i < 9; i++)
        {
            ushort[,] truth = Samples.Truth(i);
            Tiff.Write(_folder.File("gt", $"{i}.tif"), Samples.Each(32, 32, (r, c) => truth[r, c] * Math.Pow(1.5, i)));
            double most = truth.Cast<ushort>().Max();
            Tiff.Write(_folder.File("n2v", $"{i}.tif"), Samples.Each(32, 32, (r, c) => truth[r, c] / most));
        }

        _ = Run(Report.Replace("PerImage", "PerImage -WarningAction Ignore", StringComparison.Ordinal)).Clean;
        string page = ReadText("a.html");
        Assert.Contains("Look: Bright images suit a larger factor than dim ones", page, StringComparison.Ordinal);
        Assert.Contains("Look: A factor of their own would change these images most:", page, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_fit_knows_of_its_images_travels_with_fit_files_tables_and_pages()
    {
        Samples.WriteSet(_folder, 7, "n2v");
        var run = Run(
            """
            $fit = Get-MicroSsimPair $Root/gt $Root/n2v | New-MicroSsimFit -RangeMode PerImage
            $fit | Export-MicroSsimFit $Root/fit.json
            $copy = Import-MicroSsimFit $Root/fit.json
            $fit, $copy | ForEach-Object { $_.Images | ForEach-Object { "$_" } | Join-String -Separator '|' }
            $rows = Get-MicroSsimPair $Root/gt $Root/n2v | Measure-MicroSsim -Fit $copy
            $rows | Export-MicroSsimReport $Root/a.csv
            $rows | Export-MicroSsimReport $Root/a.html
            Export-MicroSsimReport $Root/of-csv.html -InputObject $Root/a.csv
            Export-MicroSsimReport $Root/of-page.html -InputObject $Root/a.html
            """.Replace("Join-String -Separator '|'", "ForEach-Object -Begin { $t = '' } -Process { $t += $_ } -End { $t }",
                StringComparison.Ordinal)).Clean;
        Assert.Equal(run[0]!.ToString(), run[1]!.ToString());
        Assert.Contains("00.tif, page 0: α 2.", run[0]!.ToString(), StringComparison.Ordinal);
        string trust = FindTrust("a.html");
        Assert.Contains("The fit was made on 7 pages of 7 files.", trust, StringComparison.Ordinal);
        Assert.Equal(trust, FindTrust("of-csv.html"));
        Assert.Equal(trust, FindTrust("of-page.html"));
    }

    [Fact]
    public void Given_fits_and_those_of_older_versions_are_judged_by_what_is_known()
    {
        Samples.WriteSet(_folder, 2, "n2v");
        _ = Run(Samples.GivenFit + " Get-MicroSsimPair $Root/gt $Root/n2v | Measure-MicroSsim -Fit $fit | "
            + "Export-MicroSsimReport $Root/a.html").Clean;
        Assert.Contains("α = 2.500 was given, not fitted.", FindTrust("a.html"), StringComparison.Ordinal);
    }

    [GeneratedRegex("<section id=\"trust\">.*?</section>", RegexOptions.Singleline)]
    private static partial Regex TrustSection();

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tags();

    private string FindTrust(string name) =>
        WebUtility.HtmlDecode(Tags().Replace(TrustSection().Match(File.ReadAllText(_folder.File(name))).Value, ""));

    private string ReadText(string name) =>
        WebUtility.HtmlDecode(Tags().Replace(File.ReadAllText(_folder.File(name)), "")).Replace('\u00A0', ' ');

    private ModuleRun Run(string script) => HostedModule.Invoke(script, new { Root = _folder.FullName });
}
