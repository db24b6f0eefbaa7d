using System.Buffers.Binary;

namespace MicroSsim.Imaging.Tiff.Codecs;

/// <summary>
/// TIFF's LZW: codes of 9 to 12 bits, most significant bit first. Files of the earliest writers, with codes that begin at
/// the least significant bit, are known by their first two bytes.
/// </summary>
internal sealed class LzwCodec : TiffCodec
{
    private const int Clear = 256;
    private const int End = 257;

    public override bool HasPredictor => true;

    /// <summary>Of 12 bits, the longest string of a full table.</summary>
    public override long MaxExpansion(TiffPage page) => 2731;

    public override void Decode(TiffPage page, int rows, ArraySegment<byte> compressed, ArraySegment<byte> output)
    {
        ReadOnlySpan<byte> from = compressed;
        bool old = from.Length >= 2 && from[0] == 0 && (from[1] & 1) == 1;
        int written = old ? Decode<LowBitFirst>(from, output) : Decode<HighBitFirst>(from, output);
        if (written < output.Count) throw TooShort(written, output.Count);
    }

    private static int Decode<TBits>(ReadOnlySpan<byte> from, Span<byte> to) where TBits : struct, IBits
    {
        Table table = Table.OfThread();
        TBits bits = default;
        int written = 0, previous = -1;
        while (written < to.Length)
        {
            int code = bits.Next(from, table.Width);
            if (code is Clear or End or < 0)
            {
                if (code != Clear) break;
                table.Reset();
                previous = -1;
                continue;
            }

            // Every code but the first after a clearing makes an entry: the string before it, and its own first byte.
            if (previous >= 0) table.Add(previous, code, bits.Early);
            if (code >= table.Next) throw new InvalidDataException("its LZW data is damaged");
            previous = code;
            written += table.Write(code, to, written);
        }

        return written;
    }

    /// <summary>
    /// The strings of the codes. All of a string but its last byte has been written when its code is made, and the last is
    /// about to be: so it is enough to know where it stands in the output. Most strings are short, and come from a register.
    /// </summary>
    private sealed class Table
    {
        private const int Codes = 4096;
        private const int FirstFree = 258;

        [ThreadStatic]
        private static Table? _ofThread;

        /// <summary>The first eight bytes of each string, the first in the lowest bits.</summary>
        private readonly ulong[] _heads = new ulong[Codes];
        private readonly int[] _lengths = new int[Codes];
        private readonly int[] _places = new int[Codes];
        private int _previousPlace;

        private Table()
        {
            for (int i = 0; i < Clear; i++)
            {
                _heads[i] = (ulong)i;
                _lengths[i] = 1;
            }
        }

        /// <summary>Bits of the next code.</summary>
        public int Width { get; private set; }

        /// <summary>The next free code.</summary>
        public int Next { get; private set; }

        public static Table OfThread()
        {
            Table table = _ofThread ??= new Table();
            table.Reset();
            return table;
        }

        public void Reset()
        {
            Width = 9;
            Next = FirstFree;
        }

        /// <param name="previous">The code before, whose string the new one begins with.</param>
        /// <param name="code">The code that was read, whose first byte it ends with; it may be the new one itself.</param>
        /// <param name="early">How many codes before the width is used up it grows.</param>
        public void Add(int previous, int code, int early)
        {
            int next = Next;
            if (next >= Codes) return;
            ulong head = _heads[previous];
            int length = _lengths[previous];
            if (length < 8) head |= (ulong)(byte)_heads[code == next ? previous : code] << (8 * length);
            _heads[next] = head;
            _lengths[next] = length + 1;
            _places[next] = _previousPlace;
            Next = ++next;
            if (next + early >= 1 << Width && Width < 12) Width++;
        }

        /// <summary>Writes a code's string, as much as there is room for; returns its length.</summary>
        public int Write(int code, Span<byte> to, int at)
        {
            ulong head = _heads[code];
            int length = _lengths[code];
            _previousPlace = at;
            Span<byte> rest = to.Slice(at);
            if (length <= 8 && rest.Length >= 8)
            {
                // What this writes too much, the next string overwrites.
                BinaryPrimitives.WriteUInt64LittleEndian(rest, head);
                return length;
            }

            if (length <= 8)
            {
                length = Math.Min(length, rest.Length);
                for (int i = 0; i < length; i++) rest[i] = (byte)(head >> (8 * i));
                return length;
            }

            // The newest string reaches one byte into what is written now: that byte is its own first.
            int place = _places[code];
            bool reachesIn = place + length > at;
            length = Math.Min(length, rest.Length);
            to.Slice(place, length).CopyTo(rest);
            if (reachesIn && place + length > at) rest[length - 1] = (byte)head;
            return length;
        }
    }

    /// <summary>Cuts the data into codes.</summary>
    private interface IBits
    {
        int Early { get; }

        /// <summary>The next code; −1 at the end of the data.</summary>
        int Next(ReadOnlySpan<byte> from, int width);
    }

    private struct HighBitFirst : IBits
    {
        private ulong _window;
        private int _have;
        private int _at;

        public readonly int Early => 1;

        public int Next(ReadOnlySpan<byte> from, int width)
        {
            if (_have < width && !Refill(from, width)) return -1;
            _have -= width;
            return (int)(_window >> _have) & ((1 << width) - 1);
        }

        private bool Refill(ReadOnlySpan<byte> from, int width)
        {
            if (_at + 4 <= from.Length)
            {
                _window = (_window << 32) | BinaryPrimitives.ReadUInt32BigEndian(from.Slice(_at));
                _at += 4;
                _have += 32;
                return true;
            }

            while (_have < width && _at < from.Length)
            {
                _window = (_window << 8) | from[_at++];
                _have += 8;
            }

            return _have >= width;
        }
    }

    private struct LowBitFirst : IBits
    {
        private uint _window;
        private int _have;
        private int _at;

        public readonly int Early => 0;

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
