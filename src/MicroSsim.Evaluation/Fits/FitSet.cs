using System.Collections.Concurrent;
using System.Text;
using MicroSsim.Engine;
using MicroSsim.Evaluation.Pairing;
using MicroSsim.Imaging.IO;

namespace MicroSsim.Evaluation.Fits;

/// <summary>The pairs of one method in a fixed order: the input of its fits, one per channel. Thread-safe.</summary>
internal sealed class FitSet
{
    private readonly Dictionary<ImagePair, int> _indexes;

    /// <summary>The file stamps of each pair at the time when it was first read.</summary>
    private readonly ConcurrentDictionary<ImagePair, PairStamp> _stamps = [];

    /// <summary>The file stamp of the mask of each pair at the time when it was first used; null for none.</summary>
    private readonly ConcurrentDictionary<ImagePair, FileStamp?> _maskStamps = [];

    private FitSet(string method, IEnumerable<ImagePair> pairs)
    {
        // A pair that was given twice counts twice, so it needs two indexes: a copy of it gets the second one.
        var seen = new HashSet<ImagePair>();
        Method = method == ImagePair.UnknownMethod ? null : method;
        Pairs = pairs.Select(pair => seen.Add(pair) ? pair : pair.WithMethod(pair.Method)).ToList();
        _indexes = Pairs.Select((pair, i) => (pair, i)).ToDictionary(p => p.pair, p => p.i);
    }

    /// <summary>The method; null if it has no name.</summary>
    public string? Method { get; }

    /// <summary>The pairs in order.</summary>
    public IReadOnlyList<ImagePair> Pairs { get; }

    /// <summary>Creates one set per method, in the order in which the methods first appear.</summary>
    /// <param name="pairs">The pairs of all methods.</param>
    public static IEnumerable<FitSet> GroupByMethod(IEnumerable<ImagePair> pairs) =>
        pairs.GroupBy(p => p.Method, StringComparer.Ordinal).Select(method => new FitSet(method.Key, method));

    /// <summary>The name of a fit in messages.</summary>
    /// <param name="method">The method; null if it has no name.</param>
    /// <param name="channel">The channel; none for a fit of all channels.</param>
    public static string Title(string? method, ChannelLabel channel = default)
    {
        string title = method is null ? "Fit" : $"Method '{method}'";
        return channel.Number is null ? title : $"{title}, {channel}";
    }

    /// <summary>The index of a pair in the set, from 0.</summary>
    /// <param name="pair">A pair of <see cref="Pairs"/>.</param>
    public int IndexOf(ImagePair pair) => _indexes[pair];

    /// <summary>
    /// The position of a page in the order of the set: the upper 32 bits are the index of its pair, the lower
    /// <see cref="PairedPage.Order"/>.
    /// </summary>
    /// <param name="pair">A pair of <see cref="Pairs"/>.</param>
    /// <param name="pages">The pages of both images.</param>
    public long GetPosition(ImagePair pair, PairedPage pages) => ((long)_indexes[pair] << 32) | (uint)pages.Order;

    /// <summary>The index of the pair of a position, and the page of the ground truth as text.</summary>
    /// <param name="position">A result of <see cref="GetPosition"/>.</param>
    public static (int Pair, string Page) SplitPosition(long position)
    {
        int order = (int)position;
        string page = order >= 0
            ? FormattableString.Invariant($"page {order}")
            : FormattableString.Invariant($"the page at place {order - int.MinValue} in logical order");
        return ((int)(position >> 32), page);
    }

    /// <summary>Checks that the files of a pair have not changed since they were first read.</summary>
    /// <param name="pair">A pair of <see cref="Pairs"/>.</param>
    /// <param name="now">The current stamps of its files.</param>
    /// <param name="mask">The current stamp of its mask; null where the fit uses none, and for a mask in memory.</param>
    /// <exception cref="EvaluationException"><c>ImageChanged</c>.</exception>
    public void ThrowIfChanged(ImagePair pair, PairStamp now, FileStamp? mask)
    {
        _stamps.GetOrAdd(pair, now).ThrowIfChanged(pair, now);
        if (_maskStamps.GetOrAdd(pair, mask) == mask) return;
        string path = pair.Mask!;
        string message = $"{path}: has changed while the fit used it; do not change masks during a fit, and fit again.";
        throw new EvaluationException("ImageChanged", path, message) { Kind = FailureKind.Unreadable };
    }

    /// <summary>The description of a pair that was read, for the origin of the fit.</summary>
    /// <param name="index">The index of the pair in the set.</param>
    /// <param name="channel">The channel of the fit, of which alone pages were read; none for all.</param>
    public FitInputImages GetInput(int index, ChannelLabel channel)
    {
        var input = FitInputImages.FromPair(Pairs[index], _stamps[Pairs[index]]);
        if (channel.Number is not { } number) return input;

        // Of several channels on both sides, the first of the prediction belongs to the first of the ground truth, and so on.
        int place = input.Channel?.Distinct().ToList().IndexOf(number) ?? number;
        var predicted = input.PredictionChannel?.Distinct().ToList();
        return input with { Channel = [number], PredictionChannel = predicted?.Count > place ? [predicted[place]] : predicted };
    }

    /// <summary>
    /// Computes a hash of the names and page selections of all pairs in their order: SHA-256 in base64. It contains no paths, so
    /// it is the same on every machine.
    /// </summary>
    public string ComputeFingerprint()
    {
        var text = new StringBuilder();
        foreach (var p in Pairs)
        {
            string pages = string.Join(",", p.Page ?? []), channels = string.Join(",", p.Channel ?? []);
            text.Append(FormattableString.Invariant($"{p.Name}|{p.Entry}|{pages}|{channels}|{p.Slice}|{p.Frame}{p.OwnSelections}\n"));
        }

        return Convert.ToBase64String(Sha256.Compute(Encoding.UTF8.GetBytes(text.ToString())));
    }
}
