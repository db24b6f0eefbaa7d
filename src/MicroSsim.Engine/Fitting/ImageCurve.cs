namespace MicroSsim.Engine.Fitting;

/// <summary>The mean SSIM of one image at the factors of a pass, and the factor that suits the image best.</summary>
/// <param name="at">The mean SSIM and its derivative with respect to ln α, per factor of the pass.</param>
internal sealed class ImageCurve(ValueAndDerivative[] at)
{
    /// <summary>The factor with the highest mean SSIM so far.</summary>
    public double OwnFactor { get; private set; } = double.NaN;

    /// <summary>The mean SSIM at <see cref="OwnFactor"/>.</summary>
    public double OwnSsim { get; private set; } = double.NegativeInfinity;

    /// <summary>The share of ground truth pixels above background, 0 … 1; NaN if the pass does not measure it.</summary>
    public double Foreground { get; set; } = double.NaN;

    /// <summary>Sets the mean SSIM at one factor of the pass.</summary>
    /// <param name="index">The index of the factor.</param>
    /// <param name="factor">The factor.</param>
    /// <param name="sum">The sums over the windows of the image.</param>
    /// <param name="windows">The number of windows.</param>
    public void Set(int index, double factor, ValueAndDerivative sum, long windows)
    {
        at[index] = new ValueAndDerivative(sum.Value / windows, sum.Derivative / windows);
        Propose(factor, at[index].Value);
    }

    /// <summary>Takes a factor as that of the image if its mean SSIM is higher than at those before.</summary>
    public void Propose(double factor, double ssim)
    {
        if (ssim > OwnSsim) (OwnFactor, OwnSsim) = (factor, ssim);
    }

    /// <summary>The mean SSIM at a factor; null where the pass has no interval around it.</summary>
    /// <param name="factor">The factor.</param>
    /// <param name="factors">The factors of the pass: those of one interval after the other.</param>
    public double? SsimAt(double factor, IReadOnlyList<double> factors)
    {
        double position = Math.Log(factor);
        for (int first = 0; first < at.Length; first += FactorCurve.NodeCount)
        {
            double[] nodes = [.. factors.Skip(first).Take(FactorCurve.NodeCount).Select(node => Math.Log(node))];
            double centre = (nodes.Min() + nodes.Max()) / 2, halfWidth = (nodes.Max() - nodes.Min()) / 2;
            if (Math.Abs(position - centre) > halfWidth + 1e-6) continue;
            var curve = new FactorCurve([.. nodes.Select(node => node - centre)], at.AsSpan(first, FactorCurve.NodeCount).ToArray());
            return curve.At(position - centre).Value;
        }

        return null;
    }

    /// <summary>Writes the curve; <see cref="Load"/> reads it.</summary>
    public void Save(BinaryWriter writer)
    {
        writer.Write(OwnFactor);
        writer.Write(OwnSsim);
        writer.Write(Foreground);
        writer.Write(at.Length);
        foreach (var (value, derivative) in at)
        {
            writer.Write(value);
            writer.Write(derivative);
        }
    }

    /// <summary>Reads a curve that <see cref="Save"/> wrote.</summary>
    public static ImageCurve Load(BinaryReader reader)
    {
        var (factor, ssim, foreground) = (reader.ReadDouble(), reader.ReadDouble(), reader.ReadDouble());
        var at = new ValueAndDerivative[reader.ReadInt32()];
        for (int i = 0; i < at.Length; i++) at[i] = new ValueAndDerivative(reader.ReadDouble(), reader.ReadDouble());
        return new ImageCurve(at) { OwnFactor = factor, OwnSsim = ssim, Foreground = foreground };
    }
}
