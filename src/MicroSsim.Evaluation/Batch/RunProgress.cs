namespace MicroSsim.Evaluation.Batch;

/// <summary>The progress of a run.</summary>
/// <param name="Done">The number of pages whose results were returned.</param>
/// <param name="Total">The number of pages of the run; 0 while it is unknown, because the pipeline may bring more.</param>
/// <param name="Current">The name of the pair that was finished last; empty while the run waits for a result.</param>
public readonly record struct RunProgress(long Done, long Total, string Current);
