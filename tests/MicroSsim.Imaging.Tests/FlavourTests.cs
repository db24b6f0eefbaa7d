using System.Runtime.InteropServices;
using MicroSsim.Engine.Planes;
using MicroSsim.Imaging.Files;
using MicroSsim.Imaging.Formats;
using MicroSsim.Imaging.Tiff;
using MicroSsim.Tests;

namespace MicroSsim.Imaging.Tests;

/// <summary>Small TIFFs of the project in every supported encoding of pixels.</summary>
public sealed class FlavourTests
{
    private const int Width = 61, Height = 47;

    public static TheoryData<string> Exact() => [.. Files().Where(f => !f.StartsWith("jpeg", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Exact))]
    public void Pixels_have_the_values_they_were_written_with(string name)
    {
        using var file = ImageFormats.Open(TestData.Fixture("tiff", name));
        bool colour = name.StartsWith("rgb8", StringComparison.Ordinal);
        for (int channel = 0; channel < (colour ? 3 : 1); channel++)
        {
            var plane = file.Read(file.Select(new() { Channels = [channel] }).Single());
            Assert.Equal((Width, Height), (plane.Width, plane.Height));
            Assert.Equal(Expected(name.Split('-', '.')[0], channel), Pixels.Values(plane));
        }

        if (colour) Assert.Equal("ColourImage", ImageErrors.IdOf(() => file.Read(file.Select(PageSelection.All)[0])));
    }

    [Theory]
    [InlineData("jpeg")]
    [InlineData("jpegrgb")]
    public void Jpeg_is_decoded_as_by_libtiff(string name)
    {
        using var lossy = ImageFormats.Open(TestData.Fixture("tiff", name + "-lossy.tif"));
        using var decoded = ImageFormats.Open(TestData.Fixture("tiff", name + "-decoded.tif"));
        for (int channel = 0; channel < (name == "jpeg" ? 1 : 3); channel++)
        {
            double[] expected = Pixels.Values(decoded.Read(decoded.Select(new() { Channels = [channel] })[0]));
            double[] actual = Pixels.Values(lossy.Read(lossy.Select(new() { Channels = [channel] })[0]));

            // Decoders may round the DCT differently.
            Assert.All(expected.Zip(actual), p => Assert.InRange(p.Second - p.First, -1, 1));
        }
    }

    [Fact]
    public void Damaged_bytes_give_an_error_or_a_complete_image()
    {
        var random = new Random(1);
        using var folder = new TemporaryFolder();
        string path = folder.File("damaged.tif");
        int errors = 0;
        foreach (string name in Files())
        {
            byte[] whole = File.ReadAllBytes(TestData.Fixture("tiff", name));
            for (int run = 0; run < 30; run++)
            {
                byte[] bytes = [.. whole];
                for (int i = 0; i < 3; i++) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
                File.WriteAllBytes(path, run % 3 == 0 ? bytes[..random.Next(bytes.Length)] : bytes);
                try
                {
                    using var file = ImageFormats.Open(path);
                    foreach (var page in file.Select(new() { Channels = [0] }))
                    {
                        var plane = file.Read(page);
                        Assert.Equal(plane.RowBytes * plane.Height, Pixels.Bytes(plane).Length);
                    }
                }
                catch (ImageFileException)
                {
                    errors++;
                }
            }
        }

        Assert.InRange(errors, 600, int.MaxValue);
    }

