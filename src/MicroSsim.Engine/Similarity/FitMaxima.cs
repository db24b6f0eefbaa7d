using System.Collections;
using System.Globalization;

namespace MicroSsim.Engine.Similarity;

/// <summary>The local maxima of the mean SSIM that a fit found, the highest first. Immutable; equal lists have equal elements.</summary>
public sealed class FitMaxima : IReadOnlyList<FitMaximum>, IEquatable<FitMaxima>
{
    private readonly FitMaximum[] _maxima;

    /// <summary>Creates a list.</summary>
    /// <param name="maxima">The maxima, in any order.</param>
    public FitMaxima(IEnumerable<FitMaximum> maxima) =>
        _maxima = [.. maxima.OrderByDescending(maximum => maximum.MeanSsim).ThenBy(maximum => maximum.Factor)];

    /// <summary>The list without a maximum.</summary>
    public static FitMaxima None { get; } = new([]);

    /// <summary>Reads a list from text: factors, each followed by its mean SSIM in parentheses, with commas between maxima.</summary>
    /// <param name="text">The text; null or damaged text stands for the empty list.</param>
    public static FitMaxima Parse(string? text)
    {
        var numbers = new List<double>();
        foreach (string part in (text ?? "").Split([',', '(', ')', ' '], StringSplitOptions.RemoveEmptyEntries))
        {
            if (!double.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out double number)) return None;
            numbers.Add(number);
        }

        if (numbers.Count % 2 == 1) return None;
        return new FitMaxima(Enumerable.Range(0, numbers.Count / 2).Select(i => new FitMaximum(numbers[2 * i], numbers[(2 * i) + 1])));
    }

    /// <inheritdoc/>
    public int Count => _maxima.Length;

    /// <inheritdoc/>
    public FitMaximum this[int index] => _maxima[index];

    /// <inheritdoc/>
    public IEnumerator<FitMaximum> GetEnumerator() => ((IEnumerable<FitMaximum>)_maxima).GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    public bool Equals(FitMaxima? other) => other is not null && _maxima.SequenceEqual(other._maxima);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as FitMaxima);

    /// <inheritdoc/>
    public override int GetHashCode() => _maxima.Length == 0 ? 0 : _maxima[0].GetHashCode();
}
