using System.Buffers;
using System.Runtime.ExceptionServices;
using MicroSsim.Engine.Planes;
using MicroSsim.Imaging.IO;
using MicroSsim.Imaging.Pixels;
using MicroSsim.Imaging.Tiff.Structure;

namespace MicroSsim.Imaging.Tiff;

/// <summary>
/// The segments (strips or tiles) of one sample of a page: their offsets and sizes, and the decoding of their pixels. Thread-safe.
/// </summary>
internal sealed class TiffSegments
{
    /// <summary>Smallest number of decoded bytes for which several threads are faster than one.</summary>
    private const int MinParallelBytes = 1 << 18;

    /// <summary>Limit of the decoded size of a segment that is not stored, in bytes; tiles of sparse files are far smaller.</summary>
    private const long MaxMissingBytes = 1 << 24;

    private readonly FileSource _source;
    private readonly TiffPage _page;
    private readonly int _sample;

    /// <summary>Offset of each segment in the file; if planar, the segments of sample 0 come first.</summary>
    private readonly long[] _offsets;

    /// <summary>Stored size of each segment in bytes.</summary>
    private readonly long[] _counts;

    /// <param name="source">The file, which must stay open.</param>
    /// <param name="page">The page.</param>
    /// <param name="sample">Index of the sample within a pixel, from 0.</param>
    /// <param name="plane">Index of the plane if the directory describes several contiguous planes; otherwise 0.</param>
    /// <exception cref="InvalidDataException">The page has fewer strips or tiles than its size requires, or they are too short.</exception>
    /// <exception cref="ImageFileException">A strip or tile is too large to be decoded.</exception>
    public TiffSegments(FileSource source, TiffPage page, int sample, int plane = 0)
    {
        _source = source;
        _page = page;
        _sample = sample;
        long needed = page.SegmentCount;
        (var offsets, var counts) = page.Tiled
            ? (TiffTag.TileOffsets, TiffTag.TileByteCounts)
            : (TiffTag.StripOffsets, TiffTag.StripByteCounts);

        // Some writers store the offsets of tiles in the tags of strips.
        if (page.Tiled && !page.Directory.Has(offsets)) (offsets, counts) = (TiffTag.StripOffsets, TiffTag.StripByteCounts);
        _offsets = page.Directory.Integers(offsets, needed);
        if (_offsets.Length < needed)
        {
            throw new InvalidDataException($"it needs {needed} strips or tiles and has {_offsets.Length}");
        }

        _counts = page.Directory.Integers(counts, needed);
        if (_counts.Length == 0) _counts = InferCounts();
        if (_counts.Length < needed)
        {
            throw new InvalidDataException($"it needs {needed} strips or tiles and has the sizes of {_counts.Length}");
        }

        InferMissingCounts();
        if (plane > 0) ShiftTo(plane);
        int segments = page.SegmentsAcross * page.SegmentsDown, first = page.Planar ? sample * segments : 0;
        for (int i = first; i < first + segments; i++) Check(i);
    }

    /// <summary>The page.</summary>
    public TiffPage Page => _page;

    /// <summary>True if segments of this sample are not stored; their pixels are 0.</summary>
    public bool IsSparse { get; private set; }

    /// <summary>Offset in the file of a segment of this sample, by its vertical and horizontal index.</summary>
    public long Offset(int down, int across) => _offsets[Index(down, across)];

