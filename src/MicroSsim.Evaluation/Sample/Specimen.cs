namespace MicroSsim.Evaluation.Sample;

/// <summary>Draws simulated specimens: filaments and spots of varying brightness.</summary>
internal static class Specimen
{
    /// <summary>The number of pixels that <see cref="Filaments"/> and <see cref="Spots"/> refer to.</summary>
    private const double Field = 256 * 256;

    /// <summary>The number of filaments per field.</summary>
    private const double Filaments = 16;

    /// <summary>The number of spots per field.</summary>
    private const double Spots = 50;

    /// <summary>The number of blur passes of the point spread function: a standard deviation of √2 pixels.</summary>
    private const int PointSpread = 4;

    /// <summary>Draws a specimen after blurring by the point spread function, in photons of the long exposure.</summary>
    /// <param name="width">The number of pixels per row.</param>
    /// <param name="height">The number of rows.</param>
    /// <param name="random">The random numbers.</param>
    public static Canvas Draw(int width, int height, RandomSource random)
    {
        var canvas = new Canvas(width, height);
        double fields = (width * (double)height) / Field;
        for (int i = 0; i < Filaments * fields; i++) DrawFilament(canvas, random);
        for (int i = 0; i < Spots * fields; i++)
        {
            // Squared, so that faint spots are more frequent than bright ones.
            double light = random.NextBetween(0.3, 1);
            canvas.Add(random.NextBetween(0, width), random.NextBetween(0, height), 6000 * light * light);
        }

        canvas.Blur(PointSpread);
        return canvas;
    }

    /// <summary>Draws a curve in small steps, whose curvature changes randomly.</summary>
    private static void DrawFilament(Canvas canvas, RandomSource random)
    {
        const double Step = 0.5;
        double light = Step * random.NextBetween(150, 900);
        double steps = random.NextBetween(100, 600);
        double x = random.NextBetween(0, canvas.Width), y = random.NextBetween(0, canvas.Height);
        double dx = random.NextBetween(-1, 1), dy = random.NextBetween(-1, 1), turn = 0;
        for (int i = 0; i < steps; i++)
        {
            turn = (0.98 * turn) + (0.002 * random.NextNormal());
            (dx, dy) = (dx - (turn * dy), dy + (turn * dx));
            double length = Math.Sqrt((dx * dx) + (dy * dy));
            (dx, dy) = (dx / length, dy / length);
            (x, y) = (x + (Step * dx), y + (Step * dy));
            canvas.Add(x, y, light);
        }
    }
}
