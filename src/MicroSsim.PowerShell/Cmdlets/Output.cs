using System.Management.Automation;
using MicroSsim.Evaluation;

namespace MicroSsim.PowerShell.Cmdlets;

/// <summary>What the commands that write files share.</summary>
internal static class Output
{
    /// <summary>Makes the file's folder. Null where the user, or -WhatIf, says no.</summary>
    /// <param name="command">The command that writes.</param>
    /// <param name="path">The file.</param>
    /// <param name="noClobber">Whether a file that is there is kept.</param>
    /// <param name="force">Whether even a read-only file is replaced.</param>
    /// <exception cref="EvaluationException">
    /// <c>OutputExists</c>, with <paramref name="noClobber"/>; <c>OutputReadOnly</c>, without <paramref name="force"/>; <c>OutputNotWritten</c>.
    /// </exception>
    public static string? Prepare(PSCmdlet command, string path, bool noClobber, bool force = false)
    {
        if (noClobber && File.Exists(path)) throw Exists(path);
        bool isReadOnly = File.Exists(path) && new FileInfo(path).IsReadOnly;
        if (isReadOnly && !force) throw new EvaluationException("OutputReadOnly", path, $"{path}: is read-only; choose another name, or replace it with -Force.");
        if (!command.ShouldProcess(path, "Write file")) return null;
        try
        {
            if (isReadOnly) new FileInfo(path).IsReadOnly = false;
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EvaluationException("OutputNotWritten", path, $"{path}: it cannot be written there; {e.Message}", e);
        }

        return path;
    }

    /// <summary>What is there is kept, with -NoClobber.</summary>
    public static EvaluationException Exists(string path) =>
        new("OutputExists", path, $"{path}: exists already, and -NoClobber keeps it; choose another name, or leave -NoClobber out.");

    /// <summary>Writes, and hands out the file as Get-Item does, with what its view shows.</summary>
    public static void Written(PSCmdlet command, string path, Action write)
    {
        write();
        command.WriteVerbose($"Wrote {path}.");
        command.WriteObject(command.InvokeProvider.Item.Get([$"FileSystem::{path}"], force: true, literalPath: true), enumerateCollection: true);
    }
}
