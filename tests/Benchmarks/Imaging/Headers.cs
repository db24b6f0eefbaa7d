using System.Diagnostics;
using System.Globalization;
using MicroSsim.Engine.Planes;
using MicroSsim.Imaging.Files;
using MicroSsim.Imaging.Formats;
using MicroSsim.Imaging.Tiff.Writing;

namespace MicroSsim.Imaging.Benchmarks;

/// <summary>
/// The cost of counting the pages of files before a run, for its progress: a file is opened, its pages are listed, and it is closed. Files
/// are in the cache of the system; one thread.
/// </summary>
internal static class Headers
{
    private const int Files = 1000, Side = 64, Runs = 7;

    /// <summary>Writes the table.</summary>
    /// <param name="folder">A folder for the files.</param>
    public static void Run(string folder)
    {
        Console.WriteLine();
        Console.WriteLine("| pages of a file | files | ms | µs per file |");
        Console.WriteLine("|--:|--:|--:|--:|");
        var plane = new MemoryPlane<ushort>(Side, Side, new ushort[Side * Side]);
        foreach (int pages in new[] { 1, 10, 100 })
        {
            string[] paths = [.. Enumerable.Range(0, Files / Math.Max(1, pages / 10)).Select(i => Path.Combine(folder, $"{i}.tif"))];
            foreach (string path in paths) TiffWriter.Write(path, [.. Enumerable.Repeat(plane, pages)]);
            double best = double.MaxValue;
            for (int run = 0; run < Runs; run++)
            {
                var time = Stopwatch.StartNew();
                foreach (string path in paths)
                {
                    using var file = ImageFormats.Open(path);
                    if (file.Select(PageSelection.All).Count != pages) throw new InvalidDataException(path);
                }

                best = Math.Min(best, time.Elapsed.TotalMilliseconds);
            }

            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"| {pages} | {paths.Length} | {best:F1} | {best * 1000 / paths.Length:F0} |"));
            foreach (string path in paths) File.Delete(path);
        }
    }
}
