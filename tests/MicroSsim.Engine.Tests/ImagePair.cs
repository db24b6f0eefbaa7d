using MicroSsim.Engine.Planes;
using MicroSsim.Engine.Similarity;

namespace MicroSsim.Engine.Tests;

/// <summary>A ground truth and its prediction.</summary>
internal sealed record ImagePair(ImagePlane GroundTruth, ImagePlane Prediction)
{
    /// <summary>Measures the MicroSSIM of the pair.</summary>
    public SsimResult Score(MicroSsimFit fit, SsimOptions? options = null) =>
        MicroSsimCalculator.Measure(GroundTruth, Prediction, fit, options);

    /// <summary>Measures the MicroMS3IM of the pair.</summary>
    public MultiScaleResult MultiScaleScore(MicroSsimFit fit, MultiScaleOptions? options = null) =>
        MicroMs3imCalculator.Measure(GroundTruth, Prediction, fit, options);

    /// <summary>Measures the PSNR of the pair.</summary>
    public PsnrResult Psnr() => PsnrCalculator.Measure(GroundTruth, Prediction, DataRange.GroundTruth);

    /// <summary>Both planes with columns and rows exchanged, as float64.</summary>
    public ImagePair Transposed() => new(GroundTruth.Transposed(), Prediction.Transposed());

    /// <summary>The pair with its prediction as float64 and a function applied to every pixel of it.</summary>
    public ImagePair WithPrediction(Func<double, double> change) => this with { Prediction = Prediction.Select(change) };

    /// <summary>The pair as float64 with a function applied to every pixel of both images.</summary>
    public ImagePair Select(Func<double, double> change) => new(GroundTruth.Select(change), Prediction.Select(change));
}

/// <summary>Operations on planes for tests.</summary>
internal static class Planes
{
    /// <summary>All pixels, row-major, as float64.</summary>
    public static double[] Values(this ImagePlane plane)
    {
        double[] values = new double[plane.PixelCount];
        PixelConversion.ToDouble(plane.GetRows(0, plane.Height, new RowBuffer()), plane.PixelType, 0, 1, values);
        return values;
    }

    /// <summary>The plane as float64 with a function applied to every pixel.</summary>
    public static MemoryPlane<double> Select(this ImagePlane plane, Func<double, double> change) =>
        new(plane.Width, plane.Height, [.. plane.Values().Select(change)]);

    /// <summary>The plane as float64 with columns and rows exchanged.</summary>
    public static MemoryPlane<double> Transposed(this ImagePlane plane)
    {
        double[] values = plane.Values();
        double[] transposed = new double[values.Length];
        for (int row = 0; row < plane.Height; row++)
        {
            for (int column = 0; column < plane.Width; column++)
            {
                transposed[(column * plane.Height) + row] = values[(row * plane.Width) + column];
            }
        }

        return new MemoryPlane<double>(plane.Height, plane.Width, transposed);
    }

    /// <summary>A plane of equal pixels.</summary>
    public static MemoryPlane<double> Constant(int width, int height, double value) =>
        new(width, height, [.. Enumerable.Repeat(value, width * height)]);
}
