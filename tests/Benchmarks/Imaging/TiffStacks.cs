using System.Diagnostics;
using System.Globalization;
using MicroSsim.Benchmarks;
using MicroSsim.Engine.Planes;
using MicroSsim.Imaging.Files;
using MicroSsim.Imaging.Formats;
using MicroSsim.Imaging.Tiff.Writing;

namespace MicroSsim.Imaging.Benchmarks;

/// <summary>Stacks of TIFF files, beside tiffcp.</summary>
internal static class TiffStacks
{
    private const int Pages = 200, Side = 1024, Runs = 12;
    private const double MegaBytes = Pages * (double)Side * Side * 2 / 1e6;

    /// <summary>Writes the tables.</summary>
    /// <param name="folder">A folder for the files.</param>
    public static void Run(string folder)
    {
        string plain = Path.Combine(folder, "none.tif");
        TiffWriter.Write(plain, [.. Enumerable.Range(0, Pages).Select(Micrograph)]);

        Console.WriteLine();
        Console.WriteLine("| 200 × 1024² × 16 bits | file, MB | MicroSsim, ms | MB/s | `tiffcp -c none`, ms | ratio |");
        Console.WriteLine("|---|--:|--:|--:|--:|--:|");
        (string Name, string Options)[] compressions =
            [("uncompressed", "none"), ("LZW, predictor 2", "lzw:2"), ("Deflate, predictor 2", "zip:2"), ("Deflate", "zip")];
        foreach ((string name, string options) in compressions)
        {
            string path = Path.Combine(folder, "stack.tif");
            TiffCp(options, plain, path);
            (double own, double other) = Best(() => ReadAll(path), () => TiffCp("none", path, Path.Combine(folder, "copy.tif")));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"| {name} | {new FileInfo(path).Length / 1e6:F0} | {own:F0} | {MegaBytes / own * 1000:F0} | {other:F0} "
                + $"| {other / own:F2} |"));
        }

        string little = Path.Combine(folder, "little.tif"), big = Path.Combine(folder, "big.tif");
        TiffCp("none", plain, little);
        TiffCp("none", plain, big, "-B");
        (double bytes, double pixels) = Best(() => ReadBytes(little), () => ReadAll(little));
        (double bytesAgain, double swapped) = Best(() => ReadBytes(big), () => ReadAll(big));
        Console.WriteLine();
        Console.WriteLine("| compared with reading the same bytes into a reused buffer | bytes, ms | MicroSsim, ms | speed |");
        Console.WriteLine("|---|--:|--:|--:|");
        WriteSpeed("uncompressed, little-endian", bytes, pixels);
        WriteSpeed("uncompressed, big-endian (ImageJ)", bytesAgain, swapped);
    }

    private static void WriteSpeed(string name, double bytes, double pixels) => Console.WriteLine(
        string.Create(CultureInfo.InvariantCulture, $"| {name} | {bytes:F0} | {pixels:F0} | {bytes / pixels:P0} |"));

    /// <summary>A dark background with noise and some bright structure, which compresses like a micrograph.</summary>
    private static ImagePlane Micrograph(int index)
    {
        var random = new Random(index);
        ushort[] pixels = new ushort[Side * Side];
        for (int i = 0; i < pixels.Length; i++)
        {
            double x = i % Side, y = i / Side;
            double signal = 100 + (400 * Math.Pow(Math.Sin((x / 31) + index) * Math.Cos(y / 47), 8));
            pixels[i] = (ushort)(signal + (Math.Sqrt(signal) * (random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5)));
        }

        return new MemoryPlane<ushort>(Side, Side, pixels);
    }

    private static void ReadAll(string path)
    {
        using var file = ImageFormats.Open(path);
        var buffer = new RowBuffer();
        foreach (var page in file.Select(PageSelection.All))
        {
            var plane = file.Read(page);
            if (plane.GetRows(0, plane.Height, buffer).Length != Side * Side * 2) throw new InvalidDataException();
        }
    }

    private static void ReadBytes(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        byte[] buffer = new byte[Side * Side * 2];
        while (file.Read(buffer) > 0)
        {
            // Discards the bytes.
        }
    }

    private static void TiffCp(string compression, string from, string to, params string[] options)
    {
        using var process = Process.Start("tiffcp", [.. options, "-c", compression, from, to]);
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException("tiffcp failed");
    }

    private static (double First, double Second) Best(Action first, Action second)
    {
        (double bestFirst, double bestSecond) = (double.MaxValue, double.MaxValue);
        for (int run = 0; run < Runs; run++)
        {
            bestFirst = Math.Min(bestFirst, Time(first));
            bestSecond = Math.Min(bestSecond, Time(second));
        }

        return (bestFirst, bestSecond);
    }

    private static double Time(Action action)
    {
        var time = Stopwatch.StartNew();
        action();
        return time.Elapsed.TotalMilliseconds;
    }
}
