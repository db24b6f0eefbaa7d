using System.Management.Automation;
using MicroSsim.Engine;
using MicroSsim.Evaluation;
using MicroSsim.Imaging.IO;

namespace MicroSsim.PowerShell.Binding;

/// <summary>Checks and writes of the output file of a command: -NoClobber, -Force, -WhatIf and the file object that is returned.</summary>
internal static class OutputPath
{
    /// <summary>Checks that a file may be written, and creates its folder.</summary>
    /// <param name="command">The command that writes.</param>
    /// <param name="path">The absolute path of the file.</param>
    /// <param name="noClobber">Whether an existing file is an error.</param>
    /// <param name="force">Whether a read-only file is replaced.</param>
    /// <returns>True to write; false if the user, or -WhatIf, declines.</returns>
    /// <exception cref="EvaluationException">
    /// <c>OutputExists</c>, with <paramref name="noClobber"/>; <c>OutputReadOnly</c>, without <paramref name="force"/>;
    /// <c>OutputNotWritten</c>: the folder cannot be created.
    /// </exception>
    public static bool Prepare(PSCmdlet command, string path, bool noClobber, bool force)
    {
        if (noClobber && File.Exists(path)) throw Exists(path);
        bool isReadOnly = File.Exists(path) && new FileInfo(path).IsReadOnly;
        if (isReadOnly && !force)
        {
            throw new EvaluationException("OutputReadOnly", path, $"{path}: is read-only; choose another name, or replace it with -Force.")
            {
                Kind = FailureKind.NotWritten,
            };
        }

        if (!ShouldWrite(command, path, "Write file")) return false;
        try
        {
            if (isReadOnly) new FileInfo(path).IsReadOnly = false;
            Directory.CreateDirectory(Path.GetDirectoryName(path) ?? throw new IOException("it is a drive, not a file."));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EvaluationException("OutputNotWritten", path, $"{path}: it cannot be written there; {e.Message}", e)
            {
                Kind = FailureKind.NotWritten,
            };
        }

        return true;
    }

    /// <summary>Asks whether to write to a path, as -WhatIf and -Confirm want; its name does not reach the terminal raw.</summary>
    /// <param name="command">The command that writes.</param>
    /// <param name="path">The path.</param>
    /// <param name="action">What the command does.</param>
    public static bool ShouldWrite(PSCmdlet command, string path, string action) =>
        command.ShouldProcess(MessageText.Clean(path), action);

    /// <summary>Creates the failure of a command with -NoClobber whose output exists.</summary>
    /// <param name="path">The existing file or folder.</param>
    public static EvaluationException Exists(string path) =>
        new("OutputExists", path, $"{path}: exists already, and -NoClobber keeps it; choose another name, or omit -NoClobber.")
        {
            Kind = FailureKind.Exists,
        };

    /// <summary>Writes the file.</summary>
    /// <param name="command">The command that writes.</param>
    /// <param name="path">The absolute path of the file.</param>
    /// <param name="passThru">Whether to output the file as Get-Item does, with the properties that its table view shows.</param>
    /// <param name="write">Writes the file.</param>
    public static void Write(PSCmdlet command, string path, bool passThru, Action write)
    {
        foreach (string left in AtomicFile.DeleteLeftOver(Path.GetDirectoryName(path)!, Path.GetFileName(path)))
        {
            command.WriteVerbose(MessageText.Clean($"Deleted {left}, which a run that was killed has left."));
        }

        write();
        command.WriteVerbose(MessageText.Clean($"Wrote {path}."));
        if (!passThru) return;
        command.WriteObject(
            command.InvokeProvider.Item.Get([$"FileSystem::{path}"], force: true, literalPath: true), enumerateCollection: true);
    }
}
