namespace MicroSsim.Tests;

/// <summary>A page that shows images which have changed since they were scored says so, whatever they were scored with.</summary>
public sealed class ChangedImageTests : IDisposable
{
    private const string Changed = "has changed since";

    private readonly TemporaryFolder _folder = new();

    public ChangedImageTests()
    {
        Samples.WriteSet(_folder, 2, "a");
        for (int i = 0; i < 2; i++)
        {
            Tiff.Write(_folder.File("mask", $"0{i}.tif"), Samples.Each(32, 32, (r, c) => (byte)(r is >= 4 and < 28 && c >= 6 ? 255 : 0)));
            Tiff.Write(_folder.File("labels", $"0{i}.tif"), Samples.Each(32, 32, (r, c) => (byte)((r / 16) + 1)));
        }

        WriteVolume("gt", slice => Samples.Truth(slice));
        WriteVolume("a", slice => Samples.Prediction(Samples.Truth(slice), slice));
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("$Root/gt $Root/a", "Measure-MicroSsim -Fit $fit")]
    [InlineData("$Root/gt $Root/a", "Measure-MicroMs3im -Fit $fit -Betas 0.5, 0.5 -Window Uniform -WindowSize 3")]
    [InlineData("$Root/gt $Root/a", "Measure-Ssim -DataRange GroundTruth")]
    [InlineData("$Root/gt $Root/a", "Measure-MsSsim -DataRange GroundTruth -Betas 0.5, 0.5 -Window Uniform -WindowSize 3")]
    [InlineData("$Root/gt $Root/a", "Measure-Psnr -DataRange GroundTruth")]
    [InlineData("$Root/gt $Root/a", "Measure-Nrmse -Normalization MinMax -WarningAction Ignore")]
    [InlineData("$Root/gt $Root/a", "Measure-Pearson")]
    [InlineData("$Root/gt $Root/a -Mask $Root/mask", "Measure-MicroSsim -Fit $fit")]
    [InlineData("$Root/gt $Root/a -Mask $Root/mask -MaskMode Center", "Measure-Ssim -DataRange GroundTruth")]
    [InlineData("$Root/gt $Root/a -Mask $Root/mask", "Measure-Psnr -DataRange Type -WarningAction Ignore")]
    [InlineData("$Root/gt $Root/a -Mask $Root/labels -Region", "Measure-MicroSsim -Fit $fit")]
    [InlineData("$Root/gt $Root/a -Mask $Root/labels -Region", "Measure-Pearson")]
    [InlineData("$Root/volumes/gt $Root/volumes/a", "Measure-MicroSsim -Volume -Fit $fit")]
    [InlineData("$Root/volumes/gt $Root/volumes/a", "Measure-Psnr -Volume -DataRange GroundTruth")]
    public void The_page_says_that_an_image_has_changed(string pairs, string command)
    {
        using var module = new HostedModule();
        Run(module, $"{Samples.GivenFit} $rows = Get-MicroSsimPair {pairs} | {command}; $rows | Export-MicroSsimReport $Root/scores.csv");
        const string Write = "$rows | Export-MicroSsimReport $Root/page.html; Export-MicroSsimReport $Root/csv.html $Root/scores.csv";
        Run(module, Write);
        Assert.All(["page.html", "csv.html"], page => Assert.DoesNotContain(Changed, Read(page), StringComparison.Ordinal));
        Assert.Contains("data:image/png", Read("page.html"), StringComparison.Ordinal);

        if (pairs.Contains("volumes", StringComparison.Ordinal))
        {
            WriteVolume("a", slice => Samples.Prediction(Samples.Truth(slice), slice, 900));
        }
        else
        {
            Tiff.Write(_folder.File("a", "00.tif"), Samples.Prediction(Samples.Truth(0), 0, 900));
        }

        Run(module, Write);
        Assert.All(["page.html", "csv.html"], page => Assert.Contains(Changed, Read(page), StringComparison.Ordinal));
    }

    [Fact]
    public void The_page_says_that_a_mask_has_changed()
    {
        using var module = new HostedModule();
        Run(module, "$rows = Get-MicroSsimPair $Root/gt $Root/a -Mask $Root/mask | Measure-Psnr -DataRange GroundTruth");
        Tiff.Write(_folder.File("mask", "00.tif"), Samples.Each(32, 32, (r, c) => (byte)(r < 20 ? 255 : 0)));
        Run(module, "$rows | Export-MicroSsimReport $Root/page.html");
        Assert.Contains(Changed, Read("page.html"), StringComparison.Ordinal);
    }

    private void WriteVolume(string folder, Func<int, Array> slice) => Tiff.WriteDescribed(
        _folder.File("volumes", folder, "v.tif"),
        "ImageJ=1.53\nimages=14\nslices=14\n",
        [.. Enumerable.Range(0, 14).Select(slice)]);

    private string Read(string page) => File.ReadAllText(_folder.File(page));

    private void Run(HostedModule module, string script)
    {
        using var shell = module.Prepare(script, new { Root = _folder.FullName });
        shell.Invoke();
        Assert.Empty(shell.Streams.Error);
    }
}
