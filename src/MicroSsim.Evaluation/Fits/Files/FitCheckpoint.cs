using MicroSsim.Engine.Fitting;

namespace MicroSsim.Evaluation.Fits.Files;

/// <summary>The complete state of a fit between two passes over its set. Its size is bounded, whatever that of the set.</summary>
public sealed record FitCheckpoint : IncompleteFit
{
    internal FitCheckpoint()
    {
    }

    /// <summary>The number of passes that were merged; 0 before the first.</summary>
    public int Pass { get; internal init; }

    /// <summary>The name of the purpose of the next pass; a name, because ConvertTo-Json writes enumerations as numbers.</summary>
    public string PassKind => NextPass.ToString();

    /// <summary>The version of MicroSsim that makes the fit; the same for all passes and shards.</summary>
    public string Version { get; internal init; } = "";

    /// <summary>The target framework of that build of MicroSsim; the same for all passes and shards.</summary>
    public string Build { get; internal init; } = "";

    /// <summary>The purpose of the next pass.</summary>
    internal FitPassKind NextPass { get; init; }

    /// <summary>The parameters that are given, and how the others are estimated.</summary>
    internal FitOptions Options { get; init; } = new();

    /// <summary>Whether one fit is made of all channels.</summary>
    public bool PoolsChannels { get; internal init; }

    /// <summary>The fingerprint of the set; see <see cref="FitSet.ComputeFingerprint"/>.</summary>
    internal string Set { get; init; } = "";

    /// <summary>The state of the session and the excluded pages as packed text; empty before the first pass.</summary>
    internal string State { get; init; } = "";

    /// <inheritdoc/>
    public override string ToString()
    {
        return FormattableString.Invariant($"fit checkpoint{Subject} after {Pass} pass(es), the next one for {PassKind}");
    }

    /// <summary>Creates the state before the first pass, made by the running build.</summary>
    /// <param name="set">The whole set.</param>
    /// <param name="options">The options of the fit.</param>
    /// <param name="poolsChannels">Whether one fit is made of all channels.</param>
    internal static FitCheckpoint Begin(FitSet set, FitOptions options, bool poolsChannels) => new()
    {
        Method = set.Method,
        PoolsChannels = poolsChannels,
        Version = FitOrigin.ThisVersion,
        Build = FitOrigin.ThisBuild,
        Options = options,
        Set = set.ComputeFingerprint(),
    };

    /// <summary>Restores the session, and the pages that it excludes.</summary>
    internal (FitSession Session, ExcludedPages Excluded) Resume()
    {
        var session = new FitSession(Options, compactAccumulators: true);
        if (State.Length == 0) return (session, new ExcludedPages());
        return PackedText.Unpack(State, reader =>
        {
            session.Load(reader);
            return (session, ExcludedPages.Load(reader));
        });
    }

    /// <summary>Creates the state after another pass.</summary>
    /// <param name="session">The session after the pass.</param>
    /// <param name="excluded">The pages that it excludes.</param>
    internal FitCheckpoint Next(FitSession session, ExcludedPages excluded) => this with
    {
        Pass = Pass + 1,
        NextPass = session.PassKind,
        State = PackedText.Pack(writer =>
        {
            session.Save(writer);
            excluded.Save(writer);
        }),
    };

    /// <summary>
    /// Compares two states of one method that must be equal to be used in one pass. Those of different channels have states of their own.
    /// </summary>
    /// <param name="other">The other state.</param>
    /// <returns>The first difference, with the remedy; null if there is none.</returns>
    internal FitDifference? FindDifference(FitCheckpoint other)
    {
        const string GiveSame = "give every shard the same merged fit of the previous pass";
        if ((Version, Build) != (other.Version, other.Build))
        {
            return new(
                "VersionsDiffer",
                $"MicroSsim {Version} ({Build}) against {other.Version} ({other.Build}); run the same version and build everywhere");
        }

        if (Set != other.Set)
        {
            return new("SetsDiffer", "other pairs, or another order of them; give every shard all pairs of the whole set, in one order");
        }

        if (Options != other.Options)
        {
            return new("OptionsDiffer", $"{Options} against {other.Options}; give the same options everywhere and in every pass");
        }

        if (PoolsChannels != other.PoolsChannels)
        {
            const string Channels = "one fit of all channels against a fit for each; give the same options everywhere and in every pass";
            return new("OptionsDiffer", Channels);
        }

        if (Pass != other.Pass)
        {
            return new("RoundsDiffer", $"{Pass} merged pass(es) against {other.Pass}; {GiveSame}", OptionNames.Previous);
        }

        return State == other.State || Channel != other.Channel
            ? null
            : new("RoundsDiffer", $"another merge of the previous passes; {GiveSame}", OptionNames.Previous);
    }
}

/// <summary>A difference between two states of a fit that must be equal.</summary>
/// <param name="ErrorId">The stable id of the failure.</param>
/// <param name="Description">The difference and the remedy, without a full stop.</param>
/// <param name="Option">The option that resolves it, one of <see cref="OptionNames"/>; null if there is none.</param>
internal sealed record FitDifference(string ErrorId, string Description, string? Option = null);
