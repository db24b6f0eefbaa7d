using System.Management.Automation;
using MicroSsim.Engine;
using MicroSsim.Evaluation.Pairing;

namespace MicroSsim.PowerShell.Binding;

/// <summary>
/// Converts the argument of <c>-PredictionName</c> or <c>-MaskName</c> to a <see cref="NameRule"/>: a pattern with an asterisk, or a
/// script block that gets the name of the ground truth in <c>$_</c>.
/// </summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class NameRuleTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object? value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        if (value is NameRule rule) return rule;
        if (value is ScriptBlock script) return new NameFunction(name => Run(script, name));
        try
        {
            return new NamePattern(value as string ?? "");
        }
        catch (MicroSsimException e)
        {
            throw new ArgumentTransformationMetadataException(e.Message, e);
        }
    }

    /// <summary>Runs the script block for a ground truth; it returns one name, without line breaks.</summary>
    private static string Run(ScriptBlock script, string name)
    {
        try
        {
            var output = script.InvokeWithContext(null, [new PSVariable("_", name)]);
            return output is [{ BaseObject: not null } only] && only.ToString() is { Length: > 0 } text
                ? text
                : throw Invalid($"returned {output.Count} values instead of one name", null);
        }
        catch (RuntimeException e) when (e is not PipelineStoppedException)
        {
            throw Invalid($"failed: {e.Message}", e);
        }

        MicroSsimException Invalid(string cause, Exception? inner) =>
            new(
                "PredictionNameInvalid",
                $"{name}: the script block that names its partner {cause}; it gets the name of the ground truth in $_, "
                + "and has to return the name of its prediction or mask.", inner)
            {
                Kind = FailureKind.InvalidArgument,
            };
    }
}
