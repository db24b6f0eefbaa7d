using System.Buffers.Binary;
using System.Text;
using MicroSsim.Imaging.Files;
using MicroSsim.Imaging.IO;

namespace MicroSsim.Imaging.Png;

/// <summary>The header of a PNG and the location of its compressed pixels. The constructor verifies the checksum of every chunk.</summary>
internal sealed class PngHeader
{
    /// <summary>Bytes of a chunk besides its data: length, name and checksum.</summary>
    private const int ChunkOverhead = 12;

    /// <summary>Red, green and blue of each colour of the palette; empty if there is none.</summary>
    private readonly byte[] _palette = [];

    /// <summary>True if the file has a chunk of transparency.</summary>
    private readonly bool _isTransparent;

    /// <param name="source">The file.</param>
    /// <exception cref="InvalidDataException">A chunk is damaged or missing.</exception>
    public PngHeader(FileSource source)
    {
        bool ended = false;
        long at = Magic.Length;
        for (int chunk = 0; !ended; chunk++)
        {
            byte[] head = source.Read(at, 8);
            long length = BinaryPrimitives.ReadUInt32BigEndian(head);
            string name = Encoding.ASCII.GetString(head, 4, 4);
            source.CheckRange(at, ChunkOverhead + length);
            VerifyChecksum(source, at + 4, length + 4, name);
            if ((name == "IHDR") != (chunk == 0)) throw new InvalidDataException("its first chunk is not the header");
            if (name == "IHDR") Parse(source.Read(at + 8, 13));
            if (name == "PLTE") _palette = source.Read(at + 8, Math.Min(length, 3 << 8));
            _isTransparent |= name == "tRNS";
            if (name == "IDAT") DataChunks.Add((at + 8, length));
            ended = name == "IEND";
            at += ChunkOverhead + length;
        }

        if (Colours == ColourModel.Palette && IsGrayRamp()) Colours = ColourModel.Gray;
    }

    /// <summary>The first bytes of every PNG.</summary>
    public static byte[] Magic { get; } = [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10];

    /// <summary>Pixels per row.</summary>
    public int Width { get; private set; }

    /// <summary>Rows.</summary>
    public int Height { get; private set; }

    /// <summary>Bits per sample: 1, 2, 4, 8 or 16.</summary>
    public int Depth { get; private set; }

    /// <summary>Samples per pixel: 1 to 4.</summary>
    public int Samples { get; private set; }

    /// <summary>Meaning of the samples.</summary>
    public ColourModel Colours { get; private set; }

    /// <summary>True if the last sample is alpha.</summary>
    public bool HasAlpha => Samples is 2 or 4;

    /// <summary>True for Adam7 interlacing.</summary>
    public bool Interlaced { get; private set; }

    /// <summary>Offset and length of the data of each IDAT chunk, in order: the compressed pixels.</summary>
    public List<(long Offset, long Length)> DataChunks { get; } = [];

    /// <summary>Parses the data of the IHDR chunk.</summary>
    private void Parse(byte[] header)
    {
        uint width = BinaryPrimitives.ReadUInt32BigEndian(header), height = BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(4));
        if (width is 0 or > int.MaxValue || height is 0 or > int.MaxValue)
        {
            throw new InvalidDataException($"it claims {width} × {height} pixels");
        }

        Width = (int)width;
        Height = (int)height;
        Depth = header[8];
        (Samples, Colours) = header[9] switch
        {
            0 => (1, ColourModel.Gray),
            2 => (3, ColourModel.Rgb),
            3 => (1, ColourModel.Palette),
            4 => (2, ColourModel.Gray),
            6 => (4, ColourModel.Rgb),
            _ => throw new InvalidDataException($"its colour type is {header[9]}"),
        };
        bool depthFits = Depth is 8 or 16 || (Depth is 1 or 2 or 4 && Samples == 1);
        if (!depthFits || header[10] != 0 || header[11] != 0 || header[12] > 1)
        {
            throw new InvalidDataException("its header is not valid");
        }

        Interlaced = header[12] == 1;
    }

    /// <summary>True if the colours of the palette are the ramp from black to white, so that stored values are gray values.</summary>
    private bool IsGrayRamp()
    {
        if (_isTransparent || _palette.Length == 0) return false;
        for (int i = 0; i < _palette.Length; i++)
        {
            if (_palette[i] != i / 3 * 255 / ((1 << Depth) - 1)) return false;
        }

        return true;
    }

    private static void VerifyChecksum(FileSource source, long offset, long length, string name)
    {
        uint crc = 0;
        byte[] block = new byte[Math.Min(length, 1 << 16)];
        for (long done = 0; done < length; done += block.Length)
        {
            var part = block.AsSpan(0, (int)Math.Min(block.Length, length - done));
            source.Read(offset + done, part);
            crc = Crc32.Append(crc, part);
        }

        if (crc != BinaryPrimitives.ReadUInt32BigEndian(source.Read(offset + length, 4)))
        {
            throw new InvalidDataException($"its chunk {name} does not match its checksum");
        }
    }
}
