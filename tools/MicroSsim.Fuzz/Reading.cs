using MicroSsim.Engine;
using MicroSsim.Engine.Planes;
using MicroSsim.Evaluation.Fits.Files;
using MicroSsim.Imaging.Files;
using MicroSsim.Imaging.Formats;
using MicroSsim.Imaging.IO;
using MicroSsim.Imaging.Npy;
using MicroSsim.Imaging.Png;
using MicroSsim.Imaging.Tiff;

namespace MicroSsim.Fuzz;

/// <summary>What came of an input.</summary>
/// <param name="Refusal">Why it was refused; null where it was read.</param>
/// <param name="Pages">Pages that were asked for.</param>
public sealed record Reading(MicroSsimException? Refusal, int Pages);

/// <summary>What a file claims to hold.</summary>
/// <param name="Bytes">Pixels, decoded and as stored, of every sample that is looked at.</param>
/// <param name="Segments">Strips and tiles, each of which a decoder is made for.</param>
public sealed record Claim(long Bytes, long Segments = 0);

/// <summary>Reads images as a batch would: every page, or where that is refused, the first sample of the first one.</summary>
internal static class ImageReading
{
    /// <summary>Pages that are read of an input, so that time goes into inputs.</summary>
    private const int MostPages = 8;

    private const long BandBytes = 1 << 16;

    public static Reading Read(string path)
    {
        Reading reading = Read(path, PageSelection.All);
        return reading.Refusal is null ? reading : Read(path, new() { Pages = [0], Channel = 0 }) with { Refusal = reading.Refusal };
    }

    /// <summary>What a file claims in a way that the readers let pass, as far as it is read here.</summary>
    public static Claim Claim(string path)
    {
        try
        {
            using FileSource source = FileSource.Open(path);
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
            using ImageFile file = ImageFormats.Open(path);
            foreach (ImagePage page in file.Select(selection).Take(MostPages))
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
        new(Math.Min(MostPages, header.Shape.Length == 2 ? 1 : header.Stack.Length) * header.Width * header.Height * 8);

    private static Claim PngClaim(PngHeader header) => new((long)header.Width * header.Height * header.Samples * (header.Depth > 8 ? 2 : 1));

    /// <summary>Pixels, and segments with their padding, once for each sample that is looked at; of a page that is refused, none.</summary>
    private static Claim TiffClaim(TiffStructure file)
    {
        long bytes = 0, segments = 0;
        int pages = 0;
        foreach (TiffDirectory directory in file.Directories.Take(MostPages))
        {
            try
            {
                var page = new TiffPage(file, directory, pages++);
                long pixels = (long)page.Width * page.Height * page.PixelType.Size();
                long packed = (long)page.PackedRowBytes * page.SegmentHeight * page.Across * page.Down;
                int samples = Math.Min(3, page.SamplesPerPixel);
                bytes += (pixels + packed) * samples;
                segments += (long)page.Across * page.Down * samples;
                if (page.IsFax) bytes += 64L * page.SegmentHeight * page.Across * page.Down; // LibTiff.NET words a warning for each row that is too short
            }
            catch (Exception e) when (e is InvalidDataException or MicroSsimException)
            {
                // The others are read nevertheless.
            }
        }

        // One directory may stand for many pages.
        return pages == 1 ? new Claim(bytes * MostPages, segments * MostPages) : new Claim(bytes, segments);
    }
}

/// <summary>Reads fits.</summary>
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
