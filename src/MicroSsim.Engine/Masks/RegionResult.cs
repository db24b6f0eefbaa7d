namespace MicroSsim.Engine.Masks;

/// <summary>The result of one region of a label image: a score, or the reason why it has none.</summary>
/// <typeparam name="T">The type of the score.</typeparam>
/// <param name="Label">The number of the region in the label image; 0 for a mask as a whole.</param>
/// <param name="Result">The score; null if the region has none.</param>
/// <param name="Error">The reason why there is no score, such as a region smaller than a window; null if there is one.</param>
public sealed record RegionResult<T>(long Label, T? Result, MicroSsimException? Error)
    where T : class
{
    /// <summary>The score.</summary>
    /// <exception cref="MicroSsimException">The region has none.</exception>
    public T GetResult() => Result ?? throw Error!;
}
