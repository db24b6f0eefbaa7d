using MicroSsim.Fuzz.Mutations;
using MicroSsim.Imaging.IO;
using MicroSsim.Imaging.Tiff.Structure;

namespace MicroSsim.Fuzz.Stacks;

/// <summary>
/// Builds a TIFF with the metadata of a stack. Each number is right, or, with a given probability, another one: a boundary value, a
/// neighbour, or a product with the number of samples. So metadata, directories and bytes contradict each other in every combination.
/// </summary>
/// <param name="random">Source of random numbers.</param>
/// <param name="errorRate">The probability that a number is replaced.</param>
internal sealed class StackBuilder(Random random, double errorRate)
{
    /// <summary>Bits and SampleFormat (1 unsigned, 2 signed, 3 float) of pixels.</summary>
    private static readonly (int Bits, int Coding)[] PixelTypes =
        [(8, 1), (16, 1), (32, 3), (64, 3), (16, 2), (32, 1), (8, 2), (1, 1), (12, 1)];

    private readonly List<byte> _file = [];

    /// <summary>Source of random numbers.</summary>
    public Random Random => random;

    /// <summary>Numbers of channels, slices and frames.</summary>
    public int Channels { get; } = Small(random);

    /// <inheritdoc cref="Channels"/>
    public int Slices { get; } = Small(random);

    /// <inheritdoc cref="Channels"/>
    public int Frames { get; } = Small(random);

    /// <summary>Samples per pixel.</summary>
    public int Samples { get; set; } = random.Next(3) > 0 ? 1 : 2 + random.Next(3);

    /// <summary>1 for interleaved samples, 2 for a plane of each.</summary>
    public int PlanarConfiguration { get; set; } = 1 + random.Next(2);

    /// <summary>TIFF photometric interpretation; null for 1 (gray), 2 (RGB) or 3 (palette), as suits the samples.</summary>
    public int? Photometric { get; set; }

    /// <summary>Pixels per row.</summary>
    public int Width { get; } = 1 + random.Next(9);

    /// <summary>Rows.</summary>
    public int Height { get; } = 1 + random.Next(9);

    /// <summary>Whether one directory describes all pages, which are contiguous.</summary>
    public bool IsContiguous { get; set; } = random.Next(3) == 0;

    /// <summary>Whether each page is followed by a thumbnail.</summary>
    public bool HasThumbnails { get; set; }

    /// <summary>The number of planes that are stored.</summary>
    public int Pages { get; set; }

    /// <summary>Text of the tag ImageDescription of the first directory; null for none.</summary>
    public string? Description { get; set; }

    /// <summary>Adds the tags of the dialect to the first directory.</summary>
    public Action<TiffDirectoryBuilder>? AddTags { get; set; }

    private (int Bits, int Coding) PixelType { get; } = PixelTypes[random.Next(PixelTypes.Length)];

    /// <summary>A number of the metadata: itself, or with the probability of errors another one.</summary>
    /// <param name="value">The right number.</param>
    public long Number(long value)
    {
        if (random.NextDouble() >= errorRate) return value;
        return random.Next(7) switch
        {
            0 => value + 1,
            1 => value - 1,
            2 => value * Samples,
            3 => value * (2 + random.Next(100_000)),
            4 => 0,
            _ => ByteMutation.Integer(random),
        };
    }

    /// <summary>Whether something happens that happens with the probability of errors.</summary>
    public bool IsWrong() => random.NextDouble() < errorRate;

    /// <summary>The bytes of the file.</summary>
    public byte[] Build()
    {
        _file.AddRange(TiffDirectoryBuilder.Header(bigTiff: false, 0));
        int link = 4;
        int directories = IsContiguous ? 1 : (int)Math.Clamp(Number(Pages), 1, 64);
        for (int directory = 0; directory < directories; directory++)
        {
            link = Append(link, directory == 0, isThumbnail: false, IsContiguous ? Pages : 1);
            if (HasThumbnails) link = Append(link, isFirst: false, isThumbnail: true, 1);
        }

        return [.. _file];
    }

    private static int Small(Random random) => random.Next(3) == 0 ? 1 : 1 + random.Next(4);

    private int Append(int link, bool isFirst, bool isThumbnail, int planes)
    {
        // Another directory than the first may have another shape.
        int width = isThumbnail ? 1 : (int)Math.Clamp(Number(Width), 1, 64);
        int height = isThumbnail ? 1 : (int)Math.Clamp(Number(Height), 1, 64);
        int samples = (int)Math.Clamp(Number(Samples), 1, 8);
        bool isPlanar = PlanarConfiguration == 2 && samples > 1;
        int rowBytes = ((width * PixelType.Bits * (isPlanar ? 1 : samples)) + 7) / 8;
        int strips = isPlanar ? samples : 1;
        bool isDeflate = planes == 1 && random.Next(4) == 0;
        var offsets = new List<long>();
        var counts = new List<long>();
        for (int plane = 0; plane < planes; plane++)
        {
            for (int strip = 0; strip < strips; strip++)
            {
                byte[] pixels = Pixels(rowBytes * height);
                if (isDeflate) pixels = Zlib.Compress(pixels);
                if (plane == 0) (offsets, counts) = ([.. offsets, _file.Count], [.. counts, pixels.Length]);
                _file.AddRange(pixels);
            }
        }

        if (_file.Count % 2 == 1) _file.Add(0);
        var tags = new TiffDirectoryBuilder(bigTiff: false);
        int photometric = Photometric ?? (samples >= 3 ? 2 : random.Next(8) == 0 && PixelType.Bits <= 8 ? 3 : 1);
        if (isThumbnail) tags.Long(TiffTag.NewSubfileType, 1);
        tags.Long(TiffTag.ImageWidth, Number(width));
        tags.Long(TiffTag.ImageLength, Number(height));
        tags.Short(TiffTag.BitsPerSample, [.. Enumerable.Repeat((long)PixelType.Bits, samples)]);
        tags.Short(TiffTag.SampleFormat, [.. Enumerable.Repeat((long)PixelType.Coding, samples)]);
        tags.Short(TiffTag.Compression, IsWrong() ? random.Next(10) : isDeflate ? 8 : 1);
        tags.Short(TiffTag.Photometric, Number(photometric));
        if (photometric == 3) tags.Short(TiffTag.ColorMap, [.. Enumerable.Range(0, 3 << PixelType.Bits).Select(i => (long)(i * 37))]);
        tags.Short(TiffTag.SamplesPerPixel, Number(samples));
        tags.Short(TiffTag.PlanarConfiguration, Number(PlanarConfiguration));
        tags.Long(TiffTag.RowsPerStrip, Number(height));
        tags.Long(TiffTag.StripOffsets, [.. offsets.Select(Number)]);
        tags.Long(TiffTag.StripByteCounts, [.. counts.Select(Number)]);
        if (isFirst && Description is not null) tags.Text(TiffTag.ImageDescription, Description);
        if (isFirst) AddTags?.Invoke(tags);
        int at = _file.Count;
        byte[] directory = tags.Build(at, out int next);
        _file.AddRange(directory);
        byte[] pointer = TiffDirectoryBuilder.LittleEndian(Number(at), 4);
        for (int i = 0; i < 4; i++) _file[link + i] = pointer[i];
        return at + next;
    }

    /// <summary>Random pixels; floats of all magnitudes, NaN and infinity.</summary>
    private byte[] Pixels(int count)
    {
        byte[] pixels = new byte[count];
        if (random.Next(4) > 0) random.NextBytes(pixels);
        return pixels;
    }
}
