using MicroSsim.Engine.Planes;

namespace MicroSsim.Engine.Masks;

/// <summary>A mask or label image of a pair of images, and the positions that it selects. Immutable.</summary>
/// <param name="Plane">
/// An image of the shape of the pair and of any pixel type. As a mask, 0 is outside and any other number inside; as a label image, every
/// whole number other than 0 is the label of a region.
/// </param>
/// <param name="Mode">The positions of an SSIM map that count; pixel metrics such as PSNR use the pixels of the mask in both modes.</param>
public sealed record ImageMask(ImagePlane Plane, MaskMode Mode = MaskMode.Window);
