using MicroSsim.Imaging.IO;

namespace MicroSsim.Imaging.Png;

/// <summary>The compressed pixels of a PNG, which are split into several chunks, as one stream.</summary>
/// <param name="source">The file, which must stay open.</param>
/// <param name="chunks">Offset and length of the data of each chunk, in order.</param>
internal sealed class PngDataStream(FileSource source, IReadOnlyList<(long Offset, long Length)> chunks) : Stream
{
    /// <summary>Index of the current chunk.</summary>
    private int _chunk;

    /// <summary>Bytes of the current chunk that were read.</summary>
    private long _position;

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count)
    {
        while (_chunk < chunks.Count && _position == chunks[_chunk].Length)
        {
            _chunk++;
            _position = 0;
        }

        if (_chunk == chunks.Count) return 0;
        int read = (int)Math.Min(count, chunks[_chunk].Length - _position);
        source.Read(chunks[_chunk].Offset + _position, buffer.AsSpan(offset, read));
        _position += read;
        return read;
    }

    /// <inheritdoc/>
    public override void Flush()
    {
        // The stream is read-only.
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
