using System.Runtime.Serialization;
using System.Runtime.Serialization.Json;
using System.Xml;

namespace MicroSsim.Evaluation.Scores.Resuming;

/// <summary>
/// The measurements of a run on disk, each written as soon as it is made, so that a run that was cut off need not make them
/// again. A line of <c>METRIC.jsonl</c> is a measurement; what was cut off in its midst, or cannot be read, counts for nothing.
/// </summary>
public sealed class ScoreJournal : IDisposable
{
    private static readonly DataContractJsonSerializer Serializer = new(typeof(JournalEntry));

    private readonly Dictionary<string, PairMeasurement> _known = new(StringComparer.Ordinal);
    private readonly FileStream _file;

    private ScoreJournal(string path)
    {
        Path = path;
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        _file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None); // elsewhere than on Windows, nothing less keeps a second writer out
        try
        {
            Read();
        }
        catch
        {
            _file.Dispose();
            throw;
        }
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Opens the journal of a metric, or begins one.</summary>
    /// <param name="folder">An absolute path; it is made where it is missing.</param>
    /// <param name="metric">What is measured.</param>
    /// <exception cref="EvaluationException"><c>OutputNotWritten</c>: another run has it, or it cannot be written.</exception>
    public static ScoreJournal Open(string folder, PairMetric metric)
    {
        string path = System.IO.Path.Combine(folder, metric.Name + ".jsonl");
        try
        {
            return new ScoreJournal(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EvaluationException("OutputNotWritten", path, $"{path}: cannot be written; {e.Message} Give each command that runs at the same time a folder of its own.", e) { Kind = Engine.FailureKind.NotWritten };
        }
    }

    /// <summary>What was measured under a key; null if nothing was.</summary>
    internal PairMeasurement? Find(string key) => _known.TryGetValue(key, out var known) ? known : null;

    /// <summary>Writes down a measurement.</summary>
    /// <exception cref="EvaluationException"><c>OutputNotWritten</c>.</exception>
    internal void Add(string key, PairMeasurement measurement)
    {
        if (_known.ContainsKey(key)) return;
        using var line = new MemoryStream();
        Serializer.WriteObject(line, JournalEntry.Of(key, measurement));
        line.WriteByte((byte)'\n');
        try
        {
            _file.Write(line.GetBuffer(), 0, (int)line.Length);
            _file.Flush(); // to the system, which keeps it even if this process is killed
        }
        catch (IOException e)
        {
            throw new EvaluationException("OutputNotWritten", Path, $"{Path}: cannot be written; {e.Message} Run the same again when there is room: what was measured is kept.", e) { Kind = Engine.FailureKind.NotWritten };
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
            // Add has complained of the full disk already.
        }
    }

    /// <summary>Reads the whole lines; a torn one at the end is cut off, so that the next begins on a line of its own.</summary>
    private void Read()
    {
        using var reader = new BinaryReader(_file, System.Text.Encoding.UTF8, leaveOpen: true);
        byte[] bytes = reader.ReadBytes(checked((int)_file.Length));
        int start = 0;
        for (int end; (end = Array.IndexOf(bytes, (byte)'\n', start)) >= 0; start = end + 1) Take(bytes, start, end - start);
        _file.SetLength(start);
        _file.Position = start;
    }

    private void Take(byte[] bytes, int start, int count)
    {
        try
        {
            using var line = new MemoryStream(bytes, start, count);
            if (Serializer.ReadObject(line) is JournalEntry { Key: { } key, Cells: { } cells } entry && cells.All(c => c?.Column is not null)) _known[key] = entry.ToMeasurement();
        }
        catch (Exception e) when (e is SerializationException or XmlException or FormatException or OverflowException or ArgumentException)
        {
            // Damaged: it is measured again.
        }
    }
}
