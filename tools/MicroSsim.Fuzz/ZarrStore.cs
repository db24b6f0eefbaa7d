using MicroSsim.Engine;
using MicroSsim.Engine.Planes;
using MicroSsim.Fuzz.Mutations;
using MicroSsim.Imaging.Files;
using MicroSsim.Imaging.Formats;
using MicroSsim.Imaging.Zarr;
using MicroSsim.Imaging.Zarr.Structure;

namespace MicroSsim.Fuzz;

/// <summary>A Zarr store with one chunk as the input of the fuzzer. It is one file, which is unpacked to a folder beside it.</summary>
internal static class ZarrStore
{
    /// <summary>What the metadata of an input is: that of an array of version 2 or 3, or the attributes of a group of one array.</summary>
    public const byte Array2 = 0, Array3 = 1, Group2 = 2, Group3 = 3;

    /// <summary>Limit of the pages read per input.</summary>
    private const int MaxPages = 4;

    /// <summary>
    /// Limit of the rows read from the start and the end of a page, in bytes: an array whose chunks are absent can have any size.
    /// </summary>
    private const long MaxRowBytes = 1 << 18;

    /// <summary>Bytes of a plane that are decoded at most: two bands, and the rows between two of them.</summary>
    private const long MaxPlaneBytes = 256L << 20;

    /// <summary>A fourth of the bytes that a page, and a chunk of it, take besides pixels, such as their names.</summary>
    private const long PageCost = 64, ChunkCost = 256;

    /// <summary>Names of the chunk, for arrays of two and three axes.</summary>
    private static readonly string[] Keys = ["0.0", "0.0.0", "0.0.0.0", "0/0", "c/0/0", "c.0.0", "c.0.0.0"];

    private static readonly byte[] InnerArray =
        """
        {"zarr_format": 2, "shape": [2, 4, 6], "chunks": [1, 4, 6], "dtype": "|u1", "compressor": null, "fill_value": 0, "filters": null,
         "order": "C"}
        """u8.ToArray();

    /// <summary>Seeds: the metadata and first chunk of small stores in a folder, and the attributes of groups.</summary>
    public static IEnumerable<byte[]> Seeds(string folder)
    {
        foreach (string path in Directory.GetDirectories(folder, "*.zarr", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            if (Find("zarr.json") is { } version3)
            {
                string text = File.ReadAllText(version3);
                bool isGroup = text.Contains("\"group\"", StringComparison.Ordinal);
                yield return ZarrMutation.Join(isGroup ? Group3 : Array3, File.ReadAllBytes(version3), Chunk());
            }
            else if (Find(".zarray") is { } array)
            {
                yield return ZarrMutation.Join(Array2, File.ReadAllBytes(array), Chunk());
            }
            else if (Find(".zattrs") is { } attributes)
            {
                yield return ZarrMutation.Join(Group2, File.ReadAllBytes(attributes), []);
            }

            string? Find(string name) => File.Exists(Path.Combine(path, name)) ? Path.Combine(path, name) : null;

            byte[] Chunk() => Directory.GetFiles(path, "*", SearchOption.AllDirectories)
                .Where(f => Path.GetFileName(f)[0] is not ('.' or 'z')).Order(StringComparer.Ordinal).Select(File.ReadAllBytes)
                .FirstOrDefault() ?? [];
        }
    }

    /// <summary>Unpacks an input, and reads the images in it as a batch does, without the middle of large pages.</summary>
    public static Reading Read(string path)
    {
        string folder = Unpack(path);
        int asked = 0;
        try
        {
            foreach (string image in ImageFormats.ListImages(folder).Take(MaxPages))
            {
                using var file = ImageFormats.Open(image);
                foreach (var page in file.Select(PageSelection.All).Take(MaxPages))
                {
                    asked++;
                    ReadRows(file.Read(page));
                }
            }

            return new Reading(null, asked);
        }
        catch (MicroSsimException e)
        {
            return new Reading(e, asked);
        }
    }

    /// <summary>
    /// The size that an input claims and that the reader accepts: pages, the chunk for each, and the values of the metadata.
    /// </summary>
    public static Claim Claim(string path)
    {
        string folder = Unpack(path);
        long values = 100 * new FileInfo(path).Length;
        try
        {
            var node = ZarrContent.Find(folder).Node;
            var array = node.Version == 2
                ? ArrayVersion2.Parse(folder, node.Array!, node.Attributes)
                : ArrayVersion3.Parse(folder, node.Array!);
            using var file = new ZarrImageFile(folder);
            (long bytes, long chunks) = file.PageSize;
            long read = Math.Min(MaxPages, file.PageCount), whole = Math.Min(bytes, MaxPlaneBytes);
            return new Claim(values + (read * (whole + (ChunkCost * chunks) + (4L * array.ChunkBytes))) + (PageCost * file.PageCount));
        }
        catch (Exception e) when (e is InvalidDataException or MicroSsimException or IOException)
        {
            return new Claim(values);
        }
    }

    private static void ReadRows(ImagePlane plane)
    {
        var buffer = new RowBuffer();
        int rows = (int)Math.Max(1, Math.Min(plane.Height, MaxRowBytes / plane.RowBytes));
        plane.GetRows(0, rows, buffer);
        plane.GetRows(plane.Height - rows, rows, buffer);
    }

    private static string Unpack(string path)
    {
        (byte kind, byte[] metadata, byte[] chunk) = ZarrMutation.Split(File.ReadAllBytes(path));
        string folder = $"{path}.zarr";
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        Directory.CreateDirectory(folder);
        string array = kind is Group2 or Group3 ? Path.Combine(folder, "0") : folder;
        if (array != folder)
        {
            Directory.CreateDirectory(array);
            File.WriteAllBytes(Path.Combine(array, ".zarray"), InnerArray);
        }

        if (kind == Group2) File.WriteAllBytes(Path.Combine(folder, ".zgroup"), "{\"zarr_format\": 2}"u8.ToArray());
        string name = kind switch
        {
            Array3 or Group3 => "zarr.json",
            Group2 => ".zattrs",
            _ => ".zarray",
        };
        File.WriteAllBytes(Path.Combine(folder, name), metadata);
        foreach (string key in Keys)
        {
            string file = Path.Combine(array, key);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllBytes(file, chunk);
        }

        return folder;
    }
}
