using System.Buffers.Binary;

namespace MicroSsim.Fuzz.Mutations;

/// <summary>Mutations that are independent of the format.</summary>
internal static class ByteMutation
{
    /// <summary>Longest block that is changed, in bytes.</summary>
    private const int MaxBlock = 256;

    /// <summary>Boundary values at which calculations of readers may overflow, and their neighbours.</summary>
    private static readonly long[] Interesting =
    [
        0, 1, 2, 3, 4, 7, 8, 9, 15, 16, 17, 31, 32, 33, 63, 64, 65, 127, 128, 129, 255, 256, 257, 1000, 1024, 4095, 4096,
        32767, 32768, 32769, 65534, 65535, 65536, 65537, 100_000, 1_000_000, 16_777_215, 16_777_216,
        int.MaxValue - 1, int.MaxValue, 1L + int.MaxValue, uint.MaxValue - 1, uint.MaxValue, 1L + uint.MaxValue, 1L << 40,
        long.MaxValue - 1, long.MaxValue, long.MinValue, -1, -2, -8, -128, -32768,
    ];

    /// <summary>Changes, removes, repeats or moves bytes.</summary>
    public static byte[] Mutate(byte[] input, Random random)
    {
        if (input.Length == 0) return [(byte)random.Next(256)];
        byte[] output = [.. input];
        int at = random.Next(output.Length), length = Math.Min(1 + random.Next(random.Next(8) == 0 ? MaxBlock : 8), output.Length - at);
        switch (random.Next(8))
        {
            case 0:
                output[at] ^= (byte)(1 << random.Next(8));
                return output;
            case 1:
                output[at] = (byte)random.Next(256);
                return output;
            case 2 or 3:
                Write(output, at, 1 << random.Next(4), Integer(random), random.Next(2) == 0);
                return output;
            case 4:
                return random.Next(4) == 0 ? output[..at] : [.. output[..at], .. output[(at + length)..]];
            case 5:
                return [.. output[..at], .. output[at..(at + length)], .. output[at..]];
            case 6:
                random.NextBytes(output.AsSpan(at, length));
                return output;
            default:
                output.AsSpan(random.Next(output.Length - length + 1), length).CopyTo(output.AsSpan(at));
                return output;
        }
    }

    /// <summary>The beginning of one file followed by the end of another.</summary>
    public static byte[] Splice(byte[] first, byte[] second, Random random) =>
        [.. first[..random.Next(first.Length + 1)], .. second[random.Next(second.Length + 1)..]];

    /// <summary>A random number, often a boundary value.</summary>
    public static long Integer(Random random) => random.Next(4) switch
    {
        0 => random.NextInt64(),
        1 => random.Next(1024),
        _ => Interesting[random.Next(Interesting.Length)],
    };

    /// <summary>Writes a number; bytes beyond the end are dropped.</summary>
    public static void Write(byte[] output, int at, int size, long value, bool bigEndian)
    {
        byte[] bytes = new byte[8];
        if (bigEndian) BinaryPrimitives.WriteInt64BigEndian(bytes, value << (8 * (8 - size)));
        else BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        if (at < output.Length) bytes.AsSpan(0, Math.Min(size, output.Length - at)).CopyTo(output.AsSpan(at));
    }
}
