namespace MicroSsim;

// Members of xunit.v3 that the tests use and xunit 2 lacks.

/// <summary>Arguments of a theory that can be created by a collection expression.</summary>
public sealed class TheoryData<T> : Xunit.TheoryData<T>
{
    public new IEnumerator<T> GetEnumerator() => Enumerable.Select((IEnumerable<object[]>)this, row => (T)row[0]).GetEnumerator();
}

public sealed class MatrixTheoryData<T1, T2> : TheoryData<T1, T2>
{
    public MatrixTheoryData(IEnumerable<T1> first, IEnumerable<T2> second)
    {
        foreach (var (a, b) in first.SelectMany(a => second.Select(b => (a, b)))) Add(a, b);
    }
}

internal static class TestContext
{
    public static (CancellationToken CancellationToken, int) Current => default;
}

internal static class Skipping
{
    extension(Assert)
    {
        public static void SkipUnless(bool condition, string reason) => Assert.True(condition, reason);
    }
}
