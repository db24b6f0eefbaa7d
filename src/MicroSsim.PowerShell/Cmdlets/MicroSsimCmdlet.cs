using System.Collections.ObjectModel;
using System.Diagnostics;
using System.Management.Automation;
using MicroSsim.Engine;
using MicroSsim.Evaluation;
using MicroSsim.Evaluation.Batch;
using MicroSsim.Evaluation.Pairing;
using MicroSsim.PowerShell.Binding;

namespace MicroSsim.PowerShell.Cmdlets;

/// <summary>The base of all commands: cancellation, paths, errors, warnings and progress.</summary>
public abstract class MicroSsimCmdlet : PSCmdlet, IRunObserver, IDisposable
{
    /// <summary>The parameter set of paths with wildcards.</summary>
    private protected const string PathSet = "Path";

    /// <summary>The parameter set of literal paths.</summary>
    private protected const string LiteralPathSet = "LiteralPath";

    /// <summary>The minimum interval between progress records, so that displaying them does not slow the command.</summary>
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromMilliseconds(200);

    private readonly CancellationTokenSource _cancellation = new();
    private readonly Stopwatch _sinceStart = Stopwatch.StartNew();
    private TimeSpan _nextProgress = ProgressInterval, _activityBegan;
    private string? _activity, _shownActivity;

    /// <summary>The token that is cancelled when the user stops the pipeline.</summary>
    protected CancellationToken Cancellation => _cancellation.Token;

    /// <inheritdoc/>
    protected sealed override void StopProcessing() => _cancellation.Cancel();

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Cancels the threads of the command and frees its resources.</summary>
    /// <param name="disposing">True when called from <see cref="Dispose()"/>.</param>
    protected virtual void Dispose(bool disposing)
    {
        _cancellation.Cancel(); // a pipeline that ended early (Select-Object -First) may have left threads running
        _cancellation.Dispose();
    }

    /// <summary>Runs a step of the command; a failure in it becomes a terminating error.</summary>
    /// <param name="step">The step.</param>
    protected void Guard(Action step)
    {
        try
        {
            step();
        }
        catch (MicroSsimException e)
        {
            ThrowTerminatingError(ErrorRecords.Create(e, MyInvocation.MyCommand));
        }
        catch (OperationCanceledException) when (Stopping)
        {
            throw new PipelineStoppedException();
        }
    }

    /// <summary>Processes the files of a -Path or -LiteralPath parameter; a failure of one file is a non-terminating error.</summary>
    /// <param name="paths">The paths as they are bound.</param>
    /// <param name="process">Processes the file, or folder, of an absolute path.</param>
    private protected void ForEachFile(string[] paths, Action<string> process)
    {
        foreach (string path in paths.SelectMany(p => ResolvePaths(p, ParameterSetName == LiteralPathSet)))
        {
            try
            {
                process(path);
            }
            catch (MicroSsimException e)
            {
                OnError(e);
            }
        }
    }

    /// <summary>Resolves a path to existing files and folders; if there are none, writes a non-terminating error.</summary>
    /// <param name="path">A path of the file system, absolute or relative to the current location.</param>
    /// <param name="literal">Whether wildcard characters are part of the name.</param>
    /// <returns>Absolute paths; none after an error.</returns>
    protected IReadOnlyList<string> ResolvePaths(string path, bool literal)
    {
        try
        {
            string full = FullPath(path);
            if (File.Exists(full) || Directory.Exists(full)) return [full];
            bool hasWildcards = !literal && WildcardPattern.ContainsWildcardCharacters(path);
            if (hasWildcards && ResolveWildcards(path) is { Count: > 0 } found) return found;
            throw new EvaluationException(
                "PathNotFound", path, $"{path}: there is no such file or folder ({full}); check the path, and quote it if it has blanks.")
            {
                Kind = FailureKind.NotFound,
            };
        }
        catch (EvaluationException e)
        {
            OnError(e);
            return [];
        }
    }

    /// <summary>Makes a path of the file system absolute; it need not exist.</summary>
    /// <param name="path">The path.</param>
    /// <exception cref="EvaluationException">
    /// <c>PathNotFound</c>: the drive does not exist; <c>PathNotFileSystem</c>: the path belongs to another provider.
    /// </exception>
    protected string FullPath(string path)
    {
        try
        {
            if (IsUrl(path))
            {
                throw new EvaluationException(
                    "PathNotFileSystem", path, $"{path}: is a URL, and images on servers are not read; download it to a folder first.")
                {
                    Kind = FailureKind.InvalidArgument,
                };
            }

            string full = SessionState.Path.GetUnresolvedProviderPathFromPSPath(path, out var provider, out _);
            if (provider.Name == "FileSystem") return full;
            throw new EvaluationException(
                "PathNotFileSystem", path, $"{path}: is not a path of the file system, but of the provider {provider.Name}.")
            {
                Kind = FailureKind.InvalidArgument,
            };
        }
        catch (SessionStateException e)
        {
            throw new EvaluationException("PathNotFound", path, $"{path}: {e.Message} Check the path.", e)
            {
                Kind = FailureKind.NotFound,
            };
        }
    }

    private static bool IsUrl(string path) => path.IndexOf("://", StringComparison.Ordinal) is > 1 and var at
        && path.Substring(0, at).All(c => char.IsLetterOrDigit(c) || c is '+' or '-' or '.');

    private Collection<string> ResolveWildcards(string path)
    {
        try
        {
            return GetResolvedProviderPathFromPSPath(path, out _);
        }
        catch (ItemNotFoundException)
        {
            return []; // the parent folder does not exist
        }
    }

    /// <inheritdoc/>
    public void OnError(MicroSsimException failure) => OnError(failure, null);

    private void OnError(MicroSsimException failure, PairingSuggestion? suggestion)
    {
        FailureCount++;
        WriteError(ErrorRecords.Create(failure, MyInvocation.MyCommand, suggestion));
    }

    /// <summary>The number of non-terminating errors so far.</summary>
    private protected int FailureCount { get; private set; }

    /// <inheritdoc/>
    public void OnWarning(string id, string message) => WriteWarning(MessageText.Clean(message));

    /// <inheritdoc/>
    public void OnVerbose(string message) => WriteVerbose(MessageText.Clean(message));

    /// <summary>Reports the problems and warnings of a search for pairs.</summary>
    private protected void Report(PairingResult found)
    {
        foreach (var warning in found.Warnings) OnWarning(warning.Id, warning.Message);
        foreach (var problem in found.Problems)
        {
            OnError(problem.Failure, problem.Suggestion);
        }
    }

    /// <inheritdoc/>
    public void OnProgress(string activity, RunProgress progress)
    {
        var now = _sinceStart.Elapsed;
        if (activity != _activity) (_activity, _activityBegan) = (activity, now);
        if (now < _nextProgress) return;
        _nextProgress = now + ProgressInterval;
        _shownActivity = activity;
        WriteProgress(ProgressRecords.Create(activity, progress, now - _activityBegan));
    }

    /// <summary>Removes the progress bar, if one is displayed.</summary>
    protected void EndProgress()
    {
        if (_shownActivity is null) return;
        WriteProgress(new ProgressRecord(0, _shownActivity, "Done") { RecordType = ProgressRecordType.Completed });
    }
}
