namespace MicroSsim.Tests;

/// <summary>Small simulated micrographs, reproducible by their seed, and a fit that suits them.</summary>
internal static class Samples
{
    /// <summary>A script that sets $fit to a fit of given parameters.</summary>
    public const string GivenFit =
        "$fit = New-MicroSsimFit -GroundTruthOffset 100 -PredictionOffset 47 -MaxValue 3000 -RangeInvariantFactor 2.5;";

    /// <summary>Simulates a ground truth image: spots on a background of about 100, as dense in large images as in small ones.</summary>
    public static ushort[,] Truth(int seed, int height = 32, int width = 32)
    {
        var random = new Random(seed);
        var spots = Enumerable.Range(0, Math.Max(6, 6 * height * width / (32 * 32)))
            .Select(_ => (Row: random.Next(height), Column: random.Next(width), Light: random.Next(2000, 2500))).ToList();
        return Each(height, width, (r, c) =>
            (ushort)(100 + random.Next(20) + spots.Sum(s => s.Light / (1 + Square(r - s.Row) + Square(c - s.Column)))));
    }

    /// <summary>Simulates a prediction of a ground truth: another scale and offset, with uniform noise.</summary>
    public static float[,] Prediction(ushort[,] truth, int seed, double noise = 20)
    {
        var random = new Random(seed);
        return Each(truth.GetLength(0), truth.GetLength(1), (r, c) =>
            (float)((0.4 * truth[r, c]) + 7 + (noise * (random.NextDouble() - 0.5))));
    }

    /// <summary>Creates an image from a function of row and column.</summary>
    public static T[,] Each<T>(int height, int width, Func<int, int, T> pixel)
    {
        var image = new T[height, width];
        for (int r = 0; r < height; r++)
        {
            for (int c = 0; c < width; c++) image[r, c] = pixel(r, c);
        }

        return image;
    }

    /// <summary>Writes gt/00.tif … of 32 × 32 pixels and predictions of the same names, noisier for each further method.</summary>
    public static void WriteSet(TemporaryFolder folder, int count, params string[] methods) => WriteSet(folder, count, 32, methods);

    /// <summary>Writes such a set of square images of another size in pixels; multi-scale scores need 176.</summary>
    public static void WriteSet(TemporaryFolder folder, int count, int side, params string[] methods)
    {
        for (int i = 0; i < count; i++)
        {
            ushort[,] truth = Truth(i, side, side);
            Tiff.Write(folder.File("gt", $"{i:00}.tif"), truth);
            for (int m = 0; m < methods.Length; m++)
            {
                Tiff.Write(folder.File(methods[m], $"{i:00}.tif"), Prediction(truth, i, 20 * (1 + (3 * m))));
            }
        }
    }

    private static int Square(int value) => value * value;
}
