using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using MicroSsim.Engine.Planes;
using MicroSsim.Imaging.Files;
using MicroSsim.Imaging.Formats;
using MicroSsim.Tests;

namespace MicroSsim.Imaging.Tests;

/// <summary>TIFFs of other projects in many encodings, compared with the results of a reference decoder.</summary>
public sealed class CatalogueTests(ITestOutputHelper output)
{
    [Fact]
    public void Every_gray_file_is_read_as_by_the_reference()
    {
        IReadOnlyList<Entry> files = [.. Entry.All().Where(e => e.IsGray)];
        Assert.Equal(161, files.Count);
        Compare(files, PageSelection.All);
    }

    [Fact]
    public void Stored_values_of_palette_files_are_read_if_channel_0_is_selected()
    {
        IReadOnlyList<Entry> files = [.. Entry.All().Where(e => e.IsPalette)];
        Assert.Equal(16, files.Count);
        Compare(files, new PageSelection { Channels = [0] });
    }

    [Fact]
    public void Every_sample_of_colour_files_is_read_as_by_the_reference()
    {
        int read = 0;
        var wrong = new List<string>();
        var refused = new SortedDictionary<string, string>(StringComparer.Ordinal);

        // JPEG decoders differ in rounding.
        foreach (var entry in Entry.All().Where(e => e.IsColour && !e.IsJpeg))
        {
            try
            {
                using var file = ImageFormats.Open(TestData.Shared("tiff", entry.File));
                ImagePage Page(int channel) => file.Select(new() { Pages = [0], Channels = [channel] })[0];
                ImagePlane[] samples = [.. Enumerable.Range(0, entry.Samples).Select(c => file.Read(Page(c)))];
                if (entry.Difference(samples) is { } difference) wrong.Add($"{entry.File}: {difference}");
                else read++;
            }
            catch (ImageFileException e)
            {
                refused[entry.File] = e.ErrorId;
                output.WriteLine(e.Message);
            }
        }

        output.WriteLine($"read {read}, refused {refused.Count}, wrong {wrong.Count}");
        foreach (string line in wrong) output.WriteLine(line);
        Assert.Empty(wrong);
    }

    /// <summary>Compares the first page of each file; none may differ or be refused.</summary>
    private void Compare(IReadOnlyList<Entry> files, PageSelection selection)
    {
        var refused = new Dictionary<string, string>();
        var wrong = new List<string>();
        foreach (var entry in files)
        {
            try
            {
                using var file = ImageFormats.Open(TestData.Shared("tiff", entry.File));
                var page = file.Select(selection with { Pages = [0] })[0];
                if (entry.Difference(file.Read(page)) is { } difference) wrong.Add($"{entry.File}: {difference}");
            }
            catch (ImageFileException e)
            {
                refused[entry.File] = e.ErrorId;
                output.WriteLine(e.Message);
            }
        }

        output.WriteLine($"read {files.Count - refused.Count - wrong.Count}, refused {refused.Count}, wrong {wrong.Count}");
        foreach (string line in wrong) output.WriteLine(line);
        Assert.Empty(wrong);
        Assert.Empty(refused);
    }

    /// <summary>A row of the catalogue: a file, its tags and the results of the reference decoder.</summary>
    private sealed record Entry(IReadOnlyDictionary<string, string> Row)
    {
        public string File => Row["file"];

        public bool IsGray => HasReference && (Row["photometric"] is "MINISBLACK" or "MINISWHITE") && Row["spp"] == "1";

        public bool IsPalette => HasReference && Row["photometric"] == "PALETTE" && Row["spp"] == "1";

        public bool IsColour => HasReference && Row["spp"] != "1";

        public bool IsJpeg => Row["compression"].Contains("JPEG", StringComparison.Ordinal);

        public int Samples => int.Parse(Row["spp"], CultureInfo.InvariantCulture);

        private bool HasReference => Row["ref_sha256_16"].Length > 0;

