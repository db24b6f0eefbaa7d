using System.Management.Automation;
using MicroSsim.Engine;
using MicroSsim.Evaluation;
using MicroSsim.Imaging;

namespace MicroSsim.PowerShell.Binding;

/// <summary>Failures as PowerShell shows them: a stable id, a category, and the path at fault as target.</summary>
internal static class ErrorRecords
{
    public static ErrorRecord Of(MicroSsimException failure) => new(failure, failure.ErrorId, Category(failure.ErrorId), Target(failure));

    private static string? Target(MicroSsimException failure) => failure switch
    {
        EvaluationException e => e.Target,
        ImageFileException e => e.Path,
        _ => null,
    };

    private static ErrorCategory Category(string errorId) => errorId switch
    {
        "PathNotFound" or "ImageNotFound" or "FitNotFound" or "ReportNotFound" or "PredictionMissing" or "GroundTruthMissing" or "NoPairs" or "ImageGone" or "PartMissing" => ErrorCategory.ObjectNotFound,
        "ImageUnreadable" or "ImageChanged" or "FolderUnreadable" => ErrorCategory.ReadError,
        "OutputNotWritten" or "OutputReadOnly" => ErrorCategory.WriteError,
        "OutputExists" => ErrorCategory.ResourceExists,
        "FitUnreadable" or "FitSchemaUnknown" or "ReportUnreadable" => ErrorCategory.ParserError,
        "PathNotFileSystem" or "ReportFormatUnknown" or "PairIncomplete" or "FitIncomplete" or "FitUnfinished" or "ShardIncomplete" or "PartTwice" or "NotPartial" or "PreviousPartial"
            or "VersionsDiffer" or "SetsDiffer" or "OptionsDiffer" or "RoundsDiffer" or "ShardCountsDiffer" => ErrorCategory.InvalidArgument,
        _ when errorId.EndsWith("Unsupported", StringComparison.Ordinal) || errorId.EndsWith("Unknown", StringComparison.Ordinal) => ErrorCategory.NotImplemented,
        _ => ErrorCategory.InvalidData,
    };
}
