using MicroSsim.Engine.Similarity;
using MicroSsim.Evaluation.Pairing;

namespace MicroSsim.Evaluation.Fits.Files;

/// <summary>
/// A fit that needs further passes over a set that several machines share: the part of one shard (<see cref="PartialFit"/>), or the
/// merge of all shards (<see cref="FitCheckpoint"/>). Immutable.
/// </summary>
public abstract record IncompleteFit : MethodFit
{
    private protected IncompleteFit()
    {
    }

    /// <summary>Always false: images cannot be scored with it.</summary>
    public override bool Complete => false;

    /// <summary>The JSON text of a fit file that contains this object only; jobs and remote sessions transfer it as a string.</summary>
    public string Json => FitFile.ToJson(this);

    /// <summary>The name of the fit in messages.</summary>
    internal string Title => FitSet.Title(Method, new ChannelLabel(Channel, ChannelName));
}
