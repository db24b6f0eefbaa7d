using System.Text;

namespace MicroSsim.Imaging.Formats;

/// <summary>Known image formats that are not supported: recognised so that the error can name the format and a conversion.</summary>
internal static class UnsupportedFormats
{
    /// <summary>Remedy for formats that Bio-Formats reads; {0} is the extension.</summary>
    private const string BioFormats =
        "convert it to OME-TIFF, for example with Bio-Formats' `bfconvert in{0} out.ome.tif`, or save it as TIFF from Fiji";

    /// <summary>Remedy for formats of other programs.</summary>
    private const string SaveAs = "save it as TIFF or PNG, for example from Fiji";

    /// <summary>Names of the metadata files in a Zarr folder.</summary>
    private static readonly string[] ZarrMetadata = [".zgroup", ".zarray", "zarr.json"];

    private static readonly KnownFormat[] Formats =
    [
        new("Zeiss CZI", ".czi", h => Has(h, 0, "ZISRAWFILE"), BioFormats),
        new("Leica LIF", ".lif", h => Has(h, 0, 0x70, 0, 0, 0) && h.Length > 8 && h[8] == 0x2A, BioFormats),
        new("Nikon ND2", ".nd2", h => Has(h, 0, 0xDA, 0xCE, 0xBE, 0x0A), BioFormats),
        new("Olympus OIB or another compound file", ".oib", h => Has(h, 0, 0xD0, 0xCF, 0x11, 0xE0), BioFormats),
        new("HDF5 (Imaris .ims, .h5)", ".h5", h => Has(h, 0, 0x89, (byte)'H', (byte)'D', (byte)'F'),
            "save the data set as .npy, for example with Python's h5py and numpy, or convert it to OME-TIFF with Bio-Formats"),
        new("MRC or DeltaVision", ".dv", h => Has(h, 208, "MAP ") || Has(h, 96, 0xA0, 0xC0) || Has(h, 96, 0xC0, 0xA0),
            BioFormats),
        new("JPEG 2000", ".jp2", h => Has(h, 4, "jP  "), BioFormats),
        new("JPEG", ".jpg", h => Has(h, 0, 0xFF, 0xD8, 0xFF),
            "use an uncompressed or losslessly compressed original; JPEG has altered the pixels"),
        new("GIF", ".gif", h => Has(h, 0, "GIF8"), SaveAs),
        new("BMP", ".bmp", h => Has(h, 0, "BM"), SaveAs),
    ];

    /// <summary>The error for a file that no supported format recognises.</summary>
    /// <param name="path">Path of the file.</param>
    /// <param name="header">First bytes of the file.</param>
    public static ImageFileException FileError(string path, byte[] header)
    {
        // The content takes precedence; the extension is used only if the content is not recognised.
        var known = Array.Find(Formats, f => f.Recognises(header))
            ?? Array.Find(Formats, f => path.EndsWith(f.Extension, StringComparison.OrdinalIgnoreCase));
        return known is not null
            ? Unsupported(path, known.Name, string.Format(System.Globalization.CultureInfo.InvariantCulture, known.Remedy, known.Extension))
            : new ImageFileException("ImageFormatUnknown", path, null,
                "its content is not of a known format; use a TIFF, PNG, NPY or NPZ file, and check that it is not damaged.");
    }

    /// <summary>The error for a folder in place of a file.</summary>
    /// <param name="path">Path of the folder.</param>
    public static ImageFileException FolderError(string path)
    {
        bool zarr = path.TrimEnd('/', '\\').EndsWith(".zarr", StringComparison.OrdinalIgnoreCase)
            || Array.Exists(ZarrMetadata, name => System.IO.File.Exists(System.IO.Path.Combine(path, name)));
        return zarr
            ? Unsupported(path, "Zarr",
                "convert it to OME-TIFF, for example with BioIO or `bfconvert`, or save its arrays as .npy with Python's zarr and numpy")
            : new ImageFileException("ImageNotFound", path, null, "it is a folder, not an image; name a file in it.");
    }

    private static ImageFileException Unsupported(string path, string format, string remedy) =>
        new("ImageFormatUnsupported", path, null, $"{format} files are not supported; {remedy}.");

    /// <summary>True if a file header has a magic number at an offset.</summary>
    private static bool Has(byte[] header, int offset, string magic) => Has(header, offset, Encoding.ASCII.GetBytes(magic));

    private static bool Has(byte[] header, int offset, params byte[] magic) =>
        header.Length >= offset + magic.Length && header.AsSpan(offset, magic.Length).SequenceEqual(magic);

    /// <summary>A known format.</summary>
    /// <param name="Name">Name for messages.</param>
    /// <param name="Extension">The usual file name extension.</param>
    /// <param name="Recognises">Returns true if the first bytes of a file are of this format.</param>
    /// <param name="Remedy">What the user can do; {0} is replaced by the extension.</param>
    private sealed record KnownFormat(string Name, string Extension, Func<byte[], bool> Recognises, string Remedy);
}
