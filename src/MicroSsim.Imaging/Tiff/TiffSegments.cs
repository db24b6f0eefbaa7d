using System.Buffers;
using System.Runtime.ExceptionServices;
using MicroSsim.Engine.Planes;
using MicroSsim.Imaging.IO;
using MicroSsim.Imaging.Pixels;

namespace MicroSsim.Imaging.Tiff;

/// <summary>The strips or tiles of one sample of a page: where they are, and their pixels.</summary>
internal sealed class TiffSegments
{
    /// <summary>Below this, threads cost more than they bring.</summary>
    private const int ParallelBytes = 1 << 18;

    private readonly FileSource _source;
    private readonly TiffPage _page;
    private readonly int _sample;
    private readonly long[] _offsets;
    private readonly long[] _counts;

    /// <param name="source">The file.</param>
    /// <param name="page">The page.</param>
    /// <param name="sample">Which of its samples.</param>
    /// <param name="plane">Which of the planes that stand behind each other under the page's directory; mostly 0.</param>
    /// <exception cref="InvalidDataException">The page has not the strips or tiles that its size asks for.</exception>
    public TiffSegments(FileSource source, TiffPage page, int sample, int plane = 0)
    {
        _source = source;
        _page = page;
        _sample = sample;
        long needed = page.SegmentCount;
        (TiffTag offsets, TiffTag counts) = page.Tiled
            ? (TiffTag.TileOffsets, TiffTag.TileByteCounts)
            : (TiffTag.StripOffsets, TiffTag.StripByteCounts);

        // Some writers file tiles under the strips' tags.
        if (page.Tiled && !page.Directory.Has(offsets)) (offsets, counts) = (TiffTag.StripOffsets, TiffTag.StripByteCounts);
        _offsets = page.Directory.Integers(offsets, needed);
        if (_offsets.Length < needed) throw new InvalidDataException($"it needs {needed} strips or tiles and has {_offsets.Length}");
        _counts = page.Directory.Integers(counts, needed);
        if (_counts.Length == 0) _counts = GuessCounts();
        if (_counts.Length < needed) throw new InvalidDataException($"it needs {needed} strips or tiles and has the sizes of {_counts.Length}");
        if (plane > 0) MoveTo(plane);
        int segments = page.Across * page.Down, first = page.Planar ? sample * segments : 0;
        for (int i = first; i < first + segments; i++) Check(i);
    }

    public TiffPage Page => _page;

    /// <summary>Where a segment of this sample begins.</summary>
    public long Offset(int down, int across) => _offsets[Index(down, across)];

    /// <summary>Decodes rows of pixels, from the first of a segment to the last of one.</summary>
    public byte[] Decode(int firstRow, int rowCount)
    {
        byte[] pixels = PixelArrays.NewBytes(checked(_page.Width * _page.PixelType.Size() * rowCount));
        int firstDown = firstRow / _page.SegmentHeight;
        int count = (rowCount + _page.SegmentHeight - 1) / _page.SegmentHeight * _page.Across;
        if (count == 1 || pixels.Length < ParallelBytes)
        {
            for (int i = 0; i < count; i++) DecodeSegment(firstDown + i / _page.Across, i % _page.Across, firstDown, pixels);
            return pixels;
        }

        try
        {
            Parallel.For(0, count, i => DecodeSegment(firstDown + i / _page.Across, i % _page.Across, firstDown, pixels));
        }
        catch (AggregateException e)
        {
            // One damaged strip is enough to know.
            ExceptionDispatchInfo.Capture(e.InnerExceptions[0]).Throw();
        }

        return pixels;
    }

    private int Index(int down, int across) =>
        ((_page.Planar ? _sample * _page.Down : 0) + down) * _page.Across + across;

    private int PackedBytes(int down) => checked(_page.PackedRowBytes * _page.StoredRows(down));

    /// <summary>Refuses, before memory is taken, what cannot be: data beyond the file's end, or too little of it.</summary>
    private void Check(int index)
    {
        _source.CheckRange(_offsets[index], 0);

        // A last strip's claimed size may run over the end; whether its data is whole, the codec finds out.
        _counts[index] = Math.Min(_counts[index], _source.Length - _offsets[index]);
        int down = index / _page.Across % _page.Down;
        long packed = (long)_page.PackedRowBytes * _page.StoredRows(down);
        long count = _counts[index];
        if (count < 0 || packed / _page.Codec.MaxExpansion(_page) > count)
        {
            throw new InvalidDataException($"strip or tile {index} should hold {packed} bytes, but only {count} are stored");
        }

        long pixels = (long)_page.SegmentHeight * _page.Width * _page.PixelType.Size();
        if (!RawPlane.Fits(_page) && Math.Max(pixels, Math.Max(packed, count)) > PixelArrays.MaxBytes)
        {
            throw _page.Error("ImageTooLarge", $"strip or tile {index} holds {packed} bytes; save it in smaller strips or tiles, or uncompressed.");
        }
    }

