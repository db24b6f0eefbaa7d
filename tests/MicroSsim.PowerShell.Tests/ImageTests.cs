namespace MicroSsim.Tests;

/// <summary>Images as planes and arrays, pages of stacks, channels and fit origins.</summary>
public sealed class ImageTests : IDisposable
{
    /// <summary>The ImageDescription of an ImageJ stack of two channels.</summary>
    private const string TwoChannels = "ImageJ=1.53t\nimages=2\nchannels=2\nhyperstack=true\n";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Planes_and_arrays_made_of_them_score_like_their_files()
    {
        Samples.WriteSet(_folder, 1, 176, "a");
        var run = HostedModule.Invoke(
            Samples.GivenFit +
            """
            $gt = Import-MicroSsimImage $Root/gt/00.tif
            $prediction = Import-MicroSsimImage -LiteralPath $Root/a/00.tif
            Measure-MicroSsim -GroundTruth $Root/gt/00.tif -Prediction $Root/a/00.tif -Fit $fit | Measure-MicroMs3im -Fit $fit
            Measure-MicroSsim -GroundTruth $gt -Prediction $prediction -Fit $fit | Measure-MicroMs3im -Fit $fit
            Measure-MicroSsim -GroundTruth $gt.ToArray() -Prediction $prediction.ToArray() -Fit $fit | Measure-MicroMs3im -Fit $fit
            """,
            new { Root = _folder.FullName });
        Assert.Equal(3, run.Clean.Count);
        Assert.Single(run.All<double>("MicroSsim").Distinct());
        Assert.Single(run.All<double>("MicroMs3im").Distinct());
    }

    [Fact]
    public void An_imported_plane_has_name_size_type_and_range()
    {
        ushort[,] truth = Samples.Truth(3, 20, 30);
        Tiff.Write(_folder.File("x.tif"), truth, truth);
        var run = HostedModule.Invoke("Import-MicroSsimImage $Root/x.tif -Page 1", new { Root = _folder.FullName });
        var plane = Assert.Single(run.Clean);
        Assert.Equal(
            ("x", 1, 30, 20),
            (plane.Get<string>("Name"), plane.Get<int>("Page"), plane.Get<int>("Width"), plane.Get<int>("Height")));
        Assert.Equal("UInt16", plane.Get<object>("PixelType").ToString());
        Assert.Equal(truth.Cast<ushort>().Max(), plane.Get<double>("Maximum"));
        Assert.Equal(truth.Cast<ushort>().Min(), plane.Get<double>("Minimum"));
        Assert.Equal(truth.Cast<ushort>().Average(v => v), plane.Get<double>("Mean"), 1e-9);
    }

    [Fact]
    public void A_row_whose_arrays_were_collected_is_an_error()
    {
        var run = HostedModule.Invoke(
            Samples.GivenFit +
            """
            $row = Measure-MicroSsim -GroundTruth $Truth -Prediction $Prediction -Fit $fit
            $text = [Management.Automation.PSSerializer]::Serialize($row)
            [Management.Automation.PSSerializer]::Deserialize($text) | Measure-MicroSsim -Fit $fit
            """,
            new { Truth = Samples.Truth(1), Prediction = Samples.Prediction(Samples.Truth(1), 1) });
        Assert.Equal("ImageGone", ModuleRun.Id(run.OnlyError));
    }

    [Fact]
    public void Each_sample_of_a_colour_image_is_read_in_one_pipeline()
    {
        // The samples differ from the ground truth by 1, 2 and 3.
        Tiff.Write(_folder.File("gt", "x.tif"), new byte[,,] { { { 10, 20, 30 }, { 40, 50, 60 } } });
        Tiff.Write(_folder.File("a", "x.tif"), new byte[,,] { { { 11, 22, 33 }, { 41, 52, 63 } } });
        var run = HostedModule.Invoke(
            "0..2 | ForEach-Object { Get-MicroSsimPair $Root/gt $Root/a -Channel $_ } | Measure-Psnr -DataRange 255",
            new { Root = _folder.FullName });
        Assert.Equal([0, 1, 2], run.All<int>("Channel"));
        double[] expected = [.. Enumerable.Range(1, 3).Select(error => 20 * Math.Log10(255.0 / error))];
        Assert.All(expected.Zip(run.All<double>("Psnr")), pair => Assert.Equal(pair.First, pair.Second, 1e-9));
    }

    [Fact]
    public void An_error_that_a_selection_resolves_names_the_parameter()
    {
        string path = Tiff.Write(_folder.File("x.tif"), new byte[,,] { { { 1, 2, 3 }, { 4, 5, 6 } } });
        var run = HostedModule.Invoke("Import-MicroSsimImage $Path; Import-MicroSsimImage $Path -Channel 2", new { Path = path });
        Assert.EndsWith(
            "choose of its 3 samples, 0 … 2, one or more as channels (use -Channel).", run.OnlyError.ToString(), StringComparison.Ordinal);
        Assert.Single(run.Output);
    }

