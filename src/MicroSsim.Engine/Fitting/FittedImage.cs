using MicroSsim.Engine.Similarity;

namespace MicroSsim.Engine.Fitting;

/// <summary>The measurements of a fit on one image of its set, to judge whether the factor of the set suits the image. Immutable.</summary>
/// <param name="Position">The position of the pair in the set.</param>
public sealed record FittedImage(long Position)
{
    /// <summary>The mean of the ground truth less the offset, in the pixels' unit.</summary>
    public double Brightness { get; init; }

    /// <summary>Maximum − minimum of the ground truth, in the pixels' unit.</summary>
    public double Range { get; init; }

    /// <summary>
    /// The least-squares factor of the image (see <see cref="MicroSsimFit.LeastSquaresFactor"/>); null where there is none.
    /// </summary>
    public double? LeastSquaresFactor { get; init; }

    /// <summary>The share of ground truth pixels above background, 0 … 1 (<see cref="ForegroundShare"/>); null if α was given.</summary>
    public double? Foreground { get; init; }

    /// <summary>
    /// The factor at which the mean SSIM of the image is highest, of those that the search has seen; null if α was given.
    /// </summary>
    public double? OwnFactor { get; init; }

    /// <summary>The mean 7 × 7 SSIM of the image at <see cref="OwnFactor"/>; null if α was given.</summary>
    public double? OwnSsim { get; init; }

    /// <summary>The mean 7 × 7 SSIM of the image at the factor of the set; null if α was given or not found.</summary>
    public double? Ssim { get; init; }

    /// <summary>Writes the numbers, but not the position; <see cref="Load"/> reads them.</summary>
    internal void Save(BinaryWriter writer)
    {
        foreach (double? number in new[] { Brightness, Range, LeastSquaresFactor, Foreground, OwnFactor, OwnSsim, Ssim })
        {
            writer.Write(number ?? double.NaN);
        }
    }

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    internal static FittedImage Load(long position, BinaryReader reader)
    {
        return new FittedImage(position)
        {
            Brightness = reader.ReadDouble(),
            Range = reader.ReadDouble(),
            LeastSquaresFactor = Read(),
            Foreground = Read(),
            OwnFactor = Read(),
            OwnSsim = Read(),
            Ssim = Read(),
        };

        double? Read() => reader.ReadDouble() is var number && double.IsNaN(number) ? null : number;
    }
}
