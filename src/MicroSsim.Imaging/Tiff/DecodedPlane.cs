using MicroSsim.Engine.Planes;
using MicroSsim.Imaging.Pixels;

namespace MicroSsim.Imaging.Tiff;

/// <summary>A large page of compressed or tiled pixels, decoded some rows of segments at a time.</summary>
internal sealed class DecodedPlane(TiffSegments segments)
    : BandedPlane(segments.Page.Width, segments.Page.Height, segments.Page.PixelType, BandRows(segments.Page))
{
    /// <summary>Enough segments at a time to keep every core busy.</summary>
    private const long BandBytes = 8L << 20;

    protected override byte[] Decode(int firstRow, int rowCount)
    {
        try
        {
            return segments.Decode(firstRow, rowCount);
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
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
