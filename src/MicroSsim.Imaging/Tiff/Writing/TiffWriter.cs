using MicroSsim.Engine.Planes;

namespace MicroSsim.Imaging.Tiff.Writing;

/// <summary>Writes planes as a gray TIFF of one or more pages; as BigTIFF if the size requires it.</summary>
public static class TiffWriter
{
    /// <summary>
    /// Writes a file atomically: under a temporary name in the same folder, renamed when complete. An existing file is replaced.
    /// </summary>
    /// <param name="path">Path of the file.</param>
    /// <param name="pages">One plane per page; sizes and types may differ.</param>
    /// <param name="compression">Compression of the pixels.</param>
    /// <param name="description">Text of the tag ImageDescription of the first page; null for none.</param>
    /// <exception cref="ArgumentException">There is no page.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(
        string path,
        IReadOnlyList<ImagePlane> pages,
        TiffWriterCompression compression = TiffWriterCompression.None,
        string? description = null)
    {
        if (pages.Count == 0) throw new ArgumentException("A TIFF has at least one page.", nameof(pages));
        using var writer = new TiffStackWriter(path, pages.Sum(p => p.RowBytes * p.Height), pages.Count, compression, description);
        foreach (var page in pages) writer.Append(page);
        writer.Commit();
    }
}
