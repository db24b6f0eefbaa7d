using System.Management.Automation;
using MicroSsim.Engine;
using MicroSsim.Evaluation;
using MicroSsim.Evaluation.Reports.Statistics;

namespace MicroSsim.PowerShell.Binding;

/// <summary>The argument of <c>-Unit</c>: what n counts, and for what the user names, how it is read from a row.</summary>
public sealed class UnitInput
{
    private readonly Func<PSObject, object?>? _read;

    private UnitInput(UnitOfAnalysis analysis, Func<PSObject, object?>? read = null) => (Analysis, _read) = (analysis, read);

    /// <summary>Files, the default.</summary>
    internal static UnitInput File { get; } = new(UnitOfAnalysis.File);

    /// <summary>The unit of analysis, which n counts.</summary>
    internal UnitOfAnalysis Analysis { get; }

    /// <summary>Whether the unit is read from the rows.</summary>
    internal bool IsNamed => _read is not null;

    /// <summary>Whether a script block of the user reads it; <see cref="ToString"/> is its text then.</summary>
    internal bool IsScript { get; private init; }

    /// <summary>Makes the argument of a name: File, Page, or a property of the rows.</summary>
    /// <param name="name">The name.</param>
    internal static UnitInput FromName(string name)
    {
        if (name.Equals("File", StringComparison.OrdinalIgnoreCase)) return File;
        if (name.Equals("Page", StringComparison.OrdinalIgnoreCase)) return new UnitInput(UnitOfAnalysis.Page);
        return new UnitInput(new UnitOfAnalysis(UnitKind.Named, name), row => row.Properties[name]?.Value);
    }

    /// <summary>Makes the argument of a script block, which gets the row in <c>$_</c>.</summary>
    /// <param name="script">The script block.</param>
    internal static UnitInput FromScript(ScriptBlock script) => new(
        new UnitOfAnalysis(UnitKind.Named, script.ToString().Trim()),
        row => script.InvokeWithContext(null, [new PSVariable("_", row)]) is [var only] ? only : null)
    {
        IsScript = true,
    };

    /// <summary>Reads the unit of a row.</summary>
    /// <param name="row">The object of the row.</param>
    /// <exception cref="EvaluationException"><c>UnitMissing</c>: the row has no value.</exception>
    internal string Read(PSObject row)
    {
        try
        {
            object? value = _read!(row);
            if (((value as PSObject)?.BaseObject ?? value)?.ToString() is { Length: > 0 } text) return text;
        }
        catch (RuntimeException e) when (e is not PipelineStoppedException)
        {
            throw Missing(row, $"the script block of -Unit failed ({e.Message})", e);
        }

        throw Missing(row, $"it has no value of {Analysis.Name}, which is the unit", null);
    }

    /// <inheritdoc/>
    public override string ToString() => IsNamed ? Analysis.Name : Analysis.Kind.ToString();

    private static EvaluationException Missing(PSObject row, string cause, Exception? inner)
    {
        string name = new PropertyBag(row).Text("Name") ?? row.ToString();
        return new EvaluationException(
            "UnitMissing", name, $"{name}: {cause}; add the property to every row, for example with Add-Member, or use -Unit File.", inner)
        {
            Kind = FailureKind.InvalidArgument,
        };
    }
}

/// <summary>Converts the argument of <c>-Unit</c>: File, Page, the name of a property of the rows, or a script block.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class UnitTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object? value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        return value switch
        {
            UnitInput unit => unit,
            ScriptBlock script => UnitInput.FromScript(script),
            string { Length: > 0 } name => UnitInput.FromName(name),
            _ => throw new ArgumentTransformationMetadataException(
                "-Unit is File, Page, the name of a property of the rows, or a script block that returns the unit of the row in $_."),
        };
    }
}
