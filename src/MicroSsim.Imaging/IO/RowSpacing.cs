namespace MicroSsim.Imaging.IO;

/// <summary>Rows in a file, such as those of a chunk, and their distance in memory.</summary>
/// <param name="Count">Number of rows.</param>
/// <param name="Bytes">Bytes of a row.</param>
/// <param name="FileStride">Bytes from one row to the next in the file, at least as many as a row has.</param>
/// <param name="Stride">Bytes from one row to the next in memory, at least as many as a row has.</param>
internal readonly record struct RowSpacing(int Count, int Bytes, int FileStride, int Stride)
{
    /// <summary>Approximate number of bytes that are read at a time before they are copied to their place.</summary>
    public const int PartBytes = 1 << 16;

    /// <summary>Bytes in the file from the first to the last byte of the rows.</summary>
    public long FileBytes => ((Count - 1L) * FileStride) + Bytes;

    /// <summary>Copies rows from the bytes of a file to their place in memory.</summary>
    public void Copy(ReadOnlySpan<byte> file, Span<byte> memory)
    {
        for (int row = 0; row < Count; row++) file.Slice(row * FileStride, Bytes).CopyTo(memory.Slice(row * Stride));
    }
}
