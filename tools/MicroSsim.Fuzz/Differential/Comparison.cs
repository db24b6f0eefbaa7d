using System.Globalization;
using MicroSsim.Engine;
using MicroSsim.Engine.Planes;
using MicroSsim.Imaging.Files;
using MicroSsim.Imaging.Formats;

namespace MicroSsim.Fuzz.Differential;

/// <summary>
/// Compares what the readers return with what Python's tifffile and zarr return for the same images, as make.py and make_zarr.py have
/// stored it.
/// </summary>
internal sealed class Comparison
{
    private readonly SortedDictionary<string, int> _refusals = new(StringComparer.Ordinal);
    private readonly List<string> _differences = [];
    private int _equal;

    /// <summary>Whether no image was read with other samples.</summary>
    public bool IsClean => _differences.Count == 0;

    /// <summary>Reads all TIFF files and Zarr stores in a folder.</summary>
    public static Comparison Run(string folder)
    {
        var comparison = new Comparison();
        string[] images = [.. Directory.GetFiles(folder, "*.tif"), .. Directory.GetDirectories(folder, "*.zarr")];
        foreach (string path in images.Order(StringComparer.Ordinal)) comparison.Add(path);
        return comparison;
    }

    /// <summary>The counts, and one line for each image that differs.</summary>
    public override string ToString()
    {
        string refused = string.Join(", ", _refusals.Select(r => $"{r.Value} {r.Key}"));
        if (refused.Length > 0) refused = $" ({refused})";
        int refusals = _refusals.Values.Sum(), differences = _differences.Count;
        string counts = FormattableString.Invariant(
            $"{_equal + refusals + differences} images: {_equal} equal, {refusals} refused{refused}, {differences} different");
        return string.Join('\n', [counts, .. _differences]);
    }

    private void Add(string path)
    {
        string[] facts = File.ReadAllLines(Path.ChangeExtension(path, ".txt"));
        int samples = int.Parse(facts[0], CultureInfo.InvariantCulture);
        byte[] expected = File.ReadAllBytes(Path.ChangeExtension(path, ".raw"));
        try
        {
            byte[] actual = Read(path, samples);
            if (actual.AsSpan().SequenceEqual(expected)) _equal++;
            else _differences.Add($"{path}: {actual.Length} bytes against {expected.Length}; {facts[1]}");
        }
        catch (MicroSsimException e)
        {
            _refusals[e.ErrorId] = _refusals.GetValueOrDefault(e.ErrorId) + 1;
            Console.Error.WriteLine($"{e.Message} ({facts[1]})");
        }
    }

    /// <summary>The samples of all pages, one page after the other, each sample by itself.</summary>
    private static byte[] Read(string path, int samples)
    {
        using var file = ImageFormats.Open(path);
        using var bytes = new MemoryStream();
        var buffer = new RowBuffer();
        if (samples == 1)
        {
            // Pages without labels stay in their order.
            var pages = file.Select(PageSelection.All).OrderBy(page => page.Frame ?? 0).ThenBy(page => page.Slice ?? 0)
                .ThenBy(page => page.Channel ?? 0);
            foreach (var page in pages) Write(page);
        }
        else
        {
            foreach (var page in file.Select(new PageSelection { Sample = 0 }))
            {
                for (int sample = 0; sample < samples; sample++) Write(page with { Channel = sample, Sample = sample });
            }
        }

        return bytes.ToArray();

        void Write(ImagePage page)
        {
            var plane = file.Load(page);
            bytes.Write(plane.GetRows(0, plane.Height, buffer));
        }
    }
}
