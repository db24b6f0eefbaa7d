using System.Collections.Concurrent;
using System.Text;
using MicroSsim.Evaluation.Pairing;

namespace MicroSsim.Evaluation.Fits;

/// <summary>The pairs of one method, in the order of the set: what a fit is made of.</summary>
internal sealed class FitSet
{
    private readonly Dictionary<ImagePair, int> _indexOf;
    private readonly ConcurrentDictionary<ImagePair, PairStamp> _stamps = []; // of the files when they were first read

    private FitSet(string method, IEnumerable<ImagePair> pairs)
    {
        // A pair that was given twice counts twice and has two places; a copy stands for it at the second.
        var seen = new HashSet<ImagePair>();
        Method = method == ImagePair.UnknownMethod ? null : method;
        Pairs = pairs.Select(pair => seen.Add(pair) ? pair : pair.Of(pair.Method)).ToList();
        _indexOf = Pairs.Select((pair, i) => (pair, i)).ToDictionary(p => p.pair, p => p.i);
    }

    /// <summary>The method; null where it has no name.</summary>
    public string? Method { get; }

    /// <summary>The pairs in order.</summary>
    public IReadOnlyList<ImagePair> Pairs { get; }

    /// <summary>One set per method, in order of first appearance.</summary>
    public static IEnumerable<FitSet> OfEachMethod(IEnumerable<ImagePair> pairs) =>
        pairs.GroupBy(p => p.Method, StringComparer.Ordinal).Select(method => new FitSet(method.Key, method));

    /// <summary>How a method is called in messages.</summary>
    public static string Title(string? method) => method is null ? "Fit" : $"Method '{method}'";

    /// <summary>Where a pair stands.</summary>
    public int IndexOf(ImagePair pair) => _indexOf[pair];

    /// <summary>A page's place in the order of the set.</summary>
    public long PlaceOf(ImagePair pair, int page) => ((long)_indexOf[pair] << 32) | (uint)page;

    /// <summary>The index of the pair, and the page, at a place.</summary>
    public static (int Pair, int Page) At(long place) => ((int)(place >> 32), (int)place);

    /// <summary>Complains where the files of a pair are not what they were when they were first read.</summary>
    /// <exception cref="EvaluationException"><c>ImageChanged</c>.</exception>
    public void CheckUnchanged(ImagePair pair, PairStamp now) => _stamps.GetOrAdd(pair, now).Check(pair, now);

    /// <summary>A pair that was read, for the fit's origin.</summary>
    public FitInputImages InputOf(int index) => FitInputImages.Of(Pairs[index], _stamps[Pairs[index]]);

    /// <summary>What tells the set from others, on every machine: names and choice of pages in their order, but no paths.</summary>
    public string Fingerprint()
    {
        var text = new StringBuilder();
        foreach (var p in Pairs) text.Append(FormattableString.Invariant($"{p.Name}|{p.Entry}|{string.Join(",", p.Page ?? [])}|{p.Channel}|{p.Slice}|{p.Frame}\n"));
        return Convert.ToBase64String(Sha256.Of(Encoding.UTF8.GetBytes(text.ToString())));
    }
}
