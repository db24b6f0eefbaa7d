using MicroSsim.Engine;

namespace MicroSsim.Evaluation;

/// <summary>What cannot be paired, fitted, scored or stored, with the path at fault.</summary>
public sealed class EvaluationException : MicroSsimException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="errorId">A short PascalCase name of the cause that never changes.</param>
    /// <param name="target">The path or name at fault.</param>
    /// <param name="message">One line that names it, the cause and the remedy.</param>
    /// <param name="innerException">What led to it, if anything.</param>
    public EvaluationException(string errorId, string target, string message, Exception? innerException = null)
        : base(errorId, message, innerException) => Target = target;

    /// <summary>The path or name at fault.</summary>
    public string Target { get; }
}
