using MicroSsim.Engine;
using MicroSsim.Engine.Planes;
using MicroSsim.Evaluation.Fits.Files;
using MicroSsim.Imaging.Files;
using MicroSsim.Imaging.Formats;
using MicroSsim.Imaging.IO;
using MicroSsim.Imaging.Npy;
using MicroSsim.Imaging.Png;
using MicroSsim.Imaging.Tiff;
using MicroSsim.Imaging.Tiff.Structure;

namespace MicroSsim.Fuzz;

/// <summary>The result of reading an input.</summary>
/// <param name="Refusal">The exception if the input was refused; null if it was read.</param>
/// <param name="Pages">Number of pages requested.</param>
public sealed record Reading(MicroSsimException? Refusal, int Pages);

/// <summary>The size of the content that a file claims to have.</summary>
/// <param name="Bytes">Bytes of the pixels, decoded plus stored, of every sample that is read.</param>
/// <param name="Segments">Number of strips and tiles; each takes a decoder.</param>
public sealed record Claim(long Bytes, long Segments = 0);

/// <summary>Reads images as a batch does: every page, or if that is refused, the first sample of the first page.</summary>
internal static class ImageReading
{
    /// <summary>Limit of the pages read per input, so that more inputs are tried in the same time.</summary>
    private const int MaxPages = 8;

    /// <summary>Approximate bytes read at a time.</summary>
    private const long BandBytes = 1 << 16;

    public static Reading Read(string path)
    {
        var reading = Read(path, PageSelection.All);
        return reading.Refusal is null ? reading : Read(path, new() { Pages = [0], Channels = [0] }) with { Refusal = reading.Refusal };
    }

    /// <summary>The size that a file claims and that the readers accept, for the pages that are read.</summary>
    public static Claim Claim(string path)
    {
        try
        {
            using var source = FileSource.Open(path);
            byte[] header = source.Read(0, Math.Min(8, source.Length));
            if (header.AsSpan().StartsWith(NpyHeader.Magic)) return NpyClaim(NpyHeader.Read(source));
            if (header.AsSpan().StartsWith(PngHeader.Magic)) return PngClaim(new PngHeader(source));
            return header[0] is (byte)'I' or (byte)'M' ? TiffClaim(new TiffStructure(source)) : new Claim(0);
        }
        catch (Exception e) when (e is InvalidDataException or OverflowException or MicroSsimException)
        {
            return new Claim(0);
        }
    }

    private static Reading Read(string path, PageSelection selection)
    {
        int asked = 0;
        try
        {
            using var file = ImageFormats.Open(path);
            foreach (var page in file.Select(selection).Take(MaxPages))
            {
                asked++;
                ReadRows(file.Read(page));
            }

            return new Reading(null, asked);
        }
        catch (MicroSsimException e)
        {
            return new Reading(e, asked);
        }
    }

    private static void ReadRows(ImagePlane plane)
    {
        var buffer = new RowBuffer();
        int band = (int)Math.Max(1, Math.Min(plane.Height, BandBytes / plane.RowBytes));
        for (int row = 0; row < plane.Height; row += band) plane.GetRows(row, Math.Min(band, plane.Height - row), buffer);
    }

    private static Claim NpyClaim(NpyHeader header) =>
        new(Math.Min(MaxPages, header.Shape.Length == 2 ? 1 : header.StackShape.Length) * header.Width * header.Height * 8);

    private static Claim PngClaim(PngHeader header) =>
        new((long)header.Width * header.Height * header.Samples * (header.Depth > 8 ? 2 : 1));

    /// <summary>Pixels, and segments with their padding, once per sample that is read; nothing for a page that is refused.</summary>
    private static Claim TiffClaim(TiffStructure file)
    {
        long bytes = 0, segments = 0;
        int pages = 0;
        foreach (var directory in file.Directories.Take(MaxPages))
        {
            try
            {
                var page = new TiffPage(file, directory, pages++);
                long pixels = (long)page.Width * page.Height * page.PixelType.Size();
                long packed = (long)page.PackedRowBytes * page.SegmentHeight * page.SegmentsAcross * page.SegmentsDown;
                int samples = Math.Min(3, page.SamplesPerPixel);
                bytes += (pixels + packed) * samples;
                segments += (long)page.SegmentsAcross * page.SegmentsDown * samples;

                // LibTiff.NET formats a warning for each row that is too short.
                if (page.IsFax) bytes += 64L * page.SegmentHeight * page.SegmentsAcross * page.SegmentsDown;
            }
            catch (Exception e) when (e is InvalidDataException or MicroSsimException)
            {
                // The other pages are read nevertheless.
            }
        }

        // One directory may stand for many pages.
        return pages == 1 ? new Claim(bytes * MaxPages, segments * MaxPages) : new Claim(bytes, segments);
    }
}

/// <summary>Reads files of fits.</summary>
internal static class FitReading
{
    public static Reading Read(string path)
    {
        try
        {
            return new Reading(null, FitFile.Read(path).Count);
        }
        catch (MicroSsimException e)
        {
            return new Reading(e, 0);
        }
    }
}
