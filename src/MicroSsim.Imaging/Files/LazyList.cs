using System.Collections;

namespace MicroSsim.Imaging.Files;

/// <summary>A list whose items are created each time they are read, because a list of all of them may take far more memory.</summary>
/// <typeparam name="T">The type of the items.</typeparam>
/// <param name="count">The number of items.</param>
/// <param name="create">Creates the item with an index from 0.</param>
public sealed class LazyList<T>(int count, Func<int, T> create) : IReadOnlyList<T>
{
    /// <inheritdoc/>
    public int Count => count;

    /// <inheritdoc/>
    public T this[int index] =>
        index >= 0 && index < count ? create(index) : throw new ArgumentOutOfRangeException(nameof(index));

    /// <inheritdoc/>
    public IEnumerator<T> GetEnumerator()
    {
        for (int i = 0; i < count; i++) yield return create(i);
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
