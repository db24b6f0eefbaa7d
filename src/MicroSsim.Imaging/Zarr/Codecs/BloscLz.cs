namespace MicroSsim.Imaging.Zarr.Codecs;

/// <summary>
/// The compression BloscLZ of c-blosc, a relative of FastLZ: a control byte below 32 precedes literals, any other a match, whose
/// distance of 13 bits, or of 16 bits beyond it, counts back from the bytes written so far.
/// </summary>
internal static class BloscLz
{
    /// <summary>Longest distance of a match with 13 bits.</summary>
    private const int MaxDistance = 8191;

    /// <summary>Decompresses a block.</summary>
    /// <param name="stored">The compressed block.</param>
    /// <param name="output">The destination.</param>
    /// <returns>The number of bytes written; -1 if the block is damaged or longer than the destination.</returns>
    public static int Decode(ReadOnlySpan<byte> stored, Span<byte> output)
    {
        if (stored.Length == 0) return 0;
        int from = 1, to = 0;
        int control = stored[0] & 31; // the upper bits of the first control byte are a version
        while (true)
        {
            if (control < 32)
            {
                int count = control + 1;
                if (count > output.Length - to || count > stored.Length - from) return -1;
                stored.Slice(from, count).CopyTo(output.Slice(to));
                from += count;
                to += count;
            }
            else
            {
                int length = (control >> 5) - 1, distance = (control & 31) << 8;
                if (length == 6)
                {
                    byte more;
                    do
                    {
                        if (from + 1 >= stored.Length) return -1;
                        more = stored[from++];
                        length += more;
                        if (length > output.Length) return -1;
                    }
                    while (more == 255);
                }

                if (from + 1 > stored.Length) return -1;
                byte low = stored[from++];
                length += 3;
                if (low == 255 && distance == 31 << 8)
                {
                    if (from + 2 > stored.Length) return -1;
                    distance = (stored[from] << 8) + stored[from + 1] + MaxDistance;
                    from += 2;
                }
                else
                {
                    distance += low;
                }

                distance++;
                if (distance > to || length > output.Length - to) return -1;
                CopyMatch(output, to, distance, length);
                to += length;
            }

            if (from >= stored.Length) return to;
            control = stored[from++];
        }
    }

    /// <summary>Copies bytes from before; source and destination may overlap, which repeats a pattern.</summary>
    private static void CopyMatch(Span<byte> output, int to, int distance, int length)
    {
        if (distance >= length)
        {
            output.Slice(to - distance, length).CopyTo(output.Slice(to));
        }
        else if (distance == 1)
        {
            output.Slice(to, length).Fill(output[to - 1]);
        }
        else
        {
            for (int i = to; i < to + length; i++) output[i] = output[i - distance];
        }
    }
}
