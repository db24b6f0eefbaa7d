using System.Collections.ObjectModel;
using System.Diagnostics;
using System.Management.Automation;
using MicroSsim.Engine;
using MicroSsim.Evaluation;
using MicroSsim.Evaluation.Batch;
using MicroSsim.PowerShell.Binding;

namespace MicroSsim.PowerShell.Cmdlets;

/// <summary>What all commands share: cancellation, paths, errors, warnings and progress.</summary>
public abstract class MicroSsimCmdlet : PSCmdlet, IRunObserver, IDisposable
{
    /// <summary>Progress costs more than it tells when it is shown more often than this.</summary>
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromMilliseconds(200);

    private readonly CancellationTokenSource _cancellation = new();
    private readonly Stopwatch _sinceStart = Stopwatch.StartNew();
    private TimeSpan _nextProgress = ProgressInterval, _activityBegan;
    private string? _activity, _shownActivity;

    /// <summary>Cancelled when the pipeline is stopped.</summary>
    protected CancellationToken Cancellation => _cancellation.Token;

    /// <inheritdoc/>
    protected sealed override void StopProcessing() => _cancellation.Cancel();

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Frees what the command holds.</summary>
    /// <param name="disposing">True when called from <see cref="Dispose()"/>.</param>
    protected virtual void Dispose(bool disposing)
    {
        _cancellation.Cancel(); // threads that are still at work, because the pipeline ended early, stop too
        _cancellation.Dispose();
    }

    /// <summary>Runs a step of the command; failures that concern it as a whole end it with their own error.</summary>
    protected void Guard(Action step)
    {
        try
        {
            step();
        }
        catch (MicroSsimException e)
        {
            ThrowTerminatingError(ErrorRecords.Of(e));
        }
        catch (OperationCanceledException) when (Stopping)
        {
            throw new PipelineStoppedException();
        }
    }

    /// <summary>The files and folders that a path means. What cannot be found is a non-terminating error.</summary>
    /// <param name="path">A path of the file system; relative to the current location.</param>
    /// <param name="literal">Whether its brackets and asterisks are part of a name.</param>
    protected IReadOnlyList<string> ResolvePaths(string path, bool literal)
    {
        try
        {
            string full = FullPath(path);
            if (File.Exists(full) || Directory.Exists(full)) return [full];
            if (!literal && WildcardPattern.ContainsWildcardCharacters(path) && Matches(path) is { Count: > 0 } found) return found;
            throw new EvaluationException("PathNotFound", path, $"{path}: there is no such file or folder ({full}); check the path, and quote it if it has blanks.");
        }
        catch (EvaluationException e)
        {
            OnError(e);
            return [];
        }
    }

    /// <summary>A path of the file system, absolute; it need not exist.</summary>
    /// <exception cref="EvaluationException"><c>PathNotFound</c> (there is no such drive) or <c>PathNotFileSystem</c>.</exception>
    protected string FullPath(string path)
    {
        try
        {
            string full = SessionState.Path.GetUnresolvedProviderPathFromPSPath(path, out var provider, out _);
            return provider.Name == "FileSystem"
                ? full
                : throw new EvaluationException("PathNotFileSystem", path, $"{path}: is not a path of the file system, but of the provider {provider.Name}.");
        }
        catch (SessionStateException e)
        {
            throw new EvaluationException("PathNotFound", path, $"{path}: {e.Message} Check the path.", e);
        }
    }

    /// <summary>What a path with wildcards finds.</summary>
    private Collection<string> Matches(string path)
    {
        try
        {
            return GetResolvedProviderPathFromPSPath(path, out _);
        }
        catch (ItemNotFoundException)
        {
            return []; // not even its folder is there
        }
    }

    /// <inheritdoc/>
    public void OnError(MicroSsimException failure) => WriteError(ErrorRecords.Of(failure));

    /// <inheritdoc/>
    public void OnWarning(string id, string message) => WriteWarning(message);

    /// <inheritdoc/>
    public void OnVerbose(string message) => WriteVerbose(message);

    /// <inheritdoc/>
    public void OnProgress(string activity, RunProgress progress)
    {
        var now = _sinceStart.Elapsed;
        if (activity != _activity) (_activity, _activityBegan) = (activity, now);
        if (now < _nextProgress) return;
        _nextProgress = now + ProgressInterval;
        _shownActivity = activity;
        WriteProgress(ProgressText.Of(activity, progress, now - _activityBegan));
    }

    /// <summary>Takes the progress bar away.</summary>
    protected void EndProgress()
    {
        if (_shownActivity is not null) WriteProgress(new ProgressRecord(0, _shownActivity, "Done") { RecordType = ProgressRecordType.Completed });
    }
}
