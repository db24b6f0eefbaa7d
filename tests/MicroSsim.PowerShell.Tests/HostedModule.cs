using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace MicroSsim.Tests;

/// <summary>The packaged module in a new runspace that has the built-in commands of the engine only.</summary>
internal sealed class HostedModule : IDisposable
{
    /// <summary>The longest time of a script: a test that hangs fails.</summary>
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(5);

    private readonly Runspace _runspace;

    public HostedModule()
    {
        _runspace = RunspaceFactory.CreateRunspace(InitialSessionState.CreateDefault2());
        _runspace.Open();
        using var import = PowerShell.Create(_runspace);
        import.AddCommand("Import-Module").AddParameter("Name", Manifest).AddParameter("ErrorAction", ActionPreference.Stop).Invoke();
    }

    /// <summary>The path of the module's manifest.</summary>
    public static string Manifest { get; } = Path.Combine(TestData.Root, "artifacts", "module", "MicroSsim", "MicroSsim.psd1");

    /// <summary>Runs a script in a new runspace.</summary>
    /// <param name="script">The script.</param>
    /// <param name="variables">An anonymous object whose properties become variables; null for none.</param>
    public static ModuleRun Invoke(string script, object? variables = null)
    {
        using var module = new HostedModule();
        using var shell = module.Prepare(script, variables);
        using var output = new PSDataCollection<PSObject?>();
        ErrorRecord? end = null;
        try
        {
            var run = shell.BeginInvoke<PSObject, PSObject?>(null, output);
            if (!run.AsyncWaitHandle.WaitOne(Deadline))
            {
                shell.BeginStop(null, null);
                Assert.Fail($"The script takes longer than {Deadline}: {script}");
            }

            shell.EndInvoke(run);
        }
        catch (RuntimeException e)
        {
            end = e.ErrorRecord;
        }

        return new ModuleRun([.. output], [.. shell.Streams.Error], [.. shell.Streams.Warning.Select(w => w.Message)], end);
    }

    /// <summary>Creates a shell that runs a script in the runspace.</summary>
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

/// <summary>The output and streams of a script.</summary>
/// <param name="Output">The output objects.</param>
/// <param name="Errors">The non-terminating errors, and those that terminated one statement.</param>
/// <param name="Warnings">The warning messages.</param>
/// <param name="End">The error that terminated the script; null if it ran to its end.</param>
internal sealed record ModuleRun(
    IReadOnlyList<PSObject?> Output, IReadOnlyList<ErrorRecord> Errors, IReadOnlyList<string> Warnings, ErrorRecord? End)
{
    /// <summary>The error ids without the names of the commands.</summary>
    public IEnumerable<string> ErrorIds => Errors.Select(Id);

    /// <summary>The only error, after which the script must have continued.</summary>
    public ErrorRecord OnlyError
    {
        get
        {
            Assert.Null(End);
            return Assert.Single(Errors);
        }
    }

    /// <summary>The output of a script that must not have written errors or warnings.</summary>
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

    /// <summary>Returns the values of a property of the output objects.</summary>
    public IReadOnlyList<T> All<T>(string property) => [.. Output.Select(o => o.Get<T>(property))];

    /// <summary>Returns the error id without the name of the command.</summary>
    public static string Id(ErrorRecord error) => error.FullyQualifiedErrorId.Split(',')[0];
}

internal static class PSObjectExtensions
{
    /// <summary>Returns the value of a property, which must exist.</summary>
    public static T Get<T>(this PSObject? value, string property)
    {
        var found = Assert.IsType<PSObject>(value).Properties[property];
        Assert.True(found is not null, $"There is no property {property}.");
        return (T)(found.Value is PSObject { BaseObject: T inner } ? inner : found.Value);
    }

    /// <summary>Formats all properties, except those that are named, as text that differs for different values.</summary>
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
