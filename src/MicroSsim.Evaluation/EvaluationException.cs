using MicroSsim.Engine;

namespace MicroSsim.Evaluation;

/// <summary>An input that cannot be paired, fitted, scored or reported, or an output that cannot be written, with its path.</summary>
public sealed class EvaluationException : MicroSsimException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="errorId">A short PascalCase name of the cause that never changes.</param>
    /// <param name="target">The path or name that caused the failure.</param>
    /// <param name="message">One line: path or name, cause and remedy.</param>
    /// <param name="innerException">The exception that caused this one; null if there is none.</param>
    public EvaluationException(string errorId, string target, string message, Exception? innerException = null)
        : base(errorId, message, innerException) => Target = target;

    /// <summary>The path or name that caused the failure.</summary>
    public string Target { get; }

    /// <summary>Adds a target to a failure that has none; id, kind, image role and option stay.</summary>
    /// <param name="failure">A failure that does not name its file.</param>
    /// <param name="target">The path or name that caused it.</param>
    /// <param name="location">The text before the message, such as a path with a page.</param>
    internal static EvaluationException AddTarget(MicroSsimException failure, string target, string location) =>
        new(failure.ErrorId, target, $"{location}: {failure.Message}", failure)
        {
            Kind = failure.Kind,
            Option = failure.Option,
            Role = failure.Role,
        };
}
