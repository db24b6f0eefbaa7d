using System.Buffers.Binary;
using System.Runtime.InteropServices;
using MicroSsim.Engine.Planes;
using MicroSsim.Imaging.IO;

namespace MicroSsim.Imaging.Pixels;

/// <summary>
/// Samples as files store them, and as pixels. Whole-byte samples are taken as they are; odd depths are unpacked into the
/// next larger integer with their values unchanged, and half precision is widened, which is exact.
/// </summary>
/// <param name="Bits">Bits per sample.</param>
/// <param name="Format">How they are a number.</param>
internal sealed record PackedSamples(int Bits, SampleCoding Format)
{
    /// <summary>The pixel type that holds these samples; null where there is none.</summary>
    public PixelType? PixelType => (Format, Bits) switch
    {
        (SampleCoding.Unsigned or SampleCoding.Void, >= 1 and <= 8) => Engine.Planes.PixelType.UInt8,
        (SampleCoding.Unsigned or SampleCoding.Void, > 8 and <= 16) => Engine.Planes.PixelType.UInt16,
        (SampleCoding.Unsigned or SampleCoding.Void, > 16 and <= 32) => Engine.Planes.PixelType.UInt32,
        (SampleCoding.Unsigned or SampleCoding.Void, 64) => Engine.Planes.PixelType.UInt64,
        (SampleCoding.Signed, > 1 and <= 8) => Engine.Planes.PixelType.Int8,
        (SampleCoding.Signed, > 8 and <= 16) => Engine.Planes.PixelType.Int16,
        (SampleCoding.Signed, > 16 and <= 32) => Engine.Planes.PixelType.Int32,
        (SampleCoding.Signed, 64) => Engine.Planes.PixelType.Int64,
        (SampleCoding.Float, 16 or 24 or 32) => Engine.Planes.PixelType.Float32,
        (SampleCoding.Float, 64) => Engine.Planes.PixelType.Float64,
        _ => null,
    };

    /// <summary>Whether a sample in the machine's byte order is a pixel as it stands.</summary>
    public bool ArePixels => PixelType is { } type && type.Size() * 8 == Bits;

    /// <summary>Bytes that a row of packed samples takes.</summary>
    public long PackedBytes(long samples) => checked((samples * Bits + 7) / 8);

    /// <summary>Brings packed samples from the file's byte order into the machine's; samples of odd depth have none.</summary>
    public void FixByteOrder(Span<byte> packed, bool bigEndian)
    {
        // Triples are unpacked byte by byte here, so theirs is always the little one.
        bool swap = Bits == 24 ? bigEndian : bigEndian == BitConverter.IsLittleEndian;
        if (swap && (Bits is 16 or 24 or 32 or 64)) ByteOrder.Swap(packed, Bits / 8);
    }

    /// <summary>Takes one sample of each pixel out of a packed row.</summary>
    /// <param name="packed">The row, in the machine's byte order.</param>
    /// <param name="sample">Which of a pixel's samples.</param>
    /// <param name="perPixel">How many samples a pixel has in this row.</param>
    /// <param name="pixels">Room for the pixels.</param>
    public void Unpack(ReadOnlySpan<byte> packed, int sample, int perPixel, Span<byte> pixels)
    {
        if (ArePixels)
        {
            Pick(packed, sample, perPixel, pixels);
        }
        else if (Format == SampleCoding.Float)
        {
            Span<uint> floats = MemoryMarshal.Cast<byte, uint>(pixels);
            int size = Bits / 8;
            for (int i = 0; i < floats.Length; i++)
            {
                ReadOnlySpan<byte> bytes = packed.Slice((i * perPixel + sample) * size);
                floats[i] = size == 2
                    ? SmallFloats.Widen(MemoryMarshal.Read<ushort>(bytes), fractionBits: 10, exponentBits: 5)
                    : SmallFloats.Widen(Triple(bytes), fractionBits: 16, exponentBits: 7);
            }
        }
        else
        {
            UnpackIntegers(packed, sample, perPixel, pixels);
        }
    }

    private static uint Triple(ReadOnlySpan<byte> bytes) => bytes[0] | ((uint)bytes[1] << 8) | ((uint)bytes[2] << 16);

    private void Pick(ReadOnlySpan<byte> packed, int sample, int perPixel, Span<byte> pixels)
    {
        int size = Bits / 8;
        if (perPixel == 1)
        {
            packed.Slice(0, pixels.Length).CopyTo(pixels);
            return;
        }

        int from = sample * size;
        for (int to = 0; to < pixels.Length; to += size, from += perPixel * size) packed.Slice(from, size).CopyTo(pixels.Slice(to));
    }

    private void UnpackIntegers(ReadOnlySpan<byte> packed, int sample, int perPixel, Span<byte> pixels)
    {
        int size = PixelType!.Value.Size();
        int unused = 32 - Bits;
        for (int i = 0; i < pixels.Length / size; i++)
        {
            long index = (long)i * perPixel + sample;
            uint value = Bits == 24 ? Triple(packed.Slice((int)index * 3)) : BitsAt(packed, index * Bits);
            if (Format == SampleCoding.Signed) value = (uint)((int)(value << unused) >> unused);
            switch (size)
            {
                case 1:
                    pixels[i] = (byte)value;
                    break;
                case 2:
                    MemoryMarshal.Cast<byte, ushort>(pixels)[i] = (ushort)value;
                    break;
                default:
                    MemoryMarshal.Cast<byte, uint>(pixels)[i] = value;
                    break;
            }
        }
    }

    /// <summary>The sample that begins at a bit, most significant bit first.</summary>
    private uint BitsAt(ReadOnlySpan<byte> packed, long bit)
    {
        int at = (int)(bit >> 3), end = (int)((bit + Bits + 7) >> 3);
        ulong window = 0;
        for (int i = at; i < end; i++) window = (window << 8) | packed[i];
        return (uint)((window >> (int)(end * 8L - bit - Bits)) & ((1UL << Bits) - 1));
    }
}
