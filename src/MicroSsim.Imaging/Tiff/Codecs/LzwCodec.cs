namespace MicroSsim.Imaging.Tiff.Codecs;

/// <summary>
/// LZW with codes of 9 to 12 bits (TIFF 6.0, section 13), and the variant of writers before 1990 with reversed bit order, as libtiff
/// reads it. A decoder of our own, because the whole reading of an LZW file is about three times as fast as with the library, which the
/// tests compare it with.
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
        int next = 0, written = 0, width = MinWidth, bitCount = 0;
        int free = -1; // the code of the next entry; -1 before the first clear code
        int previous = 0, previousLength = 0; // the previous string; length 0 after a clear code
        int early = isReversed ? 0 : 1; // codes get wider one code early, except in the reversed variant
        ulong bits = 0;
        while (written < output.Length)
        {
            for (; bitCount < width && next < input.Length; bitCount += 8)
            {
                bits = isReversed ? bits | ((ulong)input[next++] << bitCount) : (bits << 8) | input[next++];
            }

            if (bitCount < width) return written;
            bitCount -= width;
            int code = (int)(isReversed ? bits : bits >> bitCount) & ((1 << width) - 1);
            if (isReversed) bits >>= width;
            if (code == EndCode) return written;
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
                continue;
            }

            previousLength = Math.Min(lengths[code], output.Length - written);
            int from = positions[code];
            if (from + previousLength <= written)
            {
                output.Slice(from, previousLength).CopyTo(output.Slice(written));
                written += previousLength;
            }
            else
            {
                // The string includes its own first byte as its last: byte by byte.
                for (int i = 0; i < previousLength; i++) output[written++] = output[from + i];
            }
        }

        return written;
    }

    private static InvalidDataException InvalidCode(int code) => new($"its compressed data is damaged (LZW code {code} is not in the table)");
}