    /// <summary>Decodes rows of pixels into a new array: row-major, in the byte order of the machine.</summary>
    /// <param name="firstRow">First row; a multiple of the height of a segment.</param>
    /// <param name="rowCount">A multiple of the height of a segment, or all remaining rows.</param>
    /// <exception cref="InvalidDataException">A segment is damaged.</exception>
    public byte[] Decode(int firstRow, int rowCount)
    {
        byte[] pixels = PixelArrays.AllocateBytes(checked(_page.Width * _page.PixelType.Size() * rowCount));
        int across = _page.SegmentsAcross, firstDown = firstRow / _page.SegmentHeight;
        int count = (rowCount + _page.SegmentHeight - 1) / _page.SegmentHeight * across;
        if (count == 1 || pixels.Length < MinParallelBytes)
        {
            for (int i = 0; i < count; i++) DecodeSegment(firstDown + (i / across), i % across, firstDown, pixels);
            return pixels;
        }

        try
        {
            Parallel.For(0, count, i => DecodeSegment(firstDown + (i / across), i % across, firstDown, pixels));
        }
        catch (AggregateException e)
        {
            // The first damaged segment is reported.
            ExceptionDispatchInfo.Capture(e.InnerExceptions[0]).Throw();
        }

        return pixels;
    }

    private int Index(int down, int across) =>
        (((_page.Planar ? _sample * _page.SegmentsDown : 0) + down) * _page.SegmentsAcross) + across;

    private int PackedBytes(int down) => checked(_page.PackedRowBytes * _page.StoredRows(down));

    /// <summary>Checks before memory is allocated that a segment is within the file and has enough data.</summary>
    private void Check(int index)
    {
        if (IsMissing(index))
        {
            CheckMissing(index);
            return;
        }

        _source.CheckRange(_offsets[index], 0);

        // The size of a last strip may extend beyond the end of the file; the codec detects missing data.
        _counts[index] = Math.Min(_counts[index], _source.Length - _offsets[index]);
        int down = index / _page.SegmentsAcross % _page.SegmentsDown;
        long packed = (long)_page.PackedRowBytes * _page.StoredRows(down);
        long count = _counts[index];
        if (count < 0 || packed / _page.Codec.MaxExpansion(_page.SegmentFormat) > count)
        {
            throw new InvalidDataException($"strip or tile {index} should hold {packed} bytes, but only {count} are stored");
        }

        long pixels = (long)_page.SegmentHeight * _page.Width * _page.PixelType.Size();
        if (!UncompressedPlane.CanRead(_page) && Math.Max(pixels, Math.Max(packed, count)) > PixelArrays.MaxBytes)
        {
            throw _page.Error("ImageTooLarge",
                $"strip or tile {index} holds {packed} bytes; save it in smaller strips or tiles, or uncompressed.");
        }
    }

    /// <summary>Moves the offsets to a later plane, which has the layout of the first and follows it directly.</summary>
    private void ShiftTo(int plane)
    {
        long planeBytes = _page.StoredBytes;
        for (int i = 0; i < _offsets.Length; i++) _offsets[i] = checked(_offsets[i] + (plane * planeBytes));
    }

    /// <summary>Sizes for old files without a tag of sizes: a segment ends at the next offset, or at the end of the file.</summary>
    private long[] InferCounts()
    {
        long[] ends = [.. _offsets.Where(o => o >= 0), _source.Length];
        Array.Sort(ends);
        return [.. _offsets.Select(o => ends.FirstOrDefault(e => e > o) - o)];
    }

    /// <summary>Sizes for segments with an offset but a size of 0, which some writers leave out.</summary>
    private void InferMissingCounts()
    {
        if (!_counts.Where((count, i) => count == 0 && _offsets[i] > 0).Any()) return;
        long[] inferred = InferCounts();
        for (int i = 0; i < _counts.Length; i++)
        {
            if (_counts[i] == 0 && _offsets[i] > 0) _counts[i] = inferred[i];
        }
    }

    /// <summary>True if a segment has neither offset nor size: writers of sparse files do not store segments of zeros.</summary>
    private bool IsMissing(int index) => _offsets[index] == 0 && _counts[index] == 0;

