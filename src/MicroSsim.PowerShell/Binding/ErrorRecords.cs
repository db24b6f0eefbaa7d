using System.Management.Automation;
using MicroSsim.Engine;
using MicroSsim.Evaluation;
using MicroSsim.Evaluation.Pairing;
using MicroSsim.Imaging;

namespace MicroSsim.PowerShell.Binding;

/// <summary>
/// Converts failures to error records: a stable error id, a category from the failure's kind, the path that caused it as target, and a
/// message that names the parameter that resolves it.
/// </summary>
internal static class ErrorRecords
{
    /// <summary>Creates the error record of a failure.</summary>
    /// <param name="failure">The failure.</param>
    /// <param name="command">The running command; decides whether the parameter is its own or another command's.</param>
    /// <param name="suggestion">Options that would help; null for none.</param>
    public static ErrorRecord Create(MicroSsimException failure, CommandInfo? command, PairingSuggestion? suggestion = null)
    {
        var record = new ErrorRecord(failure, failure.ErrorId, Category(failure.Kind), Target(failure));
        string message = suggestion is null ? failure.Message : SuggestionText.Append(failure.Message, suggestion, command);
        message = MessageText.Clean(ParameterHints.Append(message, failure.Option, command));
        if (message != failure.Message) record.ErrorDetails = new ErrorDetails(message);

        return record;
    }

    private static string? Target(MicroSsimException failure) => failure switch
    {
        EvaluationException e => e.Target,
        ImageFileException e => e.Path,
        _ => null,
    };

    private static ErrorCategory Category(FailureKind kind) => kind switch
    {
        FailureKind.NotFound => ErrorCategory.ObjectNotFound,
        FailureKind.Unreadable => ErrorCategory.ReadError,
        FailureKind.NotWritten => ErrorCategory.WriteError,
        FailureKind.Exists => ErrorCategory.ResourceExists,
        FailureKind.NotParsable => ErrorCategory.ParserError,
        FailureKind.InvalidArgument => ErrorCategory.InvalidArgument,
        FailureKind.Unexpected => ErrorCategory.NotSpecified,
        FailureKind.NotSupported => ErrorCategory.NotImplemented,
        _ => ErrorCategory.InvalidData,
    };
}
