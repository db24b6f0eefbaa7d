using MicroSsim.Imaging.IO;

namespace MicroSsim.Evaluation.Pairing;

/// <summary>What tells whether the images of a pair are what they were.</summary>
/// <param name="GroundTruth">The ground truth's file; null for an image in memory.</param>
/// <param name="Prediction">The prediction's file; null for an image in memory.</param>
internal readonly record struct PairStamp(FileStamp? GroundTruth, FileStamp? Prediction)
{
    /// <summary>Complains where the images are not what they were.</summary>
    /// <param name="pair">The pair whose images these are.</param>
    /// <param name="now">What they are now.</param>
    /// <exception cref="EvaluationException"><c>ImageChanged</c>.</exception>
    public void Check(ImagePair pair, PairStamp now)
    {
        if (now == this) return;
        string changed = now.GroundTruth == GroundTruth ? pair.Prediction : pair.GroundTruth;
        throw new EvaluationException("ImageChanged", changed, $"{changed}: has been written anew since it was fitted on; keep the images as they are from fit to score, and fit again.");
    }
}
