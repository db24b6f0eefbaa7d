using MicroSsim.Engine.Similarity;

namespace MicroSsim.Evaluation.Fits.Shards;

/// <summary>A fit on its way, in rounds over a set that several machines share: the part of one shard, or what was merged so far.</summary>
/// <param name="Method">The method whose predictions are fitted; null where it has no name.</param>
public abstract record IncompleteFit(string? Method)
{
    /// <summary>Whether it is the fit: not yet.</summary>
    public bool Complete { get; }

    /// <summary>The text of a file that holds just this: what a job or a remote session sends.</summary>
    public string Json => FitFile.TextOf(this);

    /// <summary>The method of a fit, complete or on its way.</summary>
    internal static string? MethodOf(object fit) => fit is MicroSsimFit complete ? complete.Method : ((IncompleteFit)fit).Method;

    /// <summary>What it is called in messages.</summary>
    internal string Title => FitSet.Title(Method);
}
