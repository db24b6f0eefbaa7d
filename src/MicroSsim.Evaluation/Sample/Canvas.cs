namespace MicroSsim.Evaluation.Sample;

/// <summary>A rectangle of light: how many photons each pixel stands for.</summary>
internal sealed class Canvas(int width, int height)
{
    /// <summary>Pixels per row.</summary>
    public int Width => width;

    /// <summary>Rows.</summary>
    public int Height => height;

    /// <summary>The pixels, row-major.</summary>
    public double[] Values { get; private set; } = new double[checked(width * height)];

    /// <summary>Adds light at a point between four pixels, which share it; what falls outside is lost.</summary>
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
    /// Blurs by a Gaussian of variance <paramref name="passes"/> / 2: repeated binomial filters 1-2-1 come close to one,
    /// and are exact to compute. At the edges the outermost pixels repeat.
    /// </summary>
    public void Blur(int passes)
    {
        var blurred = new double[Values.Length];
        for (int pass = 0; pass < 2 * passes; pass++)
        {
            bool across = pass % 2 == 0;
            for (int row = 0; row < height; row++)
            {
                for (int column = 0; column < width; column++)
                {
                    int here = row * width + column;
                    int before = across ? here - (column > 0 ? 1 : 0) : here - (row > 0 ? width : 0);
                    int after = across ? here + (column < width - 1 ? 1 : 0) : here + (row < height - 1 ? width : 0);
                    blurred[here] = 0.25 * (Values[before] + Values[after]) + 0.5 * Values[here];
                }
            }

            (Values, blurred) = (blurred, Values);
        }
    }

    private void AddTo(int column, int row, double light)
    {
        if (column >= 0 && column < width && row >= 0 && row < height) Values[row * width + column] += light;
    }
}
