using System.Collections;
using MicroSsim.Evaluation.Pairing;

namespace MicroSsim.Evaluation.Fits;

/// <summary>The warnings about a fit, compared by their content. Immutable.</summary>
/// <param name="warnings">The warnings.</param>
public sealed class FitWarnings(IEnumerable<RunMessage> warnings) : IReadOnlyList<RunMessage>, IEquatable<FitWarnings>
{
    private readonly RunMessage[] _warnings = [.. warnings];

    /// <summary>No warnings.</summary>
    public static FitWarnings None { get; } = new([]);

    /// <inheritdoc/>
    public int Count => _warnings.Length;

    /// <inheritdoc/>
    public RunMessage this[int index] => _warnings[index];

    /// <inheritdoc/>
    public IEnumerator<RunMessage> GetEnumerator() => ((IEnumerable<RunMessage>)_warnings).GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    public bool Equals(FitWarnings? other) => other is not null && _warnings.SequenceEqual(other._warnings);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as FitWarnings);

    /// <inheritdoc/>
    public override int GetHashCode() => _warnings.Length;

    /// <inheritdoc/>
    public override string ToString() => string.Join("; ", _warnings.Select(warning => warning.Id));
}
