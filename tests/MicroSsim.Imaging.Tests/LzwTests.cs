using MicroSsim.Imaging.Tiff.Codecs;
using MicroSsim.Imaging.Tiff.Structure;

namespace MicroSsim.Imaging.Tests;

/// <summary>The LZW decoder against an encoder of the tests and against the decoder of BitMiracle.LibTiff.NET.</summary>
public sealed class LzwTests
{
    public static TheoryData<int, bool> Kinds => new(Enumerable.Range(0, 10).Select(i => (i / 2, i % 2 == 1)));

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Bytes_come_back_as_they_were_and_as_the_library_decodes_them(int kind, bool reversed)
    {
        foreach (int length in new[] { 1, 2, 3, 255, 5000, 100_003 })
        {
            byte[] original = Bytes(kind, length);
            byte[] compressed = Encode(original, reversed);
            Assert.Equal(original, Decode(new LzwCodec(), compressed, length));
            Assert.Equal(original, Decode(new LibTiffCodec(_ => 2731), compressed, length));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Damaged_data_is_an_error_or_what_the_library_makes_of_it(bool reversed)
    {
        var random = new Random(7);
        int refused = 0, same = 0;
        for (int run = 0; run < 3000; run++)
        {
            byte[] compressed = Encode(Bytes(run % 5, 700), reversed);
            for (int i = random.Next(1, 4); i > 0; i--) compressed[random.Next(2, compressed.Length)] ^= (byte)(1 << random.Next(8));
            if (random.Next(3) == 0) Array.Resize(ref compressed, random.Next(2, compressed.Length));
            byte[]? library = TryDecode(new LibTiffCodec(_ => 2731), compressed, 700), own = TryDecode(new LzwCodec(), compressed, 700);
            if (own is null) refused++;
            else if (library is not null) same++;
            if (own is not null && library is not null) Assert.Equal(library, own);
        }

        Assert.True(refused > 100 && same > 100, $"{refused} refused, {same} decoded by both");
    }

    [Fact]
    public void Data_without_a_clear_code_at_its_start_is_refused() =>
        Assert.Throws<InvalidDataException>(() => Decode(new LzwCodec(), [0x20, 0x90, 0x48], 2));

    private static byte[]? TryDecode(TiffCodec codec, byte[] compressed, int length)
    {
        try
        {
            return Decode(codec, compressed, length);
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    private static byte[] Decode(TiffCodec codec, byte[] compressed, int length)
    {
        byte[] output = new byte[length];
        var directory = new TiffDirectory(null!, 0, []);
        var format = new SegmentFormat(directory, TiffCompression.Lzw, null, 1, 8, 1, length, length);
        codec.Decode(format, 1, new ArraySegment<byte>(compressed), new ArraySegment<byte>(output));
        return output;
    }

    /// <summary>Constant, noise, few values, a ramp with noise, or repeated text: short strings, long strings, and full tables.</summary>
    private static byte[] Bytes(int kind, int length)
    {
        var random = new Random(kind);
        return [.. Enumerable.Range(0, length).Select(i => (byte)(kind switch
        {
            0 => 77,
            1 => random.Next(256),
            2 => random.Next(3),
            3 => (i / 50) + random.Next(4),
            _ => "to be or not to be "[i % 19],
        }))];
    }

    /// <summary>Encodes as TIFF 6.0 says, or as writers before 1990 did: least significant bit first, codes wider one code later.</summary>
    private static byte[] Encode(byte[] bytes, bool reversed)
    {
        var output = new List<byte>();
        ulong bits = 0;
        int bitCount = 0, width = 9, free = 258;
        var table = new Dictionary<(int Prefix, byte Last), int>();
        Write(256);
        int prefix = bytes[0];
        foreach (byte next in bytes.Skip(1))
        {
            if (table.TryGetValue((prefix, next), out int longer))
            {
                prefix = longer;
                continue;
            }

            Write(prefix);
            table[(prefix, next)] = free++;
            prefix = next;
            if (free == 4094)
            {
                Write(256);
                table.Clear();
                (free, width) = (258, 9);
            }
            else if (free == (1 << width) + (reversed ? 1 : 0))
            {
                width++;
            }
        }

        Write(prefix);
        if (++free == (1 << width) + (reversed ? 1 : 0)) width++;
        Write(257);
        if (bitCount > 0) output.Add((byte)(reversed ? bits : bits << (8 - bitCount)));
        return [.. output];

        void Write(int code)
        {
            bits = reversed ? bits | ((ulong)code << bitCount) : (bits << width) | (uint)code;
            for (bitCount += width; bitCount >= 8; bitCount -= 8)
            {
                output.Add((byte)(reversed ? bits : bits >> (bitCount - 8)));
                if (reversed) bits >>= 8;
            }
        }
    }
}
