using MicroSsim.Engine.Planes;
using MicroSsim.Imaging.IO;
using MicroSsim.Imaging.Pixels;

namespace MicroSsim.Imaging.Tiff;

/// <summary>A large page of compressed or tiled pixels, decoded in bands that are a whole number of segments high.</summary>
/// <param name="segments">The strips or tiles of the page.</param>
internal sealed class DecodedPlane(TiffSegments segments)
    : BandedPlane(segments.Page.Width, segments.Page.Height, segments.Page.PixelType, BandRows(segments.Page))
{
    /// <summary>Approximate size of a band in bytes: enough segments to use every core.</summary>
    private const long BandBytes = 8L << 20;

    /// <inheritdoc/>
    protected override byte[] Decode(int firstRow, int rowCount)
    {
        try
        {
            return segments.Decode(firstRow, rowCount);
        }
        catch (Exception e) when (e.IsReadFailure())
        {
            throw segments.Page.Unreadable(e);
        }
    }

    private static int BandRows(TiffPage page)
    {
        long segmentBytes = (long)page.SegmentHeight * page.Width * page.PixelType.Size();
        return (int)Math.Min(page.Height, page.SegmentHeight * Math.Max(1, BandBytes / segmentBytes));
    }
}
