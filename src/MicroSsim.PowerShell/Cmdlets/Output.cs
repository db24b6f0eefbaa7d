using System.Management.Automation;
using MicroSsim.Evaluation;

namespace MicroSsim.PowerShell;

/// <summary>What the commands that write files share.</summary>
internal static class Output
{
    /// <summary>Makes the file's folder. Null where the user, or -WhatIf, says no.</summary>
    /// <exception cref="EvaluationException"><c>OutputExists</c>, with <paramref name="noClobber"/>.</exception>
    public static string? Prepare(PSCmdlet command, string path, bool noClobber)
    {
        if (noClobber && File.Exists(path)) throw new EvaluationException("OutputExists", path, $"{path}: exists already, and -NoClobber keeps it; choose another name, or leave -NoClobber out.");
        if (!command.ShouldProcess(path, "Write file")) return null;
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EvaluationException("OutputNotWritten", path, $"{path}: its folder cannot be made; {e.Message}", e);
        }

        return path;
    }

    /// <summary>Writes, and hands out the file.</summary>
    public static void Written(Cmdlet command, string path, Action write)
    {
        write();
        command.WriteObject(new FileInfo(path));
    }
}
