using System.Globalization;
using System.Reflection;
using System.Text;
using MicroSsim.Engine.Similarity;
using MicroSsim.Evaluation.Fits;
using MicroSsim.Evaluation.Fits.Files;
using MicroSsim.Fuzz.Mutations;
using MicroSsim.Imaging.Pictures;

namespace MicroSsim.Fuzz;

/// <summary>Valid files that the corpus starts with.</summary>
public static class Seeds
{
    /// <summary>Limit of the length of seeds in files, in bytes: larger ones only take more time.</summary>
    private const int MaxBytes = 20_000;

    /// <summary>Root folder of the repository.</summary>
    public static string Root { get; } =
        typeof(Seeds).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "RepoRoot").Value!;

    /// <summary>Creates the seeds of a format, and loads the small files of the format in folders.</summary>
    public static IReadOnlyList<byte[]> Load(Format format, params string[] folders) =>
    [
        .. format.Make(),
        .. folders.SelectMany(folder => format.Patterns.SelectMany(p => Directory.GetFiles(folder, p, SearchOption.AllDirectories)))
            .Where(path => new FileInfo(path).Length is > 0 and <= MaxBytes)
            .Order(StringComparer.Ordinal).Select(File.ReadAllBytes),
    ];

    internal static IEnumerable<byte[]> Npy() =>
    [
        Array("'<u2'", 2, false, "(4, 5)", 1), Array("'>f4'", 4, true, "(2, 4, 5)", 1), Array("'|b1'", 1, false, "(3, 2, 4, 5)", 2),
        Array("'<f2'", 2, false, "(4, 5)", 3), Array("'<i8'", 8, true, "(4, 5)", 1), Array("'<f8'", 8, false, "(1, 4, 5)", 1),
    ];

    internal static IEnumerable<byte[]> Npz() => Npy().Select((array, i) => NpzMutation.Archive(array, new Random(i)));

    /// <summary>The stores of the fixtures.</summary>
    internal static IEnumerable<byte[]> Zarr() => ZarrStore.Seeds(Path.Combine(Root, "tests", "Fixtures", "zarr"));

    internal static IEnumerable<byte[]> Png()
    {
        foreach ((byte colours, int samples) in new (byte, int)[] { (0, 1), (2, 3), (3, 1), (4, 2), (6, 4) })
        {
            foreach (int depth in samples > 1 ? new[] { 8, 16 } : colours == 0 ? [1, 2, 4, 8, 16] : [8])
            {
                foreach (byte interlaced in new byte[] { 0, 1 }) yield return Picture(colours, samples, depth, interlaced);
            }
        }
    }

    internal static IEnumerable<byte[]> Fits()
    {
        string path = Path.GetTempFileName();
        var fit = new MicroSsimFit
        {
            BackgroundPercentile = 3,
            GroundTruthOffset = 100.5,
            PredictionOffset = -2,
            MaxValue = 4000,
            RangeInvariantFactor = 0.75,
            Method = "n2v",
            MeanSsim = 0.9,
            Converged = true,
            Evaluations = 12,
            PairCount = 2,
            PixelCount = 200,
        };
        var input = new FitInputImages("gt/a.tif", "n2v/a.tif", [0], [1], null, 2, new string('a', 64), null);
        var origin = new FitOrigin("0.1.0", "net10.0", ["MaxValue"], [input, input]);
        MicroSsimFit[][] files =
        [
            [fit],
            [fit with { Method = null, MeanSsim = null, RangeMode = nameof(RangeMode.PerImage) }, fit],
            [new FitWithOrigin(fit, origin)],
        ];
        foreach (var fits in files)
        {
            FitFile.Write(path, fits);
            yield return File.ReadAllBytes(path);
        }

        File.Delete(path);
    }

    private static byte[] Array(string type, int size, bool fortran, string shape, byte version)
    {
        string order = fortran ? "True" : "False";
        byte[] text = Encoding.ASCII.GetBytes($"{{'descr': {type}, 'fortran_order': {order}, 'shape': {shape}, }}\n");
        var sides = shape.Trim('(', ')').Split(',').Select(side => int.Parse(side, CultureInfo.InvariantCulture));
        int elements = sides.Aggregate(1, (product, side) => product * side);
        byte[] length = version == 1 ? [(byte)text.Length, 0] : [(byte)text.Length, 0, 0, 0];
        return [0x93, .. "NUMPY"u8, version, 0, .. length, .. text, .. Enumerable.Range(0, elements * size).Select(i => (byte)(i * 37))];
    }

    private static byte[] Picture(byte colours, int samples, int depth, byte interlaced)
    {
        const byte Width = 13, Height = 9;
        byte[] header = [0, 0, 0, Width, 0, 0, 0, Height, (byte)depth, colours, 0, 0, interlaced];

        // More rows than any interlacing needs, with the filters 0 to 4 in turn.
        var rows = new List<byte>();
        for (int row = 0; row < 4 * Height; row++)
        {
            rows.Add((byte)(row % 5));
            for (int i = 0; i < ((Width * samples * depth) + 7) / 8; i++) rows.Add((byte)(row * i));
        }

        byte[] data = PngMutation.Compress([.. rows]);
        return PngMutation.Join([("IHDR"u8.ToArray(), header), ("IDAT"u8.ToArray(), data), ("IEND"u8.ToArray(), [])]);
    }
}
