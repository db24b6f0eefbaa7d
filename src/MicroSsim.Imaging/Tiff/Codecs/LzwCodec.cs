namespace MicroSsim.Imaging.Tiff.Codecs;

/// <summary>
/// TIFF's LZW: codes of 9 to 12 bits, most significant bit first. Files of the earliest writers, with codes that begin at
/// the least significant bit, are known by their first two bytes.
/// </summary>
internal sealed class LzwCodec : TiffCodec
{
    private const int Clear = 256;
    private const int End = 257;
    private const int FirstFree = 258;
    private const int Codes = 4096;

    /// <summary>The longest string of a full table, from 12 bits.</summary>
    public override long MaxExpansion(TiffPage page) => 2731;

    public override bool HasPredictor => true;

    public override void Decode(TiffPage page, int rows, ArraySegment<byte> compressed, ArraySegment<byte> output)
    {
        ReadOnlySpan<byte> from = compressed;
        bool old = from.Length >= 2 && from[0] == 0 && (from[1] & 1) == 1;
        int written = old ? Decode<LowBitFirst>(from, output) : Decode<HighBitFirst>(from, output);
        if (written < output.Count) throw TooShort(written, output.Count);
    }

    /// <summary>
    /// Every string of the table but the single bytes has been written before, as the string of one code and the first
    /// byte of the next: so an entry is no more than a place in the output and a length.
    /// </summary>
    private static int Decode<TBits>(ReadOnlySpan<byte> from, Span<byte> to) where TBits : struct, IBits
    {
        Span<int> starts = stackalloc int[Codes];
        Span<int> lengths = stackalloc int[Codes];
        TBits bits = default;
        int width = 9, next = FirstFree, written = 0;
        int previousStart = 0, previousLength = 0;
        while (written < to.Length)
        {
            int code = bits.Next(from, width);
            if (code is End or < 0) break;
            if (code == Clear)
            {
                width = 9;
                next = FirstFree;
                previousLength = 0;
                continue;
            }

            // The new entry: the previous string and the byte after it, which is about to be written.
            if (previousLength > 0 && next < Codes)
            {
                starts[next] = previousStart;
                lengths[next] = previousLength + 1;
                next++;
                if (next + TBitsEarly<TBits>() >= 1 << width && width < 12) width++;
            }

            int start = written, length;
            if (code < Clear)
            {
                to[written] = (byte)code;
                length = 1;
            }
            else
            {
                if (code >= next) throw new InvalidDataException("its LZW data is damaged");
                int source = starts[code];
                length = Math.Min(lengths[code], to.Length - written);
                Copy(to, source, written, length);
            }

            written += length;
            previousStart = start;
            previousLength = length;
        }

        return written;
    }

    /// <summary>Copies a string that may run into what it writes: a code can be used in the step that makes it.</summary>
    private static void Copy(Span<byte> bytes, int from, int to, int length)
    {
        if (length <= 16 || from + length > to)
        {
            for (int i = 0; i < length; i++) bytes[to + i] = bytes[from + i];
        }
        else
        {
            bytes.Slice(from, length).CopyTo(bytes.Slice(to));
        }
    }

    /// <summary>Codes grow one step earlier in the usual order of bits than in the old one.</summary>
    private static int TBitsEarly<TBits>() where TBits : struct, IBits => typeof(TBits) == typeof(HighBitFirst) ? 1 : 0;

    /// <summary>Cuts the data into codes.</summary>
    private interface IBits
    {
        /// <summary>The next code; −1 at the end of the data.</summary>
        int Next(ReadOnlySpan<byte> from, int width);
    }

    private struct HighBitFirst : IBits
    {
        private ulong _window;
        private int _have;
        private int _at;

        public int Next(ReadOnlySpan<byte> from, int width)
        {
            while (_have < width)
            {
                if (_at + 4 <= from.Length)
                {
                    _window = (_window << 32) | System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(from.Slice(_at));
                    _at += 4;
                    _have += 32;
                }
                else
                {
                    if (_at >= from.Length) return -1;
                    _window = (_window << 8) | from[_at++];
                    _have += 8;
                }
            }

            _have -= width;
            return (int)(_window >> _have) & ((1 << width) - 1);
        }
    }

    private struct LowBitFirst : IBits
    {
        private uint _window;
        private int _have;
        private int _at;

        public int Next(ReadOnlySpan<byte> from, int width)
        {
            while (_have < width)
            {
                if (_at >= from.Length) return -1;
                _window |= (uint)from[_at++] << _have;
                _have += 8;
            }

            int code = (int)(_window & ((1u << width) - 1));
            _window >>= width;
            _have -= width;
            return code;
        }
    }
}
