using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace MicroSsim.Tests;

/// <summary>The module, as its package holds it, in a PowerShell engine of its own, with the engine's own commands and no others.</summary>
internal sealed class HostedModule : IDisposable
{
    private readonly Runspace _runspace;

    public HostedModule()
    {
        _runspace = RunspaceFactory.CreateRunspace(InitialSessionState.CreateDefault2());
        _runspace.Open();
        using var import = PowerShell.Create(_runspace);
        import.AddCommand("Import-Module").AddParameter("Name", Manifest).AddParameter("ErrorAction", ActionPreference.Stop).Invoke();
    }

    /// <summary>The module's manifest.</summary>
    public static string Manifest { get; } = Path.Combine(TestData.Root, "artifacts", "module", "MicroSsim", "MicroSsim.psd1");

    /// <summary>Runs a script in a fresh engine.</summary>
    /// <param name="script">The script.</param>
    /// <param name="variables">An anonymous object: each of its properties becomes a variable of that name.</param>
    public static ModuleRun Invoke(string script, object? variables = null)
    {
        using var module = new HostedModule();
        using var shell = module.Prepare(script, variables);
        var output = new List<PSObject?>();
        ErrorRecord? end = null;
        try
        {
            shell.Invoke(null, output);
        }
        catch (RuntimeException e)
        {
            end = e.ErrorRecord;
        }

        return new ModuleRun([.. output], [.. shell.Streams.Error], [.. shell.Streams.Warning.Select(w => w.Message)], end);
    }

    /// <summary>A script that is ready to run.</summary>
    public PowerShell Prepare(string script, object? variables = null)
    {
        foreach (var property in variables?.GetType().GetProperties() ?? [])
        {
            _runspace.SessionStateProxy.SetVariable(property.Name, property.GetValue(variables));
        }

        return PowerShell.Create(_runspace).AddScript(script);
    }

    public void Dispose() => _runspace.Dispose();
}

/// <summary>What a script did.</summary>
/// <param name="Output">What it put out.</param>
/// <param name="Errors">Errors that it went on after, and those that ended one statement.</param>
/// <param name="Warnings">Its warnings.</param>
/// <param name="End">The error that ended the script, if one did.</param>
internal sealed record ModuleRun(IReadOnlyList<PSObject?> Output, IReadOnlyList<ErrorRecord> Errors, IReadOnlyList<string> Warnings, ErrorRecord? End)
{
    /// <summary>The ids of the errors, without the command's name.</summary>
    public IEnumerable<string> ErrorIds => Errors.Select(Id);

    /// <summary>The only error; the script must have gone on after it.</summary>
    public ErrorRecord OnlyError
    {
        get
        {
            Assert.Null(End);
            return Assert.Single(Errors);
        }
    }

    /// <summary>The output, of a script that had nothing to complain about.</summary>
    public IReadOnlyList<PSObject?> Clean
    {
        get
        {
            Assert.Null(End);
            Assert.Empty(Errors);
            Assert.Empty(Warnings);
            return Output;
        }
    }

    /// <summary>A property of each object of the output.</summary>
    public IReadOnlyList<T> All<T>(string property) => [.. Output.Select(o => o.Get<T>(property))];

    /// <summary>An error's id, without the command's name.</summary>
    public static string Id(ErrorRecord error) => error.FullyQualifiedErrorId.Split(',')[0];
}

internal static class PSObjectExtensions
{
    /// <summary>A property's value.</summary>
    public static T Get<T>(this PSObject? value, string property)
    {
        var found = Assert.IsType<PSObject>(value).Properties[property];
        Assert.True(found is not null, $"There is no property {property}.");
        return (T)(found.Value is PSObject { BaseObject: T inner } ? inner : found.Value);
    }

    /// <summary>All properties, or all but some, as text that tells any two values apart.</summary>
    public static string Describe(this PSObject? value, params string[] except) =>
        string.Join("; ", value!.Properties.Where(p => !except.Contains(p.Name)).Select(p => $"{p.Name}={Text(p.Value)}"));

    private static string Text(object? value) => value switch
    {
        null => "null",
        double number => number.ToString("R", System.Globalization.CultureInfo.InvariantCulture),
        string text => text,
        IEnumerable many => string.Join(",", many.Cast<object?>().Select(Text)),
        IFormattable or bool => value.ToString()!,
        _ => $"({PSObject.AsPSObject(value).Describe()})",
    };
}
