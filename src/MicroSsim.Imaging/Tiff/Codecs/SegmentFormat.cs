using MicroSsim.Imaging.Tiff.Structure;

namespace MicroSsim.Imaging.Tiff.Codecs;

/// <summary>The layout of a segment (strip or tile) of a page, as far as its codec needs it.</summary>
/// <param name="Directory">Directory of the page, for tags of the compression.</param>
/// <param name="Compression">Compression of the page.</param>
/// <param name="Photometric">Meaning of the samples; null if the page does not state it.</param>
/// <param name="FillOrder">2 if the bits of a byte are stored least significant first; otherwise 1.</param>
/// <param name="Bits">Bits per sample.</param>
/// <param name="SamplesPerPixel">Interleaved samples per pixel in the segment.</param>
/// <param name="Width">Pixels per row of the segment.</param>
/// <param name="PackedRowBytes">Bytes of one decoded row of packed samples.</param>
internal sealed record SegmentFormat(
    TiffDirectory Directory,
    TiffCompression Compression,
    TiffPhotometric? Photometric,
    int FillOrder,
    int Bits,
    int SamplesPerPixel,
    int Width,
    int PackedRowBytes);
