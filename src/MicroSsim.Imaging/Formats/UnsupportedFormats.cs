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

    private const string Hdf5 =
        "save the data set as .npy, for example with Python's h5py and numpy, or convert it to OME-TIFF with Bio-Formats";

    private const string Python = "save it as .npy, for example with Python and numpy";

    private const string N5 = "convert it to OME-Zarr or OME-TIFF, for example with BioIO or `bfconvert`";

    /// <summary>Extensions of compressed files; the extension before it tells what is in them.</summary>
    private static readonly string[] Compressed = [".gz", ".bz2", ".xz", ".zst"];

    private static readonly KnownFormat[] Formats =
    [
        new("Zeiss CZI", [".czi"], h => Has(h, 0, "ZISRAWFILE"), BioFormats),
        new("Leica LIF", [".lif", ".lof", ".xlif"], h => Has(h, 0, 0x70, 0, 0, 0) && h.Length > 8 && h[8] == 0x2A, BioFormats),
        new("Nikon ND2", [".nd2"], h => Has(h, 0, 0xDA, 0xCE, 0xBE, 0x0A), BioFormats),
        new("Olympus OIB or another compound file", [".oib", ".zvi"], h => Has(h, 0, 0xD0, 0xCF, 0x11, 0xE0), BioFormats),
        new("Olympus OIF", [".oif"], null, BioFormats),
        new("Olympus VSI", [".vsi"], null, BioFormats),
        new(
            "HDF5 (Imaris .ims, .h5)",
            [".h5", ".hdf5", ".hdf", ".he5", ".ims"],
            h => Has(h, 0, 0x89, (byte)'H', (byte)'D', (byte)'F'),
            Hdf5),
        new("MRC or DeltaVision", [".dv", ".mrc", ".mrcs", ".r3d"],
            h => Has(h, 208, "MAP ") || Has(h, 96, 0xA0, 0xC0) || Has(h, 96, 0xC0, 0xA0), BioFormats),
        new("Image Cytometry Standard", [".ics", ".ids"], null, BioFormats),
        new("Bio-Rad PIC", [".pic"], null, BioFormats),
        new("SlideBook", [".sld", ".sldy"], null, BioFormats),
        new("DICOM", [".dcm", ".dicom"], h => Has(h, 128, "DICM"), BioFormats),
        new("NIfTI", [".nii"], null, Python),
        new("NRRD", [".nrrd", ".nhdr"], h => Has(h, 0, "NRRD"), Python),
        new("MetaImage", [".mha", ".mhd"], null, Python),
        new("FITS", [".fits", ".fit", ".fts"], h => Has(h, 0, "SIMPLE  ="), Python),
        new("MATLAB", [".mat"], h => Has(h, 0, "MATLAB"), Python),
        new("Zarr in a ZIP file", [".zarr.zip", ".ozx"], null, "extract it to a folder whose name ends in .zarr"),
        new("N5", [".n5"], null, N5),
        new("JPEG 2000", [".jp2", ".j2k", ".jpx"], h => Has(h, 4, "jP  "), BioFormats),
        new("JPEG XR", [".jxr", ".wdp"], h => Has(h, 0, 0x49, 0x49, 0xBC), SaveAs),
        new("JPEG", [".jpg", ".jpeg", ".jpe"], h => Has(h, 0, 0xFF, 0xD8, 0xFF),
            "use an uncompressed or losslessly compressed original; JPEG has altered the pixels"),
        new("WebP", [".webp"], h => Has(h, 8, "WEBP"), SaveAs),
        new("GIF", [".gif"], h => Has(h, 0, "GIF8"), SaveAs),
        new("BMP", [".bmp"], h => Has(h, 0, "BM"), SaveAs),
        new("Netpbm", [".pgm", ".ppm", ".pnm"], null, SaveAs),
        new("AVI", [".avi"], h => Has(h, 8, "AVI "), SaveAs),
        new("gzip", [], h => Has(h, 0, 0x1F, 0x8B), "unpack it, for example with gunzip"),
        new("compressed", [], h => Has(h, 0, "BZh") || Has(h, 0, 0xFD, (byte)'7', (byte)'z') || Has(h, 0, 0x28, 0xB5, 0x2F, 0xFD),
            "unpack it"),
    ];

    /// <summary>
    /// Finds the format of a file, or of a folder that is an image, by its extension: an image, or a compressed one, that is not read.
    /// </summary>
    /// <param name="fileName">The name or path of the file.</param>
    /// <returns>The format and its remedy; null for images that are read, and for other files.</returns>
    public static UnreadFormat? Find(string fileName)
    {
        if (ByExtension(fileName) is var (known, extension)) return new UnreadFormat(known.Name, known.RemedyFor(extension));
        if (Array.Find(Compressed, c => EndsWith(fileName, c)) is not { } compressed) return null;
        string inner = fileName.Substring(0, fileName.Length - compressed.Length);
        return System.IO.Path.GetExtension(inner).Length == 0 || ImageFormats.IsImage(inner) || ByExtension(inner) is not null
            ? new UnreadFormat($"compressed ({compressed})", "unpack it, for example with gunzip or 7-Zip")
            : null;
    }

    /// <summary>The error for a file that no supported format recognises.</summary>
    /// <param name="path">Path of the file.</param>
    /// <param name="header">First bytes of the file.</param>
    public static ImageFileException FileError(string path, byte[] header)
    {
        // The content takes precedence; the extension is used only if the content is not recognised.
        if (Array.Find(Formats, f => f.Recognises?.Invoke(header) == true) is { } found)
        {
            string extension = Array.Find(found.Extensions, e => EndsWith(path, e)) ?? found.Extensions.FirstOrDefault() ?? "";
            return Unsupported(path, found.Name, found.RemedyFor(extension));
        }

        return Find(path) is { } known
            ? Unsupported(path, known.Name, known.Remedy)
            : new ImageFileException("ImageFormatUnknown", path, null,
                "its content is not of a known format; use a TIFF, PNG, NPY or NPZ file, and check that it is not damaged.");
    }

    /// <summary>The error for a folder in place of a file.</summary>
    /// <param name="path">Path of the folder.</param>
    public static ImageFileException FolderError(string path)
    {
        bool isZarr = ImageFormats.IsImage(path.TrimEnd('/', '\\'));
        return isZarr
            ? new ImageFileException("ImageUnreadable", path, null,
                "this folder has no Zarr metadata (zarr.json, .zarray or .zgroup); it is not complete, copy or export it again.")
            : new ImageFileException("ImageNotFound", path, null, "it is a folder, not an image; name a file in it.");
    }

    private static ImageFileException Unsupported(string path, string format, string remedy) =>
        new("ImageFormatUnsupported", path, null, $"{format} files are not supported; {remedy}.");

    /// <summary>True if a file header has a magic number at an offset.</summary>
    private static bool Has(byte[] header, int offset, string magic) => Has(header, offset, Encoding.ASCII.GetBytes(magic));

    private static bool Has(byte[] header, int offset, params byte[] magic) =>
        header.Length >= offset + magic.Length && header.AsSpan(offset, magic.Length).SequenceEqual(magic);

    private static (KnownFormat Format, string Extension)? ByExtension(string fileName)
    {
        foreach (var format in Formats)
        {
            if (Array.Find(format.Extensions, e => EndsWith(fileName, e)) is { } extension) return (format, extension);
        }

        return null;
    }

    private static bool EndsWith(string fileName, string extension) => fileName.EndsWith(extension, StringComparison.OrdinalIgnoreCase);

    /// <summary>A known format.</summary>
    /// <param name="Name">Name for messages.</param>
    /// <param name="Extensions">The file name extensions, in lower case and with the dot.</param>
    /// <param name="Recognises">Returns true if the first bytes of a file are of this format; null if they do not show it.</param>
    /// <param name="Remedy">What the user can do; {0} is replaced by the extension.</param>
    private sealed record KnownFormat(string Name, string[] Extensions, Func<byte[], bool>? Recognises, string Remedy)
    {
        public string RemedyFor(string extension) =>
            string.Format(System.Globalization.CultureInfo.InvariantCulture, Remedy, extension);
    }
}
