namespace MicroSsim.Engine.Masks;

/// <summary>The positions of an SSIM map that count where a mask or label image is given.</summary>
public enum MaskMode
{
    /// <summary>
    /// Positions whose whole window lies in the mask (in one region of a label image), so that no pixel outside has an influence. This is
    /// the full map averaged over the mask eroded by the window; pixels beyond the border of the image count as inside.
    /// </summary>
    Window,

    /// <summary>
    /// Positions in the mask. Windows extend beyond it, which suits objects smaller than a window. Positions whose window reaches over a
    /// NaN or infinite pixel do not count, as they have no SSIM.
    /// </summary>
    Center,
}