    [Fact]
    public void A_channel_of_a_hyperstack_is_chosen_and_named_in_the_rows()
    {
        ushort[,] truth = Samples.Truth(1);
        Tiff.WriteDescribed(_folder.File("gt", "x.tif"), TwoChannels, truth, truth);
        Tiff.WriteDescribed(
            _folder.File("a", "x.tif"), TwoChannels, Samples.Prediction(truth, 1), Samples.Prediction(truth, 2, noise: 500));
        var run = HostedModule.Invoke(
            Samples.GivenFit +
            """
            Get-MicroSsimPair $Root/gt $Root/a | Measure-MicroSsim -Fit $fit
            Get-MicroSsimPair $Root/gt $Root/a -Channel 1 | Measure-MicroSsim -Fit $fit | Measure-Psnr -DataRange Type
            """,
            new { Root = _folder.FullName });
        Assert.Equal(3, run.Clean.Count);
        Assert.Equal([0, 1, 1], run.All<int>("Channel"));
        Assert.Equal([0, 1, 1], run.All<int>("Page"));
        Assert.Equal(run.Output[1].Get<double>("MicroSsim"), run.Output[2].Get<double>("MicroSsim"));
        Assert.NotEqual(run.Output[0].Get<double>("MicroSsim"), run.Output[1].Get<double>("MicroSsim"));
    }

    [Fact]
    public void A_grey_colour_image_is_scored_as_grey_with_a_verbose_message()
    {
        byte[,] truth = Samples.Each(32, 32, (r, c) => (byte)((r * c) % 251));
        byte[,,] grey = new byte[32, 32, 3];
        for (int i = 0; i < grey.Length; i++) grey[i / 96, i / 3 % 32, i % 3] = truth[i / 96, i / 3 % 32];
        Tiff.Write(_folder.File("gt.tif"), grey);
        truth[0, 0] ^= 1; // equal images are a warning
        Tiff.Write(_folder.File("p.tif"), truth);
        var run = HostedModule.Invoke(
            Samples.GivenFit + "Measure-Ssim -GroundTruth $Root/gt.tif -Prediction $Root/p.tif -DataRange Type -Verbose 4>&1 | "
            + "ForEach-Object { \"$_\" }",
            new { Root = _folder.FullName });
        Assert.Contains(run.Clean, o => o!.ToString()!.Contains("gt.tif") && !o.ToString()!.StartsWith('@'));
    }

    [Fact]
    public void A_fit_file_holds_version_build_and_the_hashes_of_its_images()
    {
        Samples.WriteSet(_folder, 2, "a");
        var run = HostedModule.Invoke(
            """
            $fit = Get-MicroSsimPair $Root/gt $Root/a | New-MicroSsimFit -PredictionOffset 40
            $fit | Export-MicroSsimFit $Root/fit.json -IncludeHash | Out-Null
            (Import-MicroSsimFit $Root/fit.json).Origin
            """,
            new { Root = _folder.FullName });
        var origin = Assert.Single(run.Clean);
        Assert.Equal("0.1.0", origin.Get<string>("Version"));
        Assert.Contains("v10.0", origin.Get<string>("Build"));
        Assert.Equal(["PredictionOffset"], origin.Get<IReadOnlyList<string>>("Given"));
        string text = File.ReadAllText(_folder.File("fit.json"));
        foreach (string image in Directory.GetFiles(_folder.FullName, "*.tif", SearchOption.AllDirectories))
        {
            Assert.Contains(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(image))), text);
        }
    }

    [Theory]
    [InlineData("Measure-MicroSsim -WindowSize 8")]
    [InlineData("Measure-MicroSsim -WindowSize 1")]
    [InlineData("Measure-MicroSsim -Sigma 0")]
    [InlineData("Measure-MicroSsim -Sigma 0, 0, 0")]
    [InlineData("Measure-MicroSsim -Sigma 1, -1, 1")]
    [InlineData("Measure-MicroSsim -K1 -1")]
    [InlineData("Measure-MicroSsim -Covariance Neither")]
    [InlineData("Measure-MicroMs3im -Betas 0.5, 0")]
    [InlineData("Measure-MicroMs3im -Betas @()")]
    [InlineData("Measure-MicroMs3im -Normalize Sometimes")]
    [InlineData("Measure-Ssim -DataRange 0")]
    [InlineData("Measure-Ssim -DataRange Whatever")]
    [InlineData("New-MicroSsimFit -BackgroundPercentile 101")]
    [InlineData("New-MicroSsimFit -MaxValue NaN")]
    [InlineData("Measure-MicroSsim -ThrottleLimit 0")]
    public void An_invalid_argument_does_not_bind(string command)
    {
        var run = HostedModule.Invoke(command);
        var error = run.End ?? Assert.Single(run.Errors);
        Assert.IsAssignableFrom<System.Management.Automation.ParameterBindingException>(error.Exception);
    }
}
