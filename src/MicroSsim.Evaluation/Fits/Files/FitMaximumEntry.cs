using System.Runtime.Serialization;
using MicroSsim.Engine.Similarity;

namespace MicroSsim.Evaluation.Fits.Files;

/// <summary>The JSON form of a local maximum of the mean SSIM (<see cref="FitMaximum"/>).</summary>
[DataContract]
internal sealed class FitMaximumEntry
{
    [DataMember(Name = "factor", Order = 0, IsRequired = true)]
    public double Factor { get; set; }

    [DataMember(Name = "meanSsim", Order = 1, IsRequired = true)]
    public double MeanSsim { get; set; }

    public static FitMaximumEntry FromMaximum(FitMaximum maximum) => new() { Factor = maximum.Factor, MeanSsim = maximum.MeanSsim };

    /// <exception cref="FormatException">A number is not finite.</exception>
    public FitMaximum ToMaximum() => new(FitEntry.RequireFinite(Factor, "factor"), FitEntry.RequireFinite(MeanSsim, "meanSsim"));
}
