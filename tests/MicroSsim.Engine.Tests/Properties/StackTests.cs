using MicroSsim.Engine.Planes;
using MicroSsim.Imaging.Files;

namespace MicroSsim.Engine.Tests;

/// <summary>The origin of the pixels does not matter: a stack equals its pages, and a file equals its pixels in memory.</summary>
public sealed class StackTests
{
    [Fact]
    public void A_stack_read_row_by_row_equals_its_pages_in_memory()
    {
        var golden = GoldenCase.Load("09_stack_u16");
        using ImageFile groundTruths = golden.Open("gt.tif"), predictions = golden.Open("pred.tif");
        ImagePair[] stack =
        [
            .. groundTruths.Select(PageSelection.All).Zip(
                predictions.Select(PageSelection.All), (gt, pred) => new ImagePair(groundTruths.Read(gt), predictions.Read(pred))),
        ];
        var fit = FitRunner.Fit(golden.Pairs).Fit;
        Assert.Equal(3, stack.Length);
        Assert.Equal(fit, FitRunner.Fit(stack).Fit);
        for (int page = 0; page < stack.Length; page++) Assert.Equal(golden.Pairs[page].Score(fit), stack[page].Score(fit));
    }

    [Fact]
    public void Planes_that_fetch_their_rows_into_a_buffer_score_as_those_in_memory()
    {
        var pair = GoldenCase.Load("17_ms_u16").Pairs[0];
        var fetched = new ImagePair(new FetchingPlane(pair.GroundTruth), new FetchingPlane(pair.Prediction));
        var fit = FitRunner.Fit(pair).Fit;
        Assert.Equal(fit, FitRunner.Fit(fetched).Fit);
        Assert.Equal(pair.Score(fit), fetched.Score(fit));
        Assert.Equal(pair.MultiScaleScore(fit).Terms, fetched.MultiScaleScore(fit).Terms);
    }

    [Fact]
    public void The_type_that_pixels_are_stored_in_does_not_matter()
    {
        var pair = GoldenCase.Load("04_u8").Pairs[0];
        var fit = FitRunner.Fit(pair).Fit;
        foreach (var type in RandomPlanes.Types.Where(type => type != PixelType.Int8)) // does not hold these pixels
        {
            var stored = new ImagePair(As(type, pair.GroundTruth), As(type, pair.Prediction));
            Assert.Equal(fit, FitRunner.Fit(stored).Fit);
            Assert.Equal(pair.Score(fit), stored.Score(fit));
        }

        static ImagePlane As(PixelType type, ImagePlane plane) => RandomPlanes.FromValues(type, plane.Width, plane.Height, plane.Values());
    }

    /// <summary>A plane that copies the requested rows into the buffer of the caller.</summary>
    private sealed class FetchingPlane(ImagePlane plane) : ImagePlane(plane.Width, plane.Height, plane.PixelType)
    {
        public override ReadOnlySpan<byte> GetRows(int firstRow, int rowCount, RowBuffer buffer)
        {
            CheckRows(firstRow, rowCount);
            var rows = buffer.Take((int)RowBytes * rowCount);
            plane.GetRows(firstRow, rowCount, new RowBuffer()).CopyTo(rows);
            return rows;
        }
    }
}
