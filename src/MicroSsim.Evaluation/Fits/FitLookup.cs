using MicroSsim.Engine;
using MicroSsim.Engine.Similarity;
using MicroSsim.Evaluation.Pairing;

namespace MicroSsim.Evaluation.Fits;

/// <summary>
/// Finds the fit for a page by method and channel. A fit without a method applies to every method, one without a channel to every
/// channel, and the fits of a single method to pairs of unknown method.
/// </summary>
/// <param name="fits">Complete fits; of several for one method and channel, the last one applies.</param>
internal sealed class FitLookup(IReadOnlyList<MicroSsimFit> fits)
{
    /// <summary>The stamps of the images at the time when they were fitted on.</summary>
    private readonly Dictionary<(string? Method, string GroundTruth, string Prediction), PairStamp> _stamps = CollectStamps(fits);

    /// <summary>Finds the fit for a page: that of its method, or else one without a method; of these, that of its channel.</summary>
    /// <param name="pair">The pair.</param>
    /// <param name="channel">The channel of the page.</param>
    /// <exception cref="EvaluationException">
    /// <c>FitForAnotherMethod</c>: no fit applies to the method; <c>FitForAnotherChannel</c>: only fits of other channels do.
    /// </exception>
    public MicroSsimFit Find(ImagePair pair, ChannelLabel channel)
    {
        var ofMethod = fits.Where(f => f.Method == pair.Method).ToList();
        if (ofMethod.Count == 0 && pair.Method == ImagePair.UnknownMethod && fits.Select(f => f.Method).Distinct().Count() == 1)
        {
            ofMethod = [.. fits];
        }

        return FindChannel(ofMethod, channel)
            ?? FindChannel(fits.Where(f => f.Method is null), channel)
            ?? throw (ofMethod.Count > 0 || fits.Any(f => f.Method is null) ? NoFitOfChannel(pair, channel) : NoFitOfMethod(pair));
    }

    /// <summary>Checks that the images of a pair have not changed since they were fitted on in this process.</summary>
    /// <param name="fit">The fit for the pair.</param>
    /// <param name="pair">The pair.</param>
    /// <param name="now">The current stamps of its files.</param>
    /// <exception cref="EvaluationException"><c>ImageChanged</c>.</exception>
    public void ThrowIfChanged(MicroSsimFit fit, ImagePair pair, PairStamp now)
    {
        if (_stamps.TryGetValue((fit.Method, pair.GroundTruth, pair.Prediction), out var stamp)) stamp.ThrowIfChanged(pair, now);
    }

    private static Dictionary<(string? Method, string GroundTruth, string Prediction), PairStamp> CollectStamps(
        IReadOnlyList<MicroSsimFit> fits)
    {
        var stamps = new Dictionary<(string? Method, string GroundTruth, string Prediction), PairStamp>();
        foreach (var fit in fits.OfType<FitWithOrigin>())
        {
            foreach (var input in fit.Origin.Inputs)
            {
                if (input.Stamp is not { GroundTruth: not null, Prediction: not null } stamp) continue;
                stamps[(fit.Method, input.GroundTruth, input.Prediction)] = stamp;
            }
        }

        return stamps;
    }

    private static MicroSsimFit? FindChannel(IEnumerable<MicroSsimFit> fits, ChannelLabel channel) =>
        fits.LastOrDefault(f => f.Channel == channel.Number) ?? fits.LastOrDefault(f => f.Channel is null);

    private EvaluationException NoFitOfMethod(ImagePair pair) => new(
        "FitForAnotherMethod",
        pair.Prediction,
        $"{pair.Prediction}: there is no fit for method '{pair.Method}', only for {ListMethods()}; fit on this method's pairs, "
        + "or give a fit without a method.");

    private EvaluationException NoFitOfChannel(ImagePair pair, ChannelLabel channel)
    {
        string page = channel.Number is null ? "pages without a channel" : channel.ToString();
        string others = MessageText.ListNames(
        [
            .. fits.Where(f => f.Method == pair.Method || f.Method is null || pair.Method.Length == 0)
                .Select(f => new ChannelLabel(f.Channel, f.ChannelName).ToString()).Distinct(),
        ]);
        string method = pair.Method == ImagePair.UnknownMethod ? "" : $" of method '{pair.Method}'";
        return new EvaluationException(
            "FitForAnotherChannel",
            pair.Prediction,
            $"{pair.Prediction}: there is no fit for {page}{method}, only for {others}; fit on these pairs, or make one fit of all "
            + "channels.")
        {
            Kind = FailureKind.InvalidArgument,
            Option = OptionNames.Pool,
        };
    }

    private string ListMethods() =>
        fits.Count == 0 ? "none" : MessageText.ListNames([.. fits.Select(f => $"'{f.Method}'").Distinct()]);
}
