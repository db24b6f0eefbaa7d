using System.Globalization;

namespace MicroSsim.Tests;

/// <summary>Writes small stores of OME-Zarr 0.4, uncompressed, with a page per chunk.</summary>
internal static class Zarr
{
    /// <summary>Writes an image.</summary>
    /// <param name="folder">The folder of the store.</param>
    /// <param name="axes">The axes as letters, the slowest first, such as <c>czyx</c>; empty for an array without metadata.</param>
    /// <param name="sizes">The sizes of the axes before y and x.</param>
    /// <param name="pages">The pages [row, column] of byte, ushort or float, in the order of the axes.</param>
    /// <returns>The folder.</returns>
    public static string Write(string folder, string axes, int[] sizes, params Array[] pages)
    {
        string array = axes.Length == 0 ? folder : Path.Combine(folder, "0");
        Directory.CreateDirectory(array);
        if (axes.Length > 0)
        {
            string named = string.Join(", ", axes.Select(a => $$"""{"name": "{{a}}", "type": "{{TypeOf(a)}}"}"""));
            File.WriteAllText(Path.Combine(folder, ".zgroup"), """{"zarr_format": 2}""");
            File.WriteAllText(
                Path.Combine(folder, ".zattrs"),
                $$"""
                {"multiscales": [{"version": "0.4", "axes": [{{named}}], "datasets": [{"path": "0"}]}],
                 "omero": {"channels": [{"label": "DAPI"}, {"label": "GFP"}]} }
                """);
        }

        int height = pages[0].GetLength(0), width = pages[0].GetLength(1);
        string shape = string.Join(", ", [.. sizes, height, width]);
        string chunks = string.Join(", ", [.. sizes.Select(_ => 1), height, width]);
        string type = pages[0] switch
        {
            byte[,] => "|u1",
            ushort[,] => "<u2",
            _ => "<f4",
        };
        File.WriteAllText(
            Path.Combine(array, ".zarray"),
            $$"""
            {"zarr_format": 2, "shape": [{{shape}}], "chunks": [{{chunks}}], "dtype": "{{type}}", "compressor": null, "filters": null,
             "fill_value": 0, "order": "C"}
            """);
        for (int i = 0; i < pages.Length; i++)
        {
            byte[] pixels = new byte[Buffer.ByteLength(pages[i])];
            Buffer.BlockCopy(pages[i], 0, pixels, 0, pixels.Length);
            File.WriteAllBytes(Path.Combine(array, Key(i, sizes)), pixels);
        }

        return folder;
    }

    private static string TypeOf(char axis) => axis switch
    {
        't' => "time",
        'c' => "channel",
        _ => "space",
    };

    private static string Key(int page, int[] sizes)
    {
        string key = "0.0";
        for (int axis = sizes.Length - 1; axis >= 0; axis--)
        {
            key = string.Create(CultureInfo.InvariantCulture, $"{page % sizes[axis]}.{key}");
            page /= sizes[axis];
        }

        return key;
    }
}
