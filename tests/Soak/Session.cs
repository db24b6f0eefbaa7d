using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace MicroSsim.Soak;

/// <summary>A PowerShell engine with the module in it.</summary>
internal sealed class Session : IDisposable
{
    private readonly Runspace _runspace = RunspaceFactory.CreateRunspace(InitialSessionState.CreateDefault2());

    /// <param name="manifest">The module's manifest.</param>
    public Session(string manifest)
    {
        _runspace.Open();
        Run($"Import-Module '{manifest}' -ErrorAction Stop");
    }

    /// <summary>Runs a script; what it complains of is an exception.</summary>
    public List<PSObject> Run(string script)
    {
        var output = new List<PSObject>();
        Run(script, output.Add);
        return output;
    }

    /// <summary>Runs a script and hands out what it puts out, piece by piece; nothing of it is kept.</summary>
    public void Run(string script, Action<PSObject> take)
    {
        using var shell = System.Management.Automation.PowerShell.Create(_runspace).AddScript(script);
        using var output = new PSDataCollection<PSObject>();
        output.DataAdded += (_, _) =>
        {
            foreach (var one in output.ReadAll()) take(one);
        };
        shell.Invoke(null, output, null);
        if (shell.HadErrors) throw new InvalidOperationException(shell.Streams.Error[0].ToString());
    }

    /// <summary>A row's columns as text that tells any two numbers apart.</summary>
    public static string Text(PSObject row) =>
        string.Join(";", row.Properties.Select(p => p.Value is double number ? number.ToString("R", CultureInfo.InvariantCulture) : $"{p.Value}"));

    public void Dispose() => _runspace.Dispose();
}
