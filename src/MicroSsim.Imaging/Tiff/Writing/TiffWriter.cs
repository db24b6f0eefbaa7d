using MicroSsim.Engine.Planes;

namespace MicroSsim.Imaging.Tiff.Writing;

/// <summary>How a TIFF's pixels are stored.</summary>
public enum TiffWriterCompression
{
    /// <summary>As they are: fastest, and read by everything.</summary>
    None,

    /// <summary>Deflate, without loss.</summary>
    Deflate,
}

/// <summary>Writes planes as a gray TIFF of one or more pages; BigTIFF where the size asks for it.</summary>
public static class TiffWriter
{
    /// <summary>
    /// Writes the file anew or over an old one: under a temporary name beside it first, and moved when it is whole, so
    /// that nobody ever sees part of it.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="pages">One plane per page; sizes and types may differ.</param>
    /// <param name="compression">How the pixels are stored.</param>
    /// <param name="description">Text for the first page's ImageDescription; null for none.</param>
    /// <exception cref="ArgumentException">There is no page.</exception>
    public static void Write(
        string path, IReadOnlyList<ImagePlane> pages, TiffWriterCompression compression = TiffWriterCompression.None, string? description = null)
    {
        if (pages.Count == 0) throw new ArgumentException("A TIFF has at least one page.", nameof(pages));
        using var writer = new TiffStackWriter(path, pages.Sum(p => p.RowBytes * p.Height), pages.Count, compression, description);
        foreach (var page in pages) writer.Append(page);
        writer.Commit();
    }
}
