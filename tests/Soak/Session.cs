using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace MicroSsim.Soak;

/// <summary>A PowerShell runspace with the module imported.</summary>
internal sealed class Session : IDisposable
{
    private readonly Runspace _runspace = RunspaceFactory.CreateRunspace(InitialSessionState.CreateDefault2());

    /// <param name="manifest">Path of the module manifest.</param>
    public Session(string manifest)
    {
        _runspace.Open();
        Run($"Import-Module '{manifest}' -ErrorAction Stop");
    }

    /// <summary>Runs a script and returns its output.</summary>
    /// <exception cref="InvalidOperationException">The script wrote an error.</exception>
    public List<PSObject> Run(string script)
    {
        var output = new List<PSObject>();
        Run(script, output.Add);
        return output;
    }

    /// <summary>Runs a script and passes each output object to a function, without keeping it.</summary>
    /// <exception cref="InvalidOperationException">The script wrote an error.</exception>
    public void Run(string script, Action<PSObject> process)
    {
        using var shell = System.Management.Automation.PowerShell.Create(_runspace).AddScript(script);
        using var output = new PSDataCollection<PSObject>();
        output.DataAdded += (_, _) =>
        {
            foreach (var one in output.ReadAll()) process(one);
        };
        shell.Invoke(null, output, null);
        if (shell.HadErrors) throw new InvalidOperationException(shell.Streams.Error[0].ToString());
    }

    /// <summary>Formats the columns of a row; different numbers give different text.</summary>
    public static string Text(PSObject row) => string.Join(
        ";", row.Properties.Select(p => p.Value is double number ? number.ToString("R", CultureInfo.InvariantCulture) : $"{p.Value}"));

    public void Dispose() => _runspace.Dispose();
}
