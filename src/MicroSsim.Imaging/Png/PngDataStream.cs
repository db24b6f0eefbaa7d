using MicroSsim.Imaging.IO;

namespace MicroSsim.Imaging.Png;

/// <summary>The compressed pixels of a PNG as one stream, though they stand in pieces.</summary>
internal sealed class PngDataStream(FileSource source, IReadOnlyList<(long Offset, long Length)> pieces) : Stream
{
    private int _piece;
    private long _done;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        while (_piece < pieces.Count && _done == pieces[_piece].Length)
        {
            _piece++;
            _done = 0;
        }

        if (_piece == pieces.Count) return 0;
        int read = (int)Math.Min(count, pieces[_piece].Length - _done);
        source.Read(pieces[_piece].Offset + _done, buffer.AsSpan(offset, read));
        _done += read;
        return read;
    }

    public override void Flush()
    {
        // Nothing is ever written.
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
