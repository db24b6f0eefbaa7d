using System.Text;

namespace MicroSsim.Imaging.Formats;

/// <summary>Formats of the field that are not read here: recognised, to say how they can be converted.</summary>
internal static class UnsupportedFormats
{
    private const string BioFormats = "convert it to OME-TIFF, for example with Bio-Formats' `bfconvert in{0} out.ome.tif`, or save it as TIFF from Fiji";

    private const string Resave = "save it as TIFF or PNG, for example from Fiji";

    private static readonly string[] ZarrMarkers = [".zgroup", ".zarray", "zarr.json"];

    private static readonly Known[] All =
    [
        new("Zeiss CZI", ".czi", h => Has(h, 0, "ZISRAWFILE"), BioFormats),
        new("Leica LIF", ".lif", h => Has(h, 0, 0x70, 0, 0, 0) && h.Length > 8 && h[8] == 0x2A, BioFormats),
        new("Nikon ND2", ".nd2", h => Has(h, 0, 0xDA, 0xCE, 0xBE, 0x0A), BioFormats),
        new("Olympus OIB or another compound file", ".oib", h => Has(h, 0, 0xD0, 0xCF, 0x11, 0xE0), BioFormats),
        new("HDF5 (Imaris .ims, .h5)", ".h5", h => Has(h, 0, 0x89, (byte)'H', (byte)'D', (byte)'F'),
            "save the data set as .npy, for example with Python's h5py and numpy, or convert it to OME-TIFF with Bio-Formats"),
        new("MRC or DeltaVision", ".dv", h => Has(h, 208, "MAP ") || Has(h, 96, 0xA0, 0xC0) || Has(h, 96, 0xC0, 0xA0), BioFormats),
        new("JPEG 2000", ".jp2", h => Has(h, 4, "jP  "), BioFormats),
        new("JPEG", ".jpg", h => Has(h, 0, 0xFF, 0xD8, 0xFF), "use an uncompressed or losslessly compressed original; JPEG has altered the pixels"),
        new("GIF", ".gif", h => Has(h, 0, "GIF8"), Resave),
        new("BMP", ".bmp", h => Has(h, 0, "BM"), Resave),
    ];

    /// <summary>Why a file is refused that no format recognised.</summary>
    public static ImageFileException File(string path, byte[] header)
    {
        // The content decides; the name only helps where the content says nothing.
        Known? known = Array.Find(All, f => f.Recognises(header))
            ?? Array.Find(All, f => path.EndsWith(f.Extension, StringComparison.OrdinalIgnoreCase));
        return known is not null
            ? Refuse(path, known.Name, string.Format(System.Globalization.CultureInfo.InvariantCulture, known.Remedy, known.Extension))
            : new ImageFileException("ImageFormatUnknown", path, null,
                "its content is of no format that is known here; give a TIFF, PNG, NPY or NPZ file, and check that it is not damaged.");
    }

    /// <summary>Why a folder is refused where a file is needed.</summary>
    public static ImageFileException Folder(string path)
    {
        bool zarr = path.TrimEnd('/', '\\').EndsWith(".zarr", StringComparison.OrdinalIgnoreCase)
            || Array.Exists(ZarrMarkers, name => System.IO.File.Exists(System.IO.Path.Combine(path, name)));
        return zarr
            ? Refuse(path, "Zarr", "convert it to OME-TIFF, for example with BioIO or `bfconvert`, or save its arrays as .npy with Python's zarr and numpy")
            : new ImageFileException("ImageNotFound", path, null, "it is a folder, not an image; name a file in it.");
    }

    private static ImageFileException Refuse(string path, string format, string remedy) =>
        new("ImageFormatUnsupported", path, null, $"{format} files are not read here; {remedy}.");

    private static bool Has(byte[] header, int offset, string magic) => Has(header, offset, Encoding.ASCII.GetBytes(magic));

    private static bool Has(byte[] header, int offset, params byte[] magic) =>
        header.Length >= offset + magic.Length && header.AsSpan(offset, magic.Length).SequenceEqual(magic);

    private sealed record Known(string Name, string Extension, Func<byte[], bool> Recognises, string Remedy);
}
