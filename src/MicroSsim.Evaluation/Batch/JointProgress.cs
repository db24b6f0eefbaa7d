using MicroSsim.Engine;

namespace MicroSsim.Evaluation.Batch;

/// <summary>Reports the progress of several runs over the same pages as one activity: the mean of their pages. Not thread-safe.</summary>
/// <param name="observer">Receives everything.</param>
/// <param name="activity">The name of the activity.</param>
internal sealed class JointProgress(IRunObserver observer, string activity)
{
    private readonly List<RunProgress> _parts = [];

    /// <summary>Adds a run.</summary>
    /// <returns>The observer of the run.</returns>
    public IRunObserver AddPart()
    {
        _parts.Add(default);
        return new Part(this, observer, _parts.Count - 1);
    }

    private void Report(int part, RunProgress progress)
    {
        _parts[part] = progress;
        observer.OnProgress(
            activity, new RunProgress(_parts.Sum(p => p.Done) / _parts.Count, _parts.Max(p => p.Total), progress.Current));
    }

    private sealed class Part(JointProgress all, IRunObserver observer, int index) : IRunObserver
    {
        public void OnError(MicroSsimException failure) => observer.OnError(failure);

        public void OnWarning(string id, string message) => observer.OnWarning(id, message);

        public void OnVerbose(string message) => observer.OnVerbose(message);

        public void OnProgress(string activity, RunProgress progress) => all.Report(index, progress);
    }
}
