using System.Collections.Concurrent;
using MicroSsim.Engine.Fitting;
using MicroSsim.Evaluation.Pairing;

namespace MicroSsim.Evaluation.Fits;

/// <summary>A fit that is being made, of one channel or of all pages of a method, and the pages that it excludes.</summary>
/// <param name="channel">The channel; none for a fit of pages without channels, and of pooled channels.</param>
/// <param name="session">The state of the fit.</param>
/// <param name="excluded">The pairs and pages that earlier passes excluded.</param>
internal sealed class ChannelFit(ChannelLabel channel, FitSession session, ExcludedPages excluded)
{
    /// <summary>The channel.</summary>
    public ChannelLabel Channel => channel;

    /// <summary>The state of the fit.</summary>
    public FitSession Session => session;

    /// <summary>The pairs and pages that earlier passes excluded; a pass does not change it.</summary>
    public ExcludedPages Excluded => excluded;

    /// <summary>Whether the fit needs no further pass, or has no pair left to fit on.</summary>
    public bool IsDone => HasFailed || session.PassKind == FitPassKind.Complete;

    /// <summary>Whether no pair is left to fit on, which was reported.</summary>
    public bool HasFailed { get; set; }
}

/// <summary>
/// The fits of one method: one per channel. The channels are those of the pages that the first pass opens; a fit is added where a page
/// of a new channel is found. Thread-safe.
/// </summary>
/// <param name="create">Begins the fit of a channel.</param>
/// <param name="poolsChannels">Whether one fit is made of the pages of all channels.</param>
internal sealed class ChannelFits(Func<ChannelLabel, ChannelFit> create, bool poolsChannels)
{
    private readonly ConcurrentDictionary<int, ChannelFit> _fits = [];

    /// <summary>The fits so far: that of pages without channels, then the others in order.</summary>
    public IReadOnlyList<ChannelFit> All => [.. _fits.OrderBy(fit => fit.Key).Select(fit => fit.Value)];

    /// <summary>Adds a fit that earlier passes began.</summary>
    /// <param name="fit">The fit.</param>
    public void Add(ChannelFit fit) => _fits[KeyOf(fit.Channel)] = fit;

    /// <summary>The fit of a channel, which is begun if there is none.</summary>
    /// <param name="channel">The channel of a page.</param>
    public ChannelFit GetOrAdd(ChannelLabel channel)
    {
        var label = poolsChannels ? default : channel;
        return _fits.GetOrAdd(KeyOf(label), _ => create(label));
    }

    /// <summary>The fit of a channel; null if there is none.</summary>
    /// <param name="channel">The channel of a page.</param>
    public ChannelFit? Find(ChannelLabel channel) => _fits.TryGetValue(poolsChannels ? -1 : KeyOf(channel), out var fit) ? fit : null;

    private static int KeyOf(ChannelLabel channel) => channel.Number ?? -1;
}
