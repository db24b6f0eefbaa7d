using System.Collections.Concurrent;
using System.Runtime.Serialization;
using System.Runtime.Serialization.Json;
using System.Xml;
using MicroSsim.Engine;
using MicroSsim.Engine.Masks;
using MicroSsim.Evaluation.Scores.Metrics;
using MicroSsim.Imaging.IO;

namespace MicroSsim.Evaluation.Scores.Resuming;

/// <summary>
/// The measurements of a run on disk, each appended as soon as it is made, so that a run that was interrupted need not make them
/// again. Every line of <c>METRIC.jsonl</c> is a measurement; a line that is incomplete or damaged is ignored.
/// </summary>
public sealed class ScoreJournal : IDisposable
{
    private static readonly DataContractJsonSerializer Serializer = new(typeof(JournalEntry));

    private readonly Dictionary<string, IReadOnlyList<RegionResult<PairMeasurement>>> _known = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string Path, FileStamp Stamp), string> _identities = [];
    private readonly bool _hashes;
    private readonly FileStream _file;

    private ScoreJournal(string path, bool isNew, bool hashes)
    {
        Path = path;
        _hashes = hashes;
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        // On Linux and macOS, only FileShare.None keeps a second process from writing.
        _file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        try
        {
            if (isNew) _file.SetLength(0);
            ReadLines();
        }
        catch
        {
            _file.Dispose();
            throw;
        }
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>The path of the journal of a metric.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="metric">The metric.</param>
    public static string GetPath(string folder, PairMetric metric) => System.IO.Path.Combine(folder, metric.Name + ".jsonl");

    /// <summary>Opens the journal of a metric, or creates it.</summary>
    /// <param name="folder">An absolute path; the folder is created if it does not exist.</param>
    /// <param name="metric">The metric.</param>
    /// <param name="isNew">Whether measurements that it holds are deleted.</param>
    /// <param name="hashes">Whether images are identified by hashes of their whole content instead of their times.</param>
    /// <exception cref="EvaluationException"><c>OutputNotWritten</c>: another run has it open, or it cannot be written.</exception>
    public static ScoreJournal Open(string folder, PairMetric metric, bool isNew = false, bool hashes = false)
    {
        string path = GetPath(folder, metric);
        try
        {
            return new ScoreJournal(path, isNew, hashes);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EvaluationException(
                "OutputNotWritten",
                path,
                $"{path}: cannot be written; {e.Message} Give each of several simultaneous runs a folder of its own.",
                e)
            {
                Kind = FailureKind.NotWritten,
            };
        }
    }

    /// <summary>The identity of an image, computed once per file and stamp. Thread-safe.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    internal string Identify(string path, FileStamp stamp) => _identities.GetOrAdd(
        (path, stamp), image => _hashes ? JournalKey.IdentifyByHash(image.Path) : JournalKey.IdentifyByTimes(image.Path, image.Stamp));

    /// <summary>The measurements of the page with a key; null if the journal holds none.</summary>
    internal IReadOnlyList<RegionResult<PairMeasurement>>? Find(string key) => _known.TryGetValue(key, out var known) ? known : null;

    /// <summary>Appends the measurements of a page, unless the journal held one with this key when it was opened.</summary>
    /// <exception cref="EvaluationException"><c>OutputNotWritten</c>.</exception>
    internal void Add(string key, IReadOnlyList<RegionResult<PairMeasurement>> regions)
    {
        if (_known.ContainsKey(key)) return;
        using var line = new MemoryStream();
        Serializer.WriteObject(line, JournalEntry.FromRegions(key, regions));
        line.WriteByte((byte)'\n');
        try
        {
            _file.Write(line.GetBuffer(), 0, (int)line.Length);
            _file.Flush(); // hands the line to the operating system, which writes it even if this process is killed
        }
        catch (IOException e)
        {
            throw new EvaluationException(
                "OutputNotWritten",
                Path,
                $"{Path}: cannot be written; {e.Message} Run the same again when there is space on the disk: "
                + "all measurements so far are kept.",
                e)
            {
                Kind = FailureKind.NotWritten,
            };
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        try
        {
            _file.Dispose();
        }
        catch (IOException)
        {
            // Add has reported the full disk already.
        }
    }

    /// <summary>Reads the complete lines; an incomplete last line is cut off, so that the next one begins on a new line.</summary>
    private void ReadLines()
    {
        using var reader = new BinaryReader(_file, System.Text.Encoding.UTF8, leaveOpen: true);
        byte[] bytes = reader.ReadBytes(checked((int)_file.Length));
        int start = 0;
        for (int end; (end = Array.IndexOf(bytes, (byte)'\n', start)) >= 0; start = end + 1) ReadLine(bytes, start, end - start);
        _file.SetLength(start);
        _file.Position = start;
    }

    private void ReadLine(byte[] bytes, int start, int count)
    {
        try
        {
            using var line = new MemoryStream(bytes, start, count);
            if (Serializer.ReadObject(line) is JournalEntry { Key: { } key, Cells: { } cells } entry
                && cells.All(c => c?.Column is not null))
            {
                _known[key] = entry.ToRegions();
            }
        }
        catch (Exception e) when (e is SerializationException or XmlException or FormatException or OverflowException or ArgumentException)
        {
            // A damaged line is ignored: its page is measured again.
        }
    }
}
