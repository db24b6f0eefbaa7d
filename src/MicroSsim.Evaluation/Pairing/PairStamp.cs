using MicroSsim.Engine;
using MicroSsim.Imaging.IO;

namespace MicroSsim.Evaluation.Pairing;

/// <summary>The length and write time of the files of a pair, which detect that a file has changed.</summary>
/// <param name="GroundTruth">The stamp of the ground truth's file; null for an image in memory.</param>
/// <param name="Prediction">The stamp of the prediction's file; null for an image in memory.</param>
internal readonly record struct PairStamp(FileStamp? GroundTruth, FileStamp? Prediction)
{
    /// <summary>Checks that the files have not changed since this stamp was taken.</summary>
    /// <param name="pair">The pair of the stamp.</param>
    /// <param name="now">The current stamp of the files.</param>
    /// <exception cref="EvaluationException"><c>ImageChanged</c>: one of them differs.</exception>
    public void ThrowIfChanged(ImagePair pair, PairStamp now)
    {
        if (now == this) return;
        string changed = now.GroundTruth == GroundTruth ? pair.Prediction : pair.GroundTruth;
        string message = $"{changed}: has changed since it was fitted on; do not change the images between fit and score, and fit again.";
        throw new EvaluationException("ImageChanged", changed, message) { Kind = FailureKind.Unreadable };
    }
}
