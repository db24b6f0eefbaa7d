namespace MicroSsim.Evaluation.Sample;

/// <summary>What lies under the simulated microscope: filaments and spots of varied brightness.</summary>
internal static class Specimen
{
    // Of a field of 256 × 256 pixels; larger ones hold more in proportion.
    private const double Filaments = 16, Spots = 50, Field = 256 * 256;

    // The point spread function, in passes of the blur: a standard deviation of √2 pixels.
    private const int PointSpread = 4;

    /// <summary>Draws a specimen as the optics show it, in photons of the long exposure.</summary>
    public static Canvas Draw(int width, int height, RandomSource random)
    {
        var canvas = new Canvas(width, height);
        double fields = width * (double)height / Field;
        for (int i = 0; i < Filaments * fields; i++) DrawFilament(canvas, random);
        for (int i = 0; i < Spots * fields; i++)
        {
            // Squared, so that there are many faint ones and few bright ones.
            double light = random.Between(0.3, 1);
            canvas.Add(random.Between(0, width), random.Between(0, height), 6000 * light * light);
        }

        canvas.Blur(PointSpread);
        return canvas;
    }

    /// <summary>A walk in small steps whose direction turns by an ever-changing little.</summary>
    private static void DrawFilament(Canvas canvas, RandomSource random)
    {
        const double step = 0.5;
        double light = step * random.Between(150, 900);
        double steps = random.Between(100, 600);
        double x = random.Between(0, canvas.Width), y = random.Between(0, canvas.Height);
        double dx = random.Between(-1, 1), dy = random.Between(-1, 1), turn = 0;
        for (int i = 0; i < steps; i++)
        {
            turn = 0.98 * turn + 0.002 * random.Normal();
            (dx, dy) = (dx - turn * dy, dy + turn * dx);
            double length = Math.Sqrt(dx * dx + dy * dy);
            (dx, dy) = (dx / length, dy / length);
            (x, y) = (x + step * dx, y + step * dy);
            canvas.Add(x, y, light);
        }
    }
}
