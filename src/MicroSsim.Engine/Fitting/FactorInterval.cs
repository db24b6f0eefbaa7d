namespace MicroSsim.Engine.Fitting;

/// <summary>An interval of ln α on which a pass evaluates the mean SSIM at the nodes of a <see cref="FactorCurve"/>.</summary>
/// <param name="Centre">Its centre, as ln(α / start) of a search.</param>
/// <param name="HalfWidth">Half its width.</param>
internal readonly record struct FactorInterval(double Centre, double HalfWidth)
{
    /// <summary>The half width up to which an interpolant is accurate enough (1e-5 in SSIM) to find maxima.</summary>
    public const double CoarseHalfWidth = 1;

    /// <summary>The smallest ln(α / start).</summary>
    public double Left => Centre - HalfWidth;

    /// <summary>The largest ln(α / start).</summary>
    public double Right => Centre + HalfWidth;

    /// <summary>The nodes, as ln(α / start).</summary>
    public IEnumerable<double> Nodes
    {
        get
        {
            double centre = Centre;
            return FactorCurve.Nodes(HalfWidth).Select(node => centre + node);
        }
    }

    /// <summary>Writes the interval; <see cref="Load"/> reads it.</summary>
    public void Save(BinaryWriter writer)
    {
        writer.Write(Centre);
        writer.Write(HalfWidth);
    }

    /// <summary>Reads an interval that <see cref="Save"/> wrote.</summary>
    public static FactorInterval Load(BinaryReader reader) => new(reader.ReadDouble(), reader.ReadDouble());
}
