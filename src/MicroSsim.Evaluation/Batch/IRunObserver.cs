using MicroSsim.Engine;

namespace MicroSsim.Evaluation.Batch;

/// <summary>Receives the errors, warnings and progress of a run. All methods are called on the thread that drives the run.</summary>
public interface IRunObserver
{
    /// <summary>An image or a pair could not be used; the run continues without it.</summary>
    /// <param name="failure">The failure, with the path of the image.</param>
    void OnError(MicroSsimException failure);

    /// <summary>The run found something that affects its results.</summary>
    /// <param name="id">A short PascalCase name of the warning that never changes.</param>
    /// <param name="message">Cause and remedy in one line.</param>
    void OnWarning(string id, string message);

    /// <summary>The run reports a detail, such as the files of a page.</summary>
    /// <param name="message">The detail in one line.</param>
    void OnVerbose(string message);

    /// <summary>The run has advanced, or is still waiting for its next result.</summary>
    /// <param name="activity">The activity, such as the pass of a fit.</param>
    /// <param name="progress">The number of pages done.</param>
    void OnProgress(string activity, RunProgress progress);
}