        public static IEnumerable<Entry> All()
        {
            string[] lines = System.IO.File.ReadAllLines(TestData.Shared("tiff", "CATALOG.tsv"));
            string[] names = lines[0].Split('\t');
            return lines.Skip(1).Select(l => new Entry(names.Zip(l.Split('\t')).ToDictionary(p => p.First, p => p.Second)));
        }

        /// <summary>Difference of all samples of a page, interleaved or planar, from the reference; null if there is none.</summary>
        public string? Difference(ImagePlane[] samples)
        {
            (int height, int width) = (samples[0].Height, samples[0].Width);
            bool planar = Row["ref_page0_shape"] == $"{samples.Length}x{height}x{width}";
            string interleaved = $"{height}x{width}x{samples.Length}";
            if (!planar && Row["ref_page0_shape"] != interleaved) return $"{interleaved}, not {Row["ref_page0_shape"]}";
            byte[][] bytes = [.. samples.Select(s => As(Row["ref_dtype"], s))];
            int size = bytes[0].Length / (height * width);
            byte[] all = planar
                ? [.. bytes.SelectMany(b => b)]
                : [.. Enumerable.Range(0, height * width).SelectMany(i => bytes.SelectMany(b => b[(i * size)..((i * size) + size)]))];
            string hash = Convert.ToHexString(SHA256.HashData(all))[..16];
            return hash.Equals(Row["ref_sha256_16"], StringComparison.OrdinalIgnoreCase)
                ? null
                : $"other pixels ({samples[0].PixelType}, {Row["ref_dtype"]}, {Row["compression"]}, {Row["photometric"]})";
        }

        /// <summary>Difference of a plane from the reference; null if there is none.</summary>
        public string? Difference(ImagePlane plane)
        {
            string shape = $"{plane.Height}x{plane.Width}";
            if (shape != Row["ref_page0_shape"]) return $"{shape}, not {Row["ref_page0_shape"]}";
            double[] values = Pixels.Values(plane);
            double[] numbers = [.. values.Where(v => !double.IsNaN(v))];
            if (numbers.Min() != Number("ref_min")) return $"minimum {numbers.Min()}, not {Number("ref_min")}";
            if (numbers.Max() != Number("ref_max")) return $"maximum {numbers.Max()}, not {Number("ref_max")}";
            double mean = numbers.Average(), expectedMean = Number("ref_mean");
            if (Math.Abs(mean - expectedMean) > 1e-9 * Math.Abs(expectedMean)) return $"mean {mean}, not {expectedMean}";
            string hash = Convert.ToHexString(SHA256.HashData(As(Row["ref_dtype"], plane)))[..16];
            return hash.Equals(Row["ref_sha256_16"], StringComparison.OrdinalIgnoreCase) ? null : $"other pixels ({plane.PixelType})";
        }

        private static byte[] As(string type, ImagePlane plane)
        {
            double[] values = Pixels.Values(plane);
            return type switch
            {
                "bool" or "uint8" => Bytes(v => (byte)v),
                "int8" => Bytes(v => (sbyte)v),
                "uint16" => Bytes(v => (ushort)v),
                "int16" => Bytes(v => (short)v),
                "uint32" => Bytes(v => (uint)v),
                "int32" => Bytes(v => (int)v),
                "float16" => Bytes(v => (Half)v),
                "float32" => Bytes(v => (float)v),
                "float64" => Bytes(v => v),

                // Not every 64-bit integer is a double.
                "uint64" => Pixels.Bytes(plane),
                _ => throw new NotSupportedException(type),
            };

            byte[] Bytes<T>(Func<double, T> convert) where T : unmanaged =>
                MemoryMarshal.AsBytes<T>(values.Select(convert).ToArray()).ToArray();
        }

        private double Number(string column) => double.Parse(Row[column], CultureInfo.InvariantCulture);
    }
}