    [Fact]
    public void A_truncated_file_is_an_error_wherever_it_ends()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("cut.tif");
        byte[] whole = File.ReadAllBytes(TestData.Fixture("tiff", "u16.tif"));
        for (int length = 0; length < whole.Length; length += 61)
        {
            File.WriteAllBytes(path, whole[..length]);
            Assert.Equal("ImageUnreadable", ImageErrors.OfReading(path).ErrorId);
        }
    }

    [Fact]
    public void Threads_read_one_file_at_once()
    {
        foreach (string name in new[] { "u16-big.tif", "u16-lzw2.tif", "b1-g4.tif", "jpeg-lossy.tif" })
        {
            using var file = ImageFormats.Open(TestData.Fixture("tiff", name));
            var page = file.Select(PageSelection.All)[0];
            byte[] expected = Pixels.Bytes(file.Read(page));
            var shared = file.Read(page);
            Parallel.For(0, 200, i => Assert.Equal(expected, Pixels.Bytes(i % 2 == 0 ? shared : file.Read(page), band: 1 + (i % 9))));
        }
    }

    [Theory]
    [InlineData(8, 1)]
    [InlineData(8, 3)]
    [InlineData(16, 1)]
    [InlineData(16, 3)]
    [InlineData(32, 1)]
    [InlineData(32, 2)]
    [InlineData(64, 1)]
    [InlineData(64, 2)]
    public void The_horizontal_predictor_is_undone_at_every_width(int bits, int perPixel)
    {
        var random = new Random(bits);
        for (int pixels = 0; pixels < 20; pixels++)
        {
            byte[] row = new byte[pixels * perPixel * bits / 8], stored = new byte[row.Length];
            random.NextBytes(row);
            switch (bits)
            {
                case 8: Differences<byte>((a, b) => (byte)(a - b)); break;
                case 16: Differences<ushort>((a, b) => (ushort)(a - b)); break;
                case 32: Differences<uint>((a, b) => a - b); break;
                default: Differences<ulong>((a, b) => a - b); break;
            }

            TiffPredictor.UndoHorizontal(stored, bits, perPixel);
            Assert.Equal(row, stored);

            void Differences<T>(Func<T, T, T> minus) where T : unmanaged
            {
                Span<T> from = MemoryMarshal.Cast<byte, T>(row.AsSpan()), to = MemoryMarshal.Cast<byte, T>(stored.AsSpan());
                for (int i = 0; i < from.Length; i++) to[i] = i < perPixel ? from[i] : minus(from[i], from[i - perPixel]);
            }
        }
    }

    [Theory]
    [InlineData(16, 1)]
    [InlineData(24, 1)]
    [InlineData(32, 1)]
    [InlineData(32, 3)]
    [InlineData(64, 1)]
    public void The_floating_point_predictor_is_undone_at_every_width(int bits, int perPixel)
    {
        int size = bits / 8, samples = 17 * perPixel;
        byte[] row = new byte[samples * size];
        new Random(bits).NextBytes(row);

        // The most significant bytes of all samples first, then the next; then each byte as a difference.
        byte[] planes =
        [
            .. from significance in Enumerable.Range(0, size)
               from sample in Enumerable.Range(0, samples)
               select row[(sample * size) + size - 1 - significance],
        ];
        byte[] stored = [.. planes.Select((value, i) => i < perPixel ? value : (byte)(value - planes[i - perPixel]))];

        TiffPredictor.UndoFloatingPoint(stored, bits, perPixel);
        Assert.Equal(row, stored);
    }

    private static IEnumerable<string> Files() =>
        Directory.GetFiles(TestData.Fixture("tiff"), "*.tif").Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal);

    private static double[] Expected(string kind, int channel) =>
    [
        .. from y in Enumerable.Range(0, Height)
           from x in Enumerable.Range(0, Width)
           select kind switch
           {
               "u8" or "rgb8" => ((7 * x) + (13 * y) + (x * y / 8) + (50 * channel)) & 255,
               "u16" => ((x * x * 3) + (y * 517) + (x * y)) & 0xFFFF,
               "i16" => (x * x * 3) - (y * 517),
               "u32" => (uint)((x * x * x * 1001L) + (y * 70001L)),
               "f32" => ((x - 30) * 1.5) + (y * y * 0.25),
               "f64" => ((x - 30) * 1.1) + (y * y / 3.0),
               "b1" => ((x * y) >> 3) & 1,
               _ => throw new ArgumentException(kind),
           },
    ];
}
