namespace MicroSsim.PowerShell;

/// <summary>
/// The properties that score rows can have: the output type of the Measure- commands, from which tab completion knows them. Rows are
/// PSObjects with the properties that they need, so that they stay flat; this class has no instances.
/// </summary>
public sealed class ScoreRowProperties
{
    private ScoreRowProperties()
    {
    }

    /// <summary>The name of the image.</summary>
    public string? Name { get; }

    /// <summary>The method that made the prediction.</summary>
    public string? Method { get; }

    /// <summary>The page of the ground truth, from 0.</summary>
    public int? Page { get; }

    /// <summary>The channel, from 0.</summary>
    public int? Channel { get; }

    /// <summary>The name of the channel.</summary>
    public string? ChannelName { get; }

    /// <summary>The slice (Z), from 0.</summary>
    public int? Slice { get; }

    /// <summary>The number of slices of a volume.</summary>
    public int? Slices { get; }

    /// <summary>The frame (T), from 0.</summary>
    public int? Frame { get; }

    /// <summary>The name of the array in an archive.</summary>
    public string? Entry { get; }

    /// <summary>MicroSSIM.</summary>
    public double? MicroSsim { get; }

    /// <summary>The luminance of MicroSSIM.</summary>
    public double? Luminance { get; }

    /// <summary>The contrast of MicroSSIM.</summary>
    public double? Contrast { get; }

    /// <summary>The structure of MicroSSIM.</summary>
    public double? Structure { get; }

    /// <summary>Fit and options of MicroSSIM.</summary>
    public string? MicroSsimSettings { get; }

    /// <summary>MicroMS3IM.</summary>
    public double? MicroMs3im { get; }

    /// <summary>Fit and options of MicroMS3IM.</summary>
    public string? MicroMs3imSettings { get; }

    /// <summary>SSIM.</summary>
    public double? Ssim { get; }

    /// <summary>The data range of SSIM.</summary>
    public double? SsimDataRange { get; }

    /// <summary>The options of SSIM.</summary>
    public string? SsimSettings { get; }

    /// <summary>MS-SSIM.</summary>
    public double? MsSsim { get; }

    /// <summary>The data range of MS-SSIM.</summary>
    public double? MsSsimDataRange { get; }

    /// <summary>The options of MS-SSIM.</summary>
    public string? MsSsimSettings { get; }

    /// <summary>PSNR in dB.</summary>
    public double? Psnr { get; }

    /// <summary>Range-invariant PSNR in dB.</summary>
    public double? RangeInvariantPsnr { get; }

    /// <summary>The data range of PSNR.</summary>
    public double? PsnrDataRange { get; }

    /// <summary>NRMSE.</summary>
    public double? Nrmse { get; }

    /// <summary>Range-invariant NRMSE.</summary>
    public double? RangeInvariantNrmse { get; }

    /// <summary>The normalization of NRMSE.</summary>
    public string? NrmseSettings { get; }

    /// <summary>Pearson's correlation coefficient.</summary>
    public double? Pearson { get; }

    /// <summary>MicroSSIM of a volume.</summary>
    public double? MicroSsim3D { get; }

    /// <summary>The luminance of MicroSSIM of a volume.</summary>
    public double? Luminance3D { get; }

    /// <summary>The contrast of MicroSSIM of a volume.</summary>
    public double? Contrast3D { get; }

    /// <summary>The structure of MicroSSIM of a volume.</summary>
    public double? Structure3D { get; }

    /// <summary>Fit and options of MicroSSIM of a volume.</summary>
    public string? MicroSsim3DSettings { get; }

    /// <summary>SSIM of a volume.</summary>
    public double? Ssim3D { get; }

    /// <summary>The data range of SSIM of a volume.</summary>
    public double? Ssim3DDataRange { get; }

    /// <summary>The options of SSIM of a volume.</summary>
    public string? Ssim3DSettings { get; }

    /// <summary>PSNR of a volume in dB.</summary>
    public double? Psnr3D { get; }

    /// <summary>Range-invariant PSNR of a volume in dB.</summary>
    public double? RangeInvariantPsnr3D { get; }

    /// <summary>The data range of PSNR of a volume.</summary>
    public double? Psnr3DDataRange { get; }

    /// <summary>NRMSE of a volume.</summary>
    public double? Nrmse3D { get; }

    /// <summary>Range-invariant NRMSE of a volume.</summary>
    public double? RangeInvariantNrmse3D { get; }

    /// <summary>The normalization of NRMSE of a volume.</summary>
    public string? Nrmse3DSettings { get; }

    /// <summary>Pearson's correlation coefficient of a volume.</summary>
    public double? Pearson3D { get; }

    /// <summary>The region of a label image that was scored.</summary>
    public long? Region { get; }

    /// <summary>The number of pixels of the mask or region.</summary>
    public long? MaskedPixels { get; }

    /// <summary>The part of a larger ground truth that was compared.</summary>
    public string? Crop { get; }

    /// <summary>The path of the ground truth.</summary>
    public string? GroundTruth { get; }

    /// <summary>The path of the prediction.</summary>
    public string? Prediction { get; }

    /// <summary>The page in the file of the ground truth, from 0.</summary>
    public int? GroundTruthPage { get; }

    /// <summary>The page in the file of the prediction, from 0.</summary>
    public int? PredictionPage { get; }

    /// <summary>The channel of the prediction, from 0.</summary>
    public int? PredictionChannel { get; }

    /// <summary>The name of the array in the archive of the prediction.</summary>
    public string? PredictionEntry { get; }

    /// <summary>The stated axes of the ground truth.</summary>
    public string? Axes { get; }

    /// <summary>The stated axes of the prediction.</summary>
    public string? PredictionAxes { get; }

    /// <summary>The path of the mask.</summary>
    public string? Mask { get; }

    /// <summary>Which positions count: Window or Center.</summary>
    public string? MaskMode { get; }
}
