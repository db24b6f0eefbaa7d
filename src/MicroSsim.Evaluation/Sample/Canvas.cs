namespace MicroSsim.Evaluation.Sample;

/// <summary>An image of light intensities, in photons per pixel, float64.</summary>
/// <param name="width">The number of pixels per row.</param>
/// <param name="height">The number of rows.</param>
internal sealed class Canvas(int width, int height)
{
    /// <summary>The number of pixels per row.</summary>
    public int Width => width;

    /// <summary>The number of rows.</summary>
    public int Height => height;

    /// <summary>The pixels in row-major order, in photons.</summary>
    public double[] Values { get; private set; } = new double[checked(width * height)];

    /// <summary>Adds light at a point, distributed over the four nearest pixels by bilinear weights. Pixels outside are ignored.</summary>
    /// <param name="x">The column, which may be fractional.</param>
    /// <param name="y">The row, which may be fractional.</param>
    /// <param name="light">The light, in photons.</param>
    public void Add(double x, double y, double light)
    {
        int column = (int)Math.Floor(x), row = (int)Math.Floor(y);
        double right = x - column, below = y - row;
        AddTo(column, row, light * (1 - right) * (1 - below));
        AddTo(column + 1, row, light * right * (1 - below));
        AddTo(column, row + 1, light * (1 - right) * below);
        AddTo(column + 1, row + 1, light * right * below);
    }

    /// <summary>
    /// Blurs the image by an approximate Gaussian of variance <paramref name="passes"/> / 2 in each direction: repeated binomial filters
    /// 1-2-1, which have no rounding differences between platforms. Border pixels are repeated outside.
    /// </summary>
    /// <param name="passes">The number of filter passes in each direction.</param>
    public void Blur(int passes)
    {
        double[] blurred = new double[Values.Length];
        for (int pass = 0; pass < 2 * passes; pass++)
        {
            bool isHorizontal = pass % 2 == 0;
            for (int row = 0; row < height; row++)
            {
                for (int column = 0; column < width; column++)
                {
                    int center = (row * width) + column;
                    int before = isHorizontal ? center - (column > 0 ? 1 : 0) : center - (row > 0 ? width : 0);
                    int after = isHorizontal ? center + (column < width - 1 ? 1 : 0) : center + (row < height - 1 ? width : 0);
                    blurred[center] = (0.25 * (Values[before] + Values[after])) + (0.5 * Values[center]);
                }
            }

            (Values, blurred) = (blurred, Values);
        }
    }

    /// <summary>Blurs a stack across its slices as <see cref="Blur"/> blurs an image. The first and last are repeated outside.</summary>
    /// <param name="slices">The slices, of one size.</param>
    /// <param name="passes">The number of filter passes.</param>
    public static void BlurAcross(IReadOnlyList<Canvas> slices, int passes)
    {
        for (int pass = 0; pass < passes; pass++)
        {
            double[][] old = [.. slices.Select(slice => slice.Values)];
            for (int z = 0; z < old.Length; z++)
            {
                double[] before = old[Math.Max(z - 1, 0)], center = old[z], after = old[Math.Min(z + 1, old.Length - 1)];
                double[] blurred = new double[center.Length];
                for (int i = 0; i < blurred.Length; i++) blurred[i] = (0.25 * (before[i] + after[i])) + (0.5 * center[i]);
                slices[z].Values = blurred;
            }
        }
    }

    private void AddTo(int column, int row, double light)
    {
        if (column >= 0 && column < width && row >= 0 && row < height) Values[(row * width) + column] += light;
    }
}
