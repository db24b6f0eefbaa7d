using MicroSsim.Engine;
using MicroSsim.Evaluation.Pairing;
using MicroSsim.Imaging.Files;

namespace MicroSsim.Evaluation.Batch;

/// <summary>The result for one page of a pair: a value or a failure.</summary>
/// <typeparam name="T">The type of the value.</typeparam>
/// <param name="Pair">The pair.</param>
/// <param name="Page">The page of the ground truth; null if the pair failed as a whole.</param>
/// <param name="Value">The value; default if there is a failure.</param>
/// <param name="Failure">The failure, which names the file; null if there is a value.</param>
internal readonly record struct PageResult<T>(ImagePair Pair, ImagePage? Page, T? Value, MicroSsimException? Failure)
{
    /// <summary>The number of pages of the pair; 0 if it failed as a whole.</summary>
    public int PageCount { get; init; }

    /// <summary>Whether this is the last result for the pair.</summary>
    public bool IsLast { get; init; }

    /// <summary>Notes about how the images were read, one line each.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}