    /// <summary>Decodes one segment into its place among the decoded rows.</summary>
    /// <param name="down">Vertical index of the segment.</param>
    /// <param name="across">Horizontal index of the segment.</param>
    /// <param name="firstDown">Vertical index of the segments at the top of <paramref name="pixels"/>.</param>
    /// <param name="pixels">Decoded rows of the page, row-major.</param>
    private void DecodeSegment(int down, int across, int firstDown, byte[] pixels)
    {
        int index = Index(down, across);
        int packedBytes = PackedBytes(down);
        int rowBytes = _page.Width * _page.PixelType.Size();
        int firstRow = (down - firstDown) * _page.SegmentHeight;
        int rows = Math.Min(_page.SegmentHeight, _page.Height - (down * _page.SegmentHeight));
        int count = (int)_counts[index];
        if (IsMissing(index))
        {
            ClearSegment(rows, firstRow, across, pixels);
            return;
        }

        byte[] compressed = ArrayPool<byte>.Shared.Rent(count);

        // A strip of gray pixels is decoded in place; everything else is decoded into a scratch buffer and then converted.
        bool direct = _page.SegmentsAcross == 1 && _page.Width == _page.SegmentWidth && _page.SamplesPerSegment == 1
            && _page.Samples.ArePixels && rows == _page.StoredRows(down);
        byte[]? rented = direct ? null : ArrayPool<byte>.Shared.Rent(packedBytes);
        try
        {
            _source.Read(_offsets[index], compressed.AsSpan(0, count));
            if (_page.FillOrder == 2 && !_page.Codec.HandlesFillOrder) ReverseBits(compressed.AsSpan(0, count));
            if (_page.Codec.FindUnsupportedVariant(_page.SegmentFormat, compressed.AsSpan(0, count)) is { } variant)
            {
                throw _page.CompressionUnsupported(variant);
            }

            var packed = direct
                ? new ArraySegment<byte>(pixels, firstRow * rowBytes, packedBytes)
                : new ArraySegment<byte>(rented!, 0, packedBytes);
            _page.Codec.Decode(_page.SegmentFormat, _page.StoredRows(down), new ArraySegment<byte>(compressed, 0, count), packed);
            UndoEncoding(packed);
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
                    pixels.AsSpan(((firstRow + row) * rowBytes) + (firstColumn * pixelSize), columns * pixelSize));
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(compressed);
            if (rented is not null) ArrayPool<byte>.Shared.Return(rented);
        }
    }

    /// <summary>Rejects missing segments that are too large to be those of a sparse file, as a damaged file can claim any size.</summary>
    private void CheckMissing(int index)
    {
        long bytes = (long)_page.PackedRowBytes * _page.StoredRows(index / _page.SegmentsAcross % _page.SegmentsDown);
        if (bytes > MaxMissingBytes || _page.SegmentCount == 1) throw new InvalidDataException($"strip or tile {index} is not stored");
        IsSparse = true;
    }

    /// <summary>Sets the pixels of a segment that is not stored to 0.</summary>
    private void ClearSegment(int rows, int firstRow, int across, byte[] pixels)
    {
        int pixelSize = _page.PixelType.Size(), firstColumn = across * _page.SegmentWidth;
        int columns = Math.Min(_page.SegmentWidth, _page.Width - firstColumn);
        for (int row = firstRow; row < firstRow + rows; row++)
        {
            pixels.AsSpan(((row * _page.Width) + firstColumn) * pixelSize, columns * pixelSize).Clear();
        }
    }

    /// <summary>Undoes byte order and predictor, in this order; the floating-point predictor handles the byte order itself.</summary>
    private void UndoEncoding(Span<byte> packed)
    {
        if (_page.Predictor != TiffPredictor.FloatingPoint) _page.Samples.ToMachineByteOrder(packed, _page.BigEndian);
        if (_page.Predictor == TiffPredictor.None) return;
        for (int at = 0; at < packed.Length; at += _page.PackedRowBytes)
        {
            var row = packed.Slice(at, _page.PackedRowBytes);
            if (_page.Predictor == TiffPredictor.Horizontal)
            {
                TiffPredictor.UndoHorizontal(row, _page.Samples.Bits, _page.SamplesPerSegment);
            }
            else
            {
                TiffPredictor.UndoFloatingPoint(row, _page.Samples.Bits, _page.SamplesPerSegment);
            }
        }
    }

    /// <summary>Reverses the order of the bits in each byte.</summary>
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
