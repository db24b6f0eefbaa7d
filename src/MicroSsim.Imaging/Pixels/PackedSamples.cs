using System.Buffers.Binary;
using System.Runtime.InteropServices;
using MicroSsim.Engine.Planes;
using MicroSsim.Imaging.IO;

namespace MicroSsim.Imaging.Pixels;

/// <summary>
/// The encoding of samples in a file, and their conversion to pixels. Samples whose width is that of a pixel type are copied;
/// integers of other widths are unpacked into the next larger integer type with their values unchanged; 16-bit and 24-bit
/// floats are widened to float32, which is exact.
/// </summary>
/// <param name="Bits">Bits per sample, at least 1.</param>
/// <param name="Coding">Number format of a sample.</param>
internal sealed record PackedSamples(int Bits, SampleCoding Coding)
{
    /// <summary>The pixel type that holds every value of these samples; null if they are not supported.</summary>
    public PixelType? PixelType => (Coding, Bits) switch
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

    /// <summary>True if a sample in the byte order of the machine has the bytes of a pixel, so that no conversion is needed.</summary>
    public bool ArePixels => PixelType is { } type && type.Size() * 8 == Bits;

    /// <summary>Bytes of a row of packed samples; each row begins on a whole byte.</summary>
    /// <param name="samples">Samples per row.</param>
    public long PackedBytes(long samples) => checked(((samples * Bits) + 7) / 8);

    /// <summary>
    /// Converts packed samples from the byte order of the file to that of the machine, in place. Samples that are not a whole
    /// number of bytes have no byte order and stay as they are.
    /// </summary>
    /// <param name="packed">The samples.</param>
    /// <param name="bigEndian">True if the file is big-endian.</param>
    public void ToMachineByteOrder(Span<byte> packed, bool bigEndian)
    {
        // 24-bit samples are unpacked byte by byte as little-endian numbers, on every machine.
        bool swap = Bits == 24 ? bigEndian : bigEndian == BitConverter.IsLittleEndian;
        if (swap && (Bits is 16 or 24 or 32 or 64)) ByteOrder.Swap(packed, Bits / 8);
    }

    /// <summary>Extracts one sample of each pixel from a packed row and converts it to a pixel.</summary>
    /// <param name="packed">The packed row, in the byte order of the machine.</param>
    /// <param name="sample">Index of the sample within a pixel, from 0.</param>
    /// <param name="perPixel">Interleaved samples per pixel in this row.</param>
    /// <param name="pixels">Receives the pixels of the row, of <see cref="PixelType"/>.</param>
    public void Unpack(ReadOnlySpan<byte> packed, int sample, int perPixel, Span<byte> pixels)
    {
        if (ArePixels)
        {
            CopySamples(packed, sample, perPixel, pixels);
        }
        else if (Coding == SampleCoding.Float)
        {
            var floats = MemoryMarshal.Cast<byte, uint>(pixels);
            int size = Bits / 8;
            for (int i = 0; i < floats.Length; i++)
            {
                var bytes = packed.Slice(((i * perPixel) + sample) * size);
                floats[i] = size == 2
                    ? SmallFloats.Widen(MemoryMarshal.Read<ushort>(bytes), fractionBits: 10, exponentBits: 5)
                    : SmallFloats.Widen(UInt24(bytes), fractionBits: 16, exponentBits: 7);
            }
        }
        else
        {
            UnpackIntegers(packed, sample, perPixel, pixels);
        }
    }

    /// <summary>A little-endian 24-bit number.</summary>
    private static uint UInt24(ReadOnlySpan<byte> bytes) => bytes[0] | ((uint)bytes[1] << 8) | ((uint)bytes[2] << 16);

    /// <summary>Copies every <paramref name="perPixel"/>-th sample.</summary>
    private void CopySamples(ReadOnlySpan<byte> packed, int sample, int perPixel, Span<byte> pixels)
    {
        int size = Bits / 8;
        if (perPixel == 1)
        {
            packed.Slice(0, pixels.Length).CopyTo(pixels);
            return;
        }

        int source = sample * size;
        for (int target = 0; target < pixels.Length; target += size, source += perPixel * size)
        {
            packed.Slice(source, size).CopyTo(pixels.Slice(target));
        }
    }

    private void UnpackIntegers(ReadOnlySpan<byte> packed, int sample, int perPixel, Span<byte> pixels)
    {
        int size = PixelType!.Value.Size();
        int unused = 32 - Bits;
        for (int i = 0; i < pixels.Length / size; i++)
        {
            long index = ((long)i * perPixel) + sample;
            uint value = Bits == 24 ? UInt24(packed.Slice((int)index * 3)) : BitsAt(packed, index * Bits);
            if (Coding == SampleCoding.Signed) value = (uint)((int)(value << unused) >> unused);
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

    /// <summary>The sample that begins at a bit offset, most significant bit first.</summary>
    private uint BitsAt(ReadOnlySpan<byte> packed, long bit)
    {
        int first = (int)(bit >> 3), end = (int)((bit + Bits + 7) >> 3);
        ulong window = 0;
        for (int i = first; i < end; i++) window = (window << 8) | packed[i];
        return (uint)((window >> (int)((end * 8L) - bit - Bits)) & ((1UL << Bits) - 1));
    }
}
