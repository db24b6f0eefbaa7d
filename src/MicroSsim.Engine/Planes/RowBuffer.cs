namespace MicroSsim.Engine.Planes;

/// <summary>
/// A reusable buffer for the rows of planes that are not in memory; it grows to the largest band requested. Not thread-safe.
/// </summary>
public sealed class RowBuffer
{
    private byte[] _bytes = [];

    /// <summary>The first <paramref name="length"/> bytes of the buffer, with undefined contents.</summary>
    public Span<byte> Take(int length) => TakeArray(length).AsSpan(0, length);

    /// <summary>
    /// The buffer as an array of at least <paramref name="length"/> bytes, with undefined contents, for several threads to
    /// fill.
    /// </summary>
    public byte[] TakeArray(int length)
    {
        if (_bytes.Length < length) _bytes = new byte[length];
        return _bytes;
    }
}
