using System.Globalization;

namespace MicroSsim.Tests;

/// <summary>Pages of ImageJ and plain stacks meet by label or in order, and rows address each file by itself.</summary>
public sealed class LabelTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("zct", "czt")]
    [InlineData("czt", "zct")]
    [InlineData("zct", null)]
    [InlineData(null, "zct")]
    [InlineData("zct", "zct")]
    [InlineData(null, null)]
    public void Rows_keep_their_partners_in_the_next_metric_and_from_Clixml(string? truthOrder, string? predictionOrder)
    {
        Write("gt", truthOrder, (i, truth) => truth);
        Write("p", predictionOrder, (i, truth) => Samples.Prediction(truth, i));
        var run = HostedModule.Invoke("""
            $rows = Get-MicroSsimPair $gt $p | Measure-Ssim -DataRange GroundTruth
            $next = $rows | Measure-Psnr -DataRange GroundTruth
            $text = [System.Management.Automation.PSSerializer]::Serialize($rows)
            $back = [System.Management.Automation.PSSerializer]::Deserialize($text) | Measure-Psnr -DataRange GroundTruth
            $rows.Ssim; $next.Psnr | ForEach-Object { $_ }; $back.Psnr | ForEach-Object { $_ }
            """, new { gt = _folder.File("gt"), p = _folder.File("p") });
        var values = run.Clean.Select(v => Convert.ToDouble(v!.BaseObject, CultureInfo.InvariantCulture)).ToList();
        Assert.Equal(18, values.Count);
        Assert.All(values.Take(6), ssim => Assert.True(ssim > 0.01));
        Assert.Equal(values.Skip(6).Take(6), values.Skip(12));
    }

    private void Write<T>(string folder, string? order, Func<int, ushort[,], T[,]> image)
    {
        // Two channels and three slices; logical order has the channels fastest.
        int[] places = order == "zct" ? [0, 2, 4, 1, 3, 5] : [0, 1, 2, 3, 4, 5];
        string description = order is null ? "" : $"ImageJ=1.54f\nimages=6\nchannels=2\nslices=3\norder={order}\n";
        Tiff.WriteDescribed(
            _folder.File(folder, "a.tif"), description, [.. places.Select(i => (Array)image(i, Samples.Truth(i)))]);
    }
}
