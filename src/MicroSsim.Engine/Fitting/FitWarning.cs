namespace MicroSsim.Engine.Fitting;

/// <summary>A warning about a fit.</summary>
/// <param name="Id">A short PascalCase name that never changes.</param>
/// <param name="Message">Cause and remedy, in one line.</param>
public sealed record FitWarning(string Id, string Message)
{
    /// <summary>
    /// The positions in the set of the images that suit another factor than that of the fit, in ascending order; empty where the warning
    /// is about the whole set. A long list is truncated.
    /// </summary>
    public IReadOnlyList<long> Positions { get; init; } = [];

    /// <summary>The number of images that suit another factor, including those that <see cref="Positions"/> omits.</summary>
    public long PositionCount { get; init; }

    /// <inheritdoc/>
    public bool Equals(FitWarning? other) =>
        other is not null
        && (Id, Message, PositionCount) == (other.Id, other.Message, other.PositionCount)
        && Positions.SequenceEqual(other.Positions);

    /// <inheritdoc/>
    public override int GetHashCode() => Message.GetHashCode();

    /// <summary>Writes the warning; <see cref="Load"/> reads it.</summary>
    internal void Save(BinaryWriter writer)
    {
        writer.Write(Id);
        writer.Write(Message);
        writer.Write(PositionCount);
        writer.Write(Positions.Count);
        foreach (long position in Positions) writer.Write(position);
    }

    /// <summary>Reads a warning that <see cref="Save"/> wrote.</summary>
    internal static FitWarning Load(BinaryReader reader)
    {
        string id = reader.ReadString(), message = reader.ReadString();
        long count = reader.ReadInt64();
        long[] positions = new long[reader.ReadInt32()];
        for (int i = 0; i < positions.Length; i++) positions[i] = reader.ReadInt64();
        return new FitWarning(id, message) { Positions = positions, PositionCount = count };
    }
}
