using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace MicroSsim.PowerShell.Binding;

/// <summary>Prints text to the host as Write-Host does: it is not output, and 6> redirects it.</summary>
internal static class HostText
{
    private static readonly string[] Tags = ["PSHOST"];

    /// <summary>Prints a line.</summary>
    /// <param name="command">The running command.</param>
    /// <param name="line">The text, without control characters.</param>
    public static void Write(PSCmdlet command, string line) =>
        command.WriteInformation(new HostInformationMessage { Message = line }, Tags);

    /// <summary>Prints objects by their table view; nothing if there are none.</summary>
    /// <param name="command">The running command.</param>
    /// <param name="objects">Objects of one type.</param>
    public static void WriteTable(PSCmdlet command, IEnumerable<object> objects)
    {
        foreach (string line in Format(command, [.. objects])) Write(command, line);
    }

    private static IEnumerable<string> Format(PSCmdlet command, List<object> objects)
    {
        if (objects.Count == 0) return [];
        try
        {
            return command.InvokeCommand
                .InvokeScript("$input | Out-String -Stream", true, PipelineResultTypes.None, objects)
                .Select(line => line.ToString());
        }
        catch (CommandNotFoundException) // a session without Out-String
        {
            return objects.Select(o => o.ToString()!);
        }
    }
}
