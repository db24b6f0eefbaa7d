using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace MicroSsim.Imaging.Tiff.Codecs;

/// <summary>
/// LZW with codes of 9 to 12 bits (TIFF 6.0, section 13), and the variant of writers before 1990 with reversed bit order, as libtiff
/// reads it. A decoder of our own, because scores of LZW files then take half the processor time; the tests compare it with the library.
/// </summary>
internal sealed class LzwCodec : TiffCodec
{
    private const int ClearCode = 256, EndCode = 257, FirstFreeCode = 258, MinWidth = 9, MaxWidth = 12;

    /// <inheritdoc/>
    /// <remarks>The longest string of a full table, in a code of 12 bits.</remarks>
    public override long MaxExpansion(SegmentFormat format) => 2731;

    /// <inheritdoc/>
    public override bool HasPredictor => true;

    /// <inheritdoc/>
    public override void Decode(SegmentFormat format, int rows, ArraySegment<byte> compressed, ArraySegment<byte> output)
    {
        var input = compressed.AsSpan();
        bool isReversed = input.Length >= 2 && input[0] == 0 && (input[1] & 1) == 1; // a clear code, least significant bit first
        int written = Decompress(input, output, isReversed);
        if (written < output.Count) throw TooShort(written, output.Count);
    }

    /// <summary>Decodes until the output is full or the input ends.</summary>
    /// <remarks>
    /// The string of a code that was added to the table is the previous string and the byte after it. Both are in the output next to each
    /// other, so an entry of the table is a position in the output and a length.
    /// </remarks>
    /// <returns>The number of bytes written.</returns>
    /// <exception cref="InvalidDataException">A code is not in the table.</exception>
    private static int Decompress(ReadOnlySpan<byte> input, Span<byte> output, bool isReversed)
    {
        Span<int> positions = stackalloc int[1 << MaxWidth], lengths = stackalloc int[1 << MaxWidth];
        var reader = new CodeReader(input, isReversed);
        int written = 0, width = MinWidth;
        int free = -1; // the code of the next entry; -1 before the first clear code
        int previous = 0, previousLength = 0; // the previous string; length 0 after a clear code
        int early = isReversed ? 0 : 1; // codes get wider one code early, except in the reversed variant
        while (written < output.Length && reader.TryRead(width, out int code) && code != EndCode)
        {
            if (code == ClearCode)
            {
                (free, width, previousLength) = (FirstFreeCode, MinWidth, 0);
                continue;
            }

            if (previousLength > 0 && free < 1 << MaxWidth)
            {
                positions[free] = previous;
                lengths[free] = previousLength + 1;
                if (++free == (1 << width) - early && width < MaxWidth) width++;
            }

            if (code >= free || (code > EndCode && previousLength == 0)) throw InvalidCode(code);
            previous = written;
            if (code < ClearCode)
            {
                output[written++] = (byte)code;
                previousLength = 1;
            }
            else
            {
                previousLength = Math.Min(lengths[code], output.Length - written);
                CopyString(output, positions[code], written, previousLength);
                written += previousLength;
            }
        }

        return written;
    }

    /// <summary>Copies a string of the output to its end, where it may include its own first byte as its last.</summary>
    private static void CopyString(Span<byte> output, int from, int to, int length)
    {
        // Most strings are short: eight bytes at once, of which the last ones are overwritten by the next string.
        if (length <= sizeof(ulong) && to - from >= sizeof(ulong) && to + sizeof(ulong) <= output.Length)
        {
            Unsafe.WriteUnaligned(ref output[to], Unsafe.ReadUnaligned<ulong>(ref output[from]));
        }
        else if (from + length <= to)
        {
            output.Slice(from, length).CopyTo(output.Slice(to));
        }
        else
        {
            for (int i = 0; i < length; i++) output[to + i] = output[from + i];
        }
    }

    private static InvalidDataException InvalidCode(int code) =>
        new($"its compressed data is damaged (LZW code {code} is not in the table)");

    /// <summary>Reads codes of a varying number of bits, the most significant bit first, or the least significant bit first.</summary>
    private ref struct CodeReader(ReadOnlySpan<byte> input, bool isReversed)
    {
        private readonly ReadOnlySpan<byte> _input = input;
        private readonly bool _isReversed = isReversed;

        /// <summary>The next bits, from the most significant one downwards, or from the least significant one upwards.</summary>
        private ulong _bits;

        /// <summary>The number of bits that are valid, and the index of the next byte.</summary>
        private int _count, _next;

        /// <summary>Reads a code; false if the input has fewer bits left.</summary>
        public bool TryRead(int width, out int code)
        {
            if (_count < width) Fill();
            code = (int)(_isReversed ? _bits & ((1UL << width) - 1) : _bits >> (64 - width));
            _bits = _isReversed ? _bits >> width : _bits << width;
            _count -= width;
            return _count >= 0;
        }

        private void Fill()
        {
            if (_next + sizeof(ulong) <= _input.Length)
            {
                var bytes = _input.Slice(_next);
                _bits |= _isReversed
                    ? BinaryPrimitives.ReadUInt64LittleEndian(bytes) << _count
                    : BinaryPrimitives.ReadUInt64BigEndian(bytes) >> _count;
                _next += (63 - _count) >> 3; // whole bytes; bits of the next byte are read again
                _count |= 56;
                return;
            }

            for (; _count <= 56 && _next < _input.Length; _count += 8)
            {
                _bits |= (ulong)_input[_next++] << (_isReversed ? _count : 56 - _count);
            }
        }
    }
}
