using System.Text;

namespace MicroSsim.Tests;

/// <summary>
/// Writes a stack of 2 channels × 3 slices as each of the programs does, byte by byte. Images are numbered by label, channel + 2 × slice;
/// each dialect stores them in an order of its own.
/// </summary>
/// <param name="Name">The dialect.</param>
/// <param name="Extension">The extension of its files.</param>
/// <param name="Stored">The image at each page; null for a file without labels, whose order is that of the other file.</param>
/// <param name="Logical">The images in logical order; null for a file without labels.</param>
/// <param name="Description">The ImageDescription of a TIFF.</param>
internal sealed record StackFile(string Name, string Extension, int[]? Stored, int[]? Logical, string Description = "")
{
    /// <summary>The number of images.</summary>
    public const int Count = 6;

    private static readonly int[] ChannelsFirst = [0, 1, 2, 3, 4, 5], SlicesFirst = [0, 2, 4, 1, 3, 5], AsAcquired = [5, 3, 1, 0, 2, 4];

    /// <summary>The dialects: three that name their axes, one of them in two orders, and two that do not.</summary>
    public static IReadOnlyList<StackFile> All { get; } =
    [
        new("ImageJ", "tif", ChannelsFirst, ChannelsFirst, ImageJ("")),
        new("ImageJ zct", "tif", SlicesFirst, ChannelsFirst, ImageJ("order=zct\n")),
        new("OME XYZCT", "ome.tif", SlicesFirst, SlicesFirst, Ome("XYZCT", "<TiffData/>")),
        new("OME TiffData", "ome.tif", AsAcquired, ChannelsFirst, Ome("XYCZT", string.Concat(AsAcquired.Select((image, page) =>
            FormattableString.Invariant($"""<TiffData IFD="{page}" FirstC="{image % 2}" FirstZ="{image / 2}"/>"""))))),
        new("TIFF", "tif", null, null),
        new("NPY", "npy", null, null),
    ];

    /// <summary>Finds a dialect by its name.</summary>
    public static StackFile Find(string name) => All.Single(file => file.Name == name);

    /// <summary>Writes the images.</summary>
    /// <param name="folder">The folder, which is created.</param>
    /// <param name="stored">The image at each page.</param>
    /// <param name="image">Returns an image [row, column] by its number.</param>
    public void Write(string folder, int[] stored, Func<int, Array> image)
    {
        string path = Path.Combine(folder, $"a.{Extension}");
        Array[] pages = [.. stored.Select(image)];
        if (Extension == "npy") WriteNpy(path, [pages.Length], pages);
        else Tiff.WriteDescribed(path, Description, pages);
    }

    /// <summary>Writes an NPY file of version 1.0.</summary>
    /// <param name="path">The path of the file; its folder is created.</param>
    /// <param name="shape">The sizes of the axes before rows and columns.</param>
    /// <param name="pages">The images [row, column], as many as <paramref name="shape"/> says.</param>
    public static void WriteNpy(string path, int[] shape, Array[] pages)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var stream = File.Create(path);
        WriteNpy(stream, shape, pages);
    }

    /// <summary>Writes the bytes of an NPY file.</summary>
    public static void WriteNpy(Stream stream, int[] shape, Array[] pages)
    {
        string type = pages[0].GetType().GetElementType() == typeof(float) ? "<f4" : "<u2";
        string sides = string.Join(", ", [.. shape, pages[0].GetLength(0), pages[0].GetLength(1)]);
        string header = $"{{'descr': '{type}', 'fortran_order': False, 'shape': ({sides}), }}";
        stream.Write([0x93, .. "NUMPY"u8, 1, 0, 118, 0]);
        stream.Write(Encoding.ASCII.GetBytes(header.PadRight(117) + "\n"));
        foreach (var page in pages)
        {
            byte[] pixels = new byte[Buffer.ByteLength(page)];
            Buffer.BlockCopy(page, 0, pixels, 0, pixels.Length);
            stream.Write(pixels);
        }
    }

    /// <inheritdoc/>
    public override string ToString() => Name;

    private static string ImageJ(string order) => $"ImageJ=1.54f\nimages=6\nchannels=2\nslices=3\nhyperstack=true\n{order}";

    private static string Ome(string order, string data) =>
        $"""
        <?xml version="1.0" encoding="UTF-8"?>
        <OME xmlns="http://www.openmicroscopy.org/Schemas/OME/2016-06"><Image ID="Image:0"><Pixels ID="Pixels:0" Type="uint16"
        DimensionOrder="{order}" SizeX="64" SizeY="64" SizeC="2" SizeZ="3" SizeT="1">{data}</Pixels></Image></OME>
        """;
}
