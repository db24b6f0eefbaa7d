using MicroSsim.Imaging.IO;

namespace MicroSsim.Imaging.Zarr;

/// <summary>The stored bytes of a chunk in an open file.</summary>
/// <param name="file">The file.</param>
/// <param name="offset">Offset of the chunk in the file.</param>
/// <param name="length">Length of the chunk in bytes, which lies within the file.</param>
/// <param name="key">The name of the file in the store.</param>
/// <param name="number">Number of the chunk in a shard; null if it is the whole file.</param>
/// <param name="close">Ends the use of the file.</param>
internal sealed class StoredChunk(FileSource file, long offset, int length, string key, int? number, Action close) : IDisposable
{
    /// <summary>Length of the chunk in bytes.</summary>
    public int Length => length;

    /// <summary>Reads bytes of the chunk.</summary>
    /// <param name="first">Offset of the first byte in the chunk.</param>
    /// <param name="destination">The destination.</param>
    /// <exception cref="InvalidDataException">The file has become shorter.</exception>
    public void Read(long first, Span<byte> destination)
    {
        try
        {
            file.Read(offset + first, destination);
        }
        catch (InvalidDataException e)
        {
            throw Damaged(e);
        }
    }

    /// <summary>Reads rows of the chunk to rows of a destination.</summary>
    /// <param name="first">Offset of the first row in the chunk.</param>
    /// <param name="rows">The rows: their number, length and distances.</param>
    /// <param name="destination">The destination, from the first byte of the first row.</param>
    /// <exception cref="InvalidDataException">The file has become shorter.</exception>
    public void ReadRows(long first, RowSpacing rows, Span<byte> destination)
    {
        try
        {
            file.ReadRows(offset + first, rows, destination);
        }
        catch (InvalidDataException e)
        {
            throw Damaged(e);
        }
    }

    /// <summary>The error for a damaged chunk, with its name.</summary>
    /// <param name="key">The name of the file in the store.</param>
    /// <param name="number">Number of the chunk in a shard; null if it is the whole file.</param>
    /// <param name="cause">The error without the name.</param>
    public static InvalidDataException Damaged(string key, int? number, InvalidDataException cause)
    {
        string name = number is null ? $"chunk {key}" : $"chunk number {number} of shard {key}";
        return new InvalidDataException($"{name}: {cause.Message}", cause);
    }

    /// <summary>The error for this chunk, which is damaged, with its name.</summary>
    public InvalidDataException Damaged(InvalidDataException cause) => Damaged(key, number, cause);

    /// <inheritdoc/>
    public void Dispose() => close();
}
