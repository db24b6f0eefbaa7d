using MicroSsim.Engine;
using MicroSsim.Evaluation.Pairing;

namespace MicroSsim.Evaluation.Batch;

/// <summary>The result for one page of a pair: a value or a failure.</summary>
/// <typeparam name="T">The type of the value.</typeparam>
/// <param name="Pair">The pair.</param>
/// <param name="Pages">The pages of both images; null if the pair failed as a whole.</param>
/// <param name="Value">The value; default if there is a failure.</param>
/// <param name="Failure">The failure, which names the file; null if there is a value.</param>
internal readonly record struct PageResult<T>(ImagePair Pair, PairedPage? Pages, T? Value, MicroSsimException? Failure)
{
    /// <summary>A warning about the pairing of the pages, one line; null if there is none, and for all pages but the first.</summary>
    public string? Warning { get; init; }

    /// <summary>The channel of the page; null if the pair failed as a whole.</summary>
    public ChannelLabel? Channel { get; init; }

    /// <summary>Whether this is the last result for the pair.</summary>
    public bool IsLast { get; init; }

    /// <summary>Notes about how the images were read, one line each.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}
