namespace MicroSsim.Tests;

/// <summary>Small simulated micrographs: the same ones for the same seed.</summary>
internal static class Samples
{
    /// <summary>A ground truth: spots on a background of about 100.</summary>
    public static ushort[,] Truth(int seed, int height = 32, int width = 32)
    {
        var random = new Random(seed);
        var spots = Enumerable.Range(0, 6).Select(_ => (Row: random.Next(height), Column: random.Next(width), Light: random.Next(2000, 2500))).ToList();
        return Each(height, width, (r, c) => (ushort)(100 + random.Next(20) + spots.Sum(s => s.Light / (1 + Square(r - s.Row) + Square(c - s.Column)))));
    }

    /// <summary>A prediction of it: in another range and unit, with noise.</summary>
    public static float[,] Prediction(ushort[,] truth, int seed, double noise = 20)
    {
        var random = new Random(seed);
        return Each(truth.GetLength(0), truth.GetLength(1), (r, c) => (float)(0.4 * truth[r, c] + 7 + noise * (random.NextDouble() - 0.5)));
    }

    /// <summary>An image, pixel by pixel.</summary>
    public static T[,] Each<T>(int height, int width, Func<int, int, T> pixel)
    {
        var image = new T[height, width];
        for (int r = 0; r < height; r++)
        {
            for (int c = 0; c < width; c++) image[r, c] = pixel(r, c);
        }

        return image;
    }

    /// <summary>Writes gt/00.tif … and the same names for each method, noisier from method to method.</summary>
    public static void WriteSet(TemporaryFolder folder, int count, params string[] methods) => WriteSet(folder, count, 32, methods);

    /// <summary>The same with images of another size; the multi-scale score needs 176.</summary>
    public static void WriteSet(TemporaryFolder folder, int count, int side, params string[] methods)
    {
        for (int i = 0; i < count; i++)
        {
            var truth = Truth(i, side, side);
            Tiff.Write(folder.File("gt", $"{i:00}.tif"), truth);
            for (int m = 0; m < methods.Length; m++) Tiff.Write(folder.File(methods[m], $"{i:00}.tif"), Prediction(truth, i, 20 * (1 + 3 * m)));
        }
    }

    private static int Square(int value) => value * value;
}