    /// <summary>Takes the segments of a later plane, which stand as the first plane's do, so much further on.</summary>
    private void MoveTo(int plane)
    {
        long size = _page.StoredBytes;
        for (int i = 0; i < _offsets.Length; i++) _offsets[i] = checked(_offsets[i] + plane * size);
    }

    /// <summary>Early writers left the sizes out: a segment then ends where the next begins, or the file.</summary>
    private long[] GuessCounts()
    {
        long[] ends = [.. _offsets.Where(o => o >= 0), _source.Length];
        Array.Sort(ends);
        return [.. _offsets.Select(o => ends.FirstOrDefault(e => e > o) - o)];
    }

    private void DecodeSegment(int down, int across, int firstDown, byte[] pixels)
    {
        int index = Index(down, across);
        int packedBytes = PackedBytes(down);
        int rowBytes = _page.Width * _page.PixelType.Size();
        int firstRow = (down - firstDown) * _page.SegmentHeight;
        int rows = Math.Min(_page.SegmentHeight, _page.Height - down * _page.SegmentHeight);
        int count = (int)_counts[index];
        byte[] compressed = ArrayPool<byte>.Shared.Rent(count);

        // A strip of pixels is decoded to where it belongs; everything else has to be taken apart first.
        bool direct = _page.Across == 1 && _page.Width == _page.SegmentWidth && _page.SamplesPerSegment == 1
            && _page.Samples.ArePixels && rows == _page.StoredRows(down);
        byte[]? rented = direct ? null : ArrayPool<byte>.Shared.Rent(packedBytes);
        try
        {
            _source.Read(_offsets[index], compressed.AsSpan(0, count));
            if (_page.FillOrder == 2 && !_page.Codec.HeedsFillOrder) ReverseBits(compressed.AsSpan(0, count));
            var packed = direct
                ? new ArraySegment<byte>(pixels, firstRow * rowBytes, packedBytes)
                : new ArraySegment<byte>(rented!, 0, packedBytes);
            _page.Codec.Decode(_page, _page.StoredRows(down), new ArraySegment<byte>(compressed, 0, count), packed);
            Finish(packed);
            if (direct) return;

            int firstColumn = across * _page.SegmentWidth;
            int columns = Math.Min(_page.SegmentWidth, _page.Width - firstColumn);
            int pixelSize = _page.PixelType.Size();
            for (int row = 0; row < rows; row++)
            {
                _page.Samples.Unpack(
                    packed.AsSpan(row * _page.PackedRowBytes, _page.PackedRowBytes),
                    _page.Planar ? 0 : _sample,
                    _page.SamplesPerSegment,
                    pixels.AsSpan((firstRow + row) * rowBytes + firstColumn * pixelSize, columns * pixelSize));
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(compressed);
            if (rented is not null) ArrayPool<byte>.Shared.Return(rented);
        }
    }

    /// <summary>Byte order and predictor, in this order; the floating-point predictor sees to the byte order itself.</summary>
    private void Finish(Span<byte> packed)
    {
        if (_page.Predictor != TiffPredictor.FloatingPoint) _page.Samples.FixByteOrder(packed, _page.BigEndian);
        if (_page.Predictor == TiffPredictor.None) return;
        for (int at = 0; at < packed.Length; at += _page.PackedRowBytes)
        {
            Span<byte> row = packed.Slice(at, _page.PackedRowBytes);
            if (_page.Predictor == TiffPredictor.Horizontal) TiffPredictor.UndoHorizontal(row, _page.Samples.Bits, _page.SamplesPerSegment);
            else TiffPredictor.UndoFloatingPoint(row, _page.Samples.Bits, _page.SamplesPerSegment);
        }
    }

    private static void ReverseBits(Span<byte> bytes)
    {
        for (int i = 0; i < bytes.Length; i++)
        {
            uint b = bytes[i];
            b = ((b & 0x55) << 1) | ((b >> 1) & 0x55);
            b = ((b & 0x33) << 2) | ((b >> 2) & 0x33);
            bytes[i] = (byte)((b << 4) | (b >> 4));
        }
    }
}
