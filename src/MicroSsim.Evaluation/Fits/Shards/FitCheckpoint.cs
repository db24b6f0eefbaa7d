using MicroSsim.Engine.Fitting;

namespace MicroSsim.Evaluation.Fits.Shards;

/// <summary>All that is known of a fit between two rounds over its set. It does not grow with the set.</summary>
public sealed record FitCheckpoint : IncompleteFit
{
    internal FitCheckpoint(string? method)
        : base(method)
    {
    }

    /// <summary>How many rounds were merged; 0 before the first.</summary>
    public int Round { get; internal init; }

    /// <summary>What the next round is for.</summary>
    public FitPassKind Stage { get; internal init; }

    /// <summary>The version of MicroSsim that every round is made with.</summary>
    public string Version { get; internal init; } = "";

    /// <summary>The framework that it was built for.</summary>
    public string Lane { get; internal init; } = "";

    /// <summary>What is estimated and what is given.</summary>
    public FitOptions Options { get; internal init; } = new();

    /// <summary>The fingerprint of the set.</summary>
    internal string Set { get; init; } = "";

    /// <summary>What is known, packed; empty before the first round.</summary>
    internal string State { get; init; } = "";

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"unfinished fit{(Method is null ? "" : $" of '{Method}'")} after {Round} round(s), the next for {Stage}");

    /// <summary>A fit of which nothing is known yet.</summary>
    internal static FitCheckpoint Begin(FitSet set, FitOptions options) => new(set.Method)
    {
        Version = FitOrigin.ThisVersion,
        Lane = FitOrigin.ThisLane,
        Options = options,
        Set = set.Fingerprint(),
    };

    /// <summary>The session to go on with, and what it leaves out.</summary>
    internal (FitSession Session, ExcludedPages ExcludedPages) Resume()
    {
        var session = new FitSession(Options, compactAccumulators: true);
        if (State.Length == 0) return (session, new ExcludedPages());
        return Packed.Unpack(State, reader =>
        {
            session.Load(reader);
            return (session, ExcludedPages.Load(reader));
        });
    }

    /// <summary>The same fit after another round.</summary>
    internal FitCheckpoint After(FitSession session, ExcludedPages leftOut) => this with
    {
        Round = Round + 1,
        Stage = session.PassKind,
        State = Packed.Pack(writer =>
        {
            session.Save(writer);
            leftOut.Save(writer);
        }),
    };

    /// <summary>Why both are not of one fit and round; null if they are.</summary>
    internal (string ErrorId, string Difference)? DifferenceTo(FitCheckpoint other)
    {
        if ((Version, Lane) != (other.Version, other.Lane)) return ("VersionsDiffer", $"MicroSsim {Version} ({Lane}) against {other.Version} ({other.Lane}); run the same version in the same PowerShell everywhere");
        if (Set != other.Set) return ("SetsDiffer", "other pairs, or another order of them; give every shard all pairs of the whole set, in one order");
        if (Options != other.Options) return ("OptionsDiffer", $"{Options} against {other.Options}; give the same options everywhere and in every round");
        if (Round != other.Round) return ("RoundsDiffer", $"{Round} round(s) merged before against {other.Round}; give every shard the same -Previous");
        return State == other.State ? null : ("RoundsDiffer", "another merge of the rounds before; give every shard the same -Previous");
    }
}
