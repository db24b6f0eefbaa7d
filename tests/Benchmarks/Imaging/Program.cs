// Reads stacks of 200 images of 1024 × 1024 pixels of 16 bits, and has `tiffcp -c none` (Debian: libtiff-tools) do the
// same beside it. All in a warm cache, each the best of several runs:
//
//   dotnet run -c Release --project tests/Benchmarks/Imaging
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using MicroSsim.Engine;
using MicroSsim.Imaging;

const int Pages = 200, Side = 1024, Runs = 5;
const double MegaBytes = Pages * (double)Side * Side * 2 / 1e6;

DirectoryInfo folder = Directory.CreateTempSubdirectory("microssim-bench-");
try
{
    string plain = Path.Combine(folder.FullName, "none.tif");
    TiffWriter.Write(plain, [.. Enumerable.Range(0, Pages).Select(Micrograph)]);

    Console.WriteLine($"{RuntimeInformation.FrameworkDescription}, {RuntimeInformation.OSDescription}, {Environment.ProcessorCount} cores, {CpuName()}");
    Console.WriteLine();
    Console.WriteLine("| 200 × 1024² × 16 bits | file, MB | MicroSsim, ms | MB/s | `tiffcp -c none`, ms | ratio |");
    Console.WriteLine("|---|--:|--:|--:|--:|--:|");
    foreach ((string name, string options) in new[] { ("uncompressed", "none"), ("LZW, predictor 2", "lzw:2"), ("Deflate, predictor 2", "zip:2"), ("Deflate", "zip") })
    {
        string path = Path.Combine(folder.FullName, "stack.tif");
        TiffCp(options, plain, path);
        double own = Best(() => ReadAll(path)), other = Best(() => TiffCp("none", path, Path.Combine(folder.FullName, "copy.tif")));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"| {name} | {new FileInfo(path).Length / 1e6:F0} | {own:F0} | {MegaBytes / own * 1000:F0} | {other:F0} | {other / own:F2} |"));
    }

    Console.WriteLine();
    string raw = Path.Combine(folder.FullName, "stack.tif");
    TiffCp("none", plain, raw);
    double bytes = Best(() => ReadBytes(raw)), pixels = Best(() => ReadAll(raw)), swapped = BigEndian(plain, raw);
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Plain read of the same bytes into a reused buffer: {bytes:F0} ms; uncompressed pixels: {pixels:F0} ms, {bytes / pixels:P0} of its speed; of a big-endian file: {swapped:F0} ms, {bytes / swapped:P0}."));
}
finally
{
    folder.Delete(recursive: true);
}

// A dark background with noise and some bright structure: compresses as micrographs do.
static ImagePlane Micrograph(int index)
{
    var random = new Random(index);
    var pixels = new ushort[Side * Side];
    for (int i = 0; i < pixels.Length; i++)
    {
        double x = i % Side, y = i / Side;
        double signal = 100 + 400 * Math.Pow(Math.Sin(x / 31 + index) * Math.Cos(y / 47), 8);
        pixels[i] = (ushort)(signal + Math.Sqrt(signal) * (random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5));
    }

    return new MemoryPlane<ushort>(Side, Side, pixels);
}

static void ReadAll(string path)
{
    using ImageFile file = ImageFile.Open(path);
    var buffer = new RowBuffer();
    foreach (ImagePage page in file.Select(PageSelection.All))
    {
        ImagePlane plane = file.Read(page);
        if (plane.GetRows(0, plane.Height, buffer).Length != Side * Side * 2) throw new InvalidDataException();
    }
}

static void ReadBytes(string path)
{
    using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
    var buffer = new byte[Side * Side * 2];
    while (file.Read(buffer) > 0)
    {
        // Only the reading counts.
    }
}

static double BigEndian(string plain, string path)
{
    using (Process process = Process.Start("tiffcp", ["-B", "-c", "none", plain, path])) process.WaitForExit();
    return Best(() => ReadAll(path));
}

static void TiffCp(string compression, string from, string to)
{
    using Process process = Process.Start("tiffcp", ["-c", compression, from, to]);
    process.WaitForExit();
    if (process.ExitCode != 0) throw new InvalidOperationException("tiffcp failed");
}

static double Best(Action action)
{
    double best = double.MaxValue;
    for (int run = 0; run < Runs; run++)
    {
        var time = Stopwatch.StartNew();
        action();
        best = Math.Min(best, time.Elapsed.TotalMilliseconds);
    }

    return best;
}

static string CpuName() => File.Exists("/proc/cpuinfo")
    ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim() ?? "unknown processor"
    : "unknown processor";
