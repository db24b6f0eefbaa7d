using MicroSsim.Engine.Statistics;

namespace MicroSsim.Engine.Fitting;

/// <summary>
/// The moments of all pairs of a set about zero, as exact numbers: no cancellation occurs when they are later taken about the offsets,
/// which are unknown until the pass has ended.
/// </summary>
internal sealed class MomentSums
{
    private ExactNumber _count, _x, _y, _xx, _yy, _xy;

    /// <summary>Σx², Σy² and Σxy of the pixels less the mean of their own image.</summary>
    private ExactNumber _ownXX, _ownYY, _ownXY;

    /// <summary>Adds a pair.</summary>
    public void Add(in PairMoments pair)
    {
        ExactNumber n = pair.Count, px = pair.PivotX, py = pair.PivotY, unitX = pair.UnitX, unitY = pair.UnitY;
        ExactNumber x = unitX * pair.X, y = unitY * pair.Y;
        Add(
            n,
            x + (px * n),
            y + (py * n),
            (unitX * unitX * pair.XX) + (px * (x + x + (px * n))),
            (unitY * unitY * pair.YY) + (py * (y + y + (py * n))),
            (unitX * unitY * pair.XY) + (px * y) + (py * (x + (px * n))));
        var (ownXX, ownYY, ownXY) = pair.AboutMeans;
        AddOwn(unitX * unitX * ownXX, unitY * unitY * ownYY, unitX * unitY * ownXY);
    }

    /// <summary>Adds the pairs of other sums.</summary>
    public void Add(MomentSums other)
    {
        Add(other._count, other._x, other._y, other._xx, other._yy, other._xy);
        AddOwn(other._ownXX, other._ownYY, other._ownXY);
    }

    /// <summary>Σ(x − offsetX)², Σ(y − offsetY)² and Σ(x − offsetX)(y − offsetY).</summary>
    public (ExactNumber XX, ExactNumber YY, ExactNumber XY) About(double offsetX, double offsetY)
    {
        ExactNumber ox = offsetX, oy = offsetY;
        return (
            _xx - (ox * (_x + _x - (ox * _count))),
            _yy - (oy * (_y + _y - (oy * _count))),
            _xy - (ox * _y) - (oy * (_x - (ox * _count))));
    }

    /// <summary>
    /// The least-squares factor Σxy/Σy² of the images less their offsets, or √(Σx²/Σy²) where they are anti-correlated; null where all
    /// predictions are constant, so that no factor is better than another; 0 or ∞ beyond the range of float64.
    /// </summary>
    public double? LeastSquaresFactor(double offsetX, double offsetY)
    {
        var (xx, yy, xy) = About(offsetX, offsetY);
        if (yy.IsZero || xx.IsZero) return null;
        return xy.IsPositive ? ExactNumber.Quotient(xy, yy) : ExactNumber.QuotientRoot(xx, yy);
    }

    /// <summary>
    /// The least-squares factor Σxy/Σy² of the images less their own means, which may be negative; null where all predictions are constant,
    /// or it is beyond the range of float64.
    /// </summary>
    public double? LeastSquaresFactorAboutMeans
    {
        get
        {
            if (_ownYY.IsZero) return null;
            double factor = ExactNumber.Quotient(_ownXY, _ownYY);
            return double.IsInfinity(factor) ? null : factor;
        }
    }

    /// <summary>Pearson's correlation of all pixels less the mean of their image, −1 … 1; 0 where images are constant.</summary>
    public double Correlation
    {
        get
        {
            if (_ownXX.IsZero || _ownYY.IsZero) return 0;
            double size = ExactNumber.QuotientRoot(_ownXY * _ownXY, _ownXX * _ownYY);
            return _ownXY.IsPositive ? size : -size;
        }
    }

    /// <summary>Writes the sums; <see cref="Load"/> reads them.</summary>
    public void Save(BinaryWriter writer)
    {
        foreach (var sum in new[] { _count, _x, _y, _xx, _yy, _xy, _ownXX, _ownYY, _ownXY }) sum.Save(writer);
    }

    /// <summary>Adds sums that <see cref="Save"/> wrote.</summary>
    public void Load(BinaryReader reader)
    {
        var saved = Enumerable.Range(0, 9).Select(_ => ExactNumber.Load(reader)).ToArray();
        Add(saved[0], saved[1], saved[2], saved[3], saved[4], saved[5]);
        AddOwn(saved[6], saved[7], saved[8]);
    }

    private void Add(ExactNumber count, ExactNumber x, ExactNumber y, ExactNumber xx, ExactNumber yy, ExactNumber xy)
    {
        _count += count;
        _x += x;
        _y += y;
        _xx += xx;
        _yy += yy;
        _xy += xy;
    }

    private void AddOwn(ExactNumber xx, ExactNumber yy, ExactNumber xy)
    {
        _ownXX += xx;
        _ownYY += yy;
        _ownXY += xy;
    }
}
