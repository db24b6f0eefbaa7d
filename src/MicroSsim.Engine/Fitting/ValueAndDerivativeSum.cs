using MicroSsim.Engine.Statistics;

namespace MicroSsim.Engine.Fitting;

/// <summary>An exact sum of SSIM and its derivative over images; it does not depend on the order of the images.</summary>
internal sealed class ValueAndDerivativeSum
{
    private ExactNumber _value, _derivative;

    /// <summary>Adds the sums over the windows of one image.</summary>
    public void Add(in ValueAndDerivative image) => Add(image.Value, image.Derivative);

    /// <summary>Adds the images of another sum.</summary>
    public void Add(ValueAndDerivativeSum other) => Add(other._value, other._derivative);

    /// <summary>Both sums divided by a count.</summary>
    public ValueAndDerivative Mean(double count) => new(_value.Value / count, _derivative.Value / count);

    /// <summary>Writes the sum; <see cref="Load"/> reads it.</summary>
    public void Save(BinaryWriter writer)
    {
        _value.Save(writer);
        _derivative.Save(writer);
    }

    /// <summary>Adds a sum that <see cref="Save"/> wrote.</summary>
    public void Load(BinaryReader reader) => Add(ExactNumber.Load(reader), ExactNumber.Load(reader));

    private void Add(ExactNumber value, ExactNumber derivative)
    {
        _value += value;
        _derivative += derivative;
    }
}
