using MicroSsim.Engine;

namespace MicroSsim.Evaluation.Batch;

/// <summary>Hears what happens during a run; always called on the thread that drives the run.</summary>
public interface IRunObserver
{
    /// <summary>An image, or a pair, could not be used; the run goes on without it.</summary>
    void OnError(MicroSsimException failure);

    /// <summary>Something deserves the user's attention.</summary>
    /// <param name="id">A short PascalCase name that never changes.</param>
    /// <param name="message">One line.</param>
    void OnWarning(string id, string message);

    /// <summary>A remark that only the curious want to read.</summary>
    void OnVerbose(string message);

    /// <summary>The run went on.</summary>
    /// <param name="activity">What is being done.</param>
    /// <param name="progress">How far it is.</param>
    void OnProgress(string activity, RunProgress progress);
}
