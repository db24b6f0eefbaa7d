using System.Management.Automation;

namespace MicroSsim.Tests;

/// <summary>Kinds of sessions: cultures, Constrained Language, strict mode, and a reloaded module.</summary>
public sealed class SessionTests : IDisposable
{
    private const string Work =
        """
        $fit = Get-MicroSsimPair $Root/gt $Root/a | New-MicroSsimFit
        $rows = Get-MicroSsimPair $Root/gt $Root/a | Measure-MicroSsim -Fit $fit | Measure-Psnr -DataRange GROUNDTRUTH
        $file = $rows | Export-MicroSsimReport $Root/rows.csv -PassThru
        $rows
        $rows | Get-MicroSsimSummary
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("[cultureinfo]::CurrentCulture = 'de-DE'")]
    [InlineData("[cultureinfo]::CurrentCulture = 'tr-TR'")]
    [InlineData("$ExecutionContext.SessionState.LanguageMode = 'ConstrainedLanguage'")]
    [InlineData("Set-StrictMode -Version Latest; $ErrorActionPreference = 'Stop'")]
    [InlineData("Import-Module $Manifest -Force")]
    [InlineData("Remove-Module MicroSsim; Import-Module $Manifest")]
    public void Results_are_the_same(string session)
    {
        Samples.WriteSet(_folder, 3, "a");
        var plain = Run("");
        string table = File.ReadAllText(_folder.File("rows.csv"));
        Assert.Equal(5 + 1, plain.Count); // rows and summaries
        Assert.Equal(plain, Run(session + "\n"));
        Assert.Equal(table, File.ReadAllText(_folder.File("rows.csv")));
    }

    [Fact]
    public void Numbers_in_the_culture_of_the_user_are_parsed()
    {
        var run = HostedModule.Invoke(
            """
            [cultureinfo]::CurrentCulture = 'de-DE'
            [pscustomobject]@{ GroundTruth = 'g'; Prediction = 'm/p'; Page = '0'; Ssim = '0,5' },
            [pscustomobject]@{ GroundTruth = 'g'; Prediction = 'm/p'; Page = '1'; Ssim = '0.75' } | Get-MicroSsimSummary
            """);
        Assert.Equal(0.625, Assert.Single(run.Clean).Get<double>("Mean"));
    }

    private List<string> Run(string session) =>
        [.. HostedModule.Invoke(session + Work, new { Root = _folder.FullName, HostedModule.Manifest }).Clean.Select(o => o.Describe())];
}
