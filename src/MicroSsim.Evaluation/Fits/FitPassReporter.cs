using MicroSsim.Engine;
using MicroSsim.Engine.Fitting;
using MicroSsim.Engine.Similarity;
using MicroSsim.Evaluation.Batch;

namespace MicroSsim.Evaluation.Fits;

/// <summary>What is told, and made, at the end of a pass and of a fit: the same on one machine and on many.</summary>
/// <param name="method">The method; null where it has no name.</param>
/// <param name="observer">Hears it.</param>
internal sealed class FitPassReporter(string? method, IRunObserver observer)
{
    private readonly string _title = FitSet.Title(method);

    /// <summary>Takes the session to its next pass; what turns out unfit is reported and left out.</summary>
    /// <param name="session">The fit, with all tallies of the pass.</param>
    /// <param name="leftOut">Takes what is left out from now on.</param>
    /// <param name="groundTruthOf">The path of a pair's ground truth, by index.</param>
    /// <returns>False where no pair is left to fit on, which is reported.</returns>
    public bool OfPass(FitSession session, ExcludedPages leftOut, Func<int, string> groundTruthOf)
    {
        try
        {
            foreach (long place in session.EndPass())
            {
                leftOut.AddPage(place);
                var (pair, page) = FitSet.At(place);
                string path = groundTruthOf(pair);
                observer.OnError(new EvaluationException(
                    "ConstantGroundTruth",
                    path,
                    $"{path}, page {page}: every ground truth pixel is the same; as the last image it would have to set the fit's constants. It is left out; remove it, or use -RangeMode PerImage."));
            }

            return true;
        }
        catch (MicroSsimException e) when (e.ErrorId == "NoPairs")
        {
            observer.OnError(new EvaluationException("NoPairs", method ?? "", $"{_title}: {e.Message}", e));
            return false;
        }
    }

    /// <summary>The finished fit.</summary>
    /// <param name="session">Complete.</param>
    /// <param name="skipped">How many pairs and pages were left out.</param>
    /// <param name="origin">What it rests on.</param>
    public FitWithOrigin OfFit(FitSession session, long skipped, FitOrigin origin)
    {
        foreach (var warning in session.Warnings) observer.OnWarning(warning.Id, $"{_title}: {warning.Message}");
        if (skipped > 0)
        {
            observer.OnWarning("PairsSkipped", $"{_title}: the fit rests on {session.Result.PairCount} pair(s) of pages; {skipped} could not be used.");
        }

        return new FitWithOrigin(session.Result with { Method = method, SkippedCount = skipped }, origin);
    }
}
