using System.Globalization;
using System.Management.Automation.Host;

namespace MicroSsim.Shell;

/// <summary>What the PowerShell engine knows of the program around it (<c>$Host</c>).</summary>
internal sealed class ShellHost(ShellConsole console, bool interactive) : PSHost
{
    private readonly ShellUserInterface _ui = new(console, interactive);

    /// <summary>The number that a script's <c>exit</c> asked for.</summary>
    public int? RequestedExitCode { get; private set; }

    public override string Name => "MicroSsim.Shell";

    public override Version Version => ShellVersion.Shell;

    public override Guid InstanceId { get; } = Guid.NewGuid();

    public override CultureInfo CurrentCulture => CultureInfo.CurrentCulture;

    public override CultureInfo CurrentUICulture => CultureInfo.CurrentUICulture;

    public override PSHostUserInterface UI => _ui;

    /// <summary>What is written from now on is the report of an error.</summary>
    public void SendOutputToError() => _ui.SendOutputToError();

    /// <summary>Ends what the user sees of the run: no progress line stays behind.</summary>
    public void Finish() => _ui.ClearProgress();

    public override void SetShouldExit(int exitCode) => RequestedExitCode = exitCode;

    public override void EnterNestedPrompt() => throw new NotSupportedException("This shell has no prompt.");

    public override void ExitNestedPrompt() => throw new NotSupportedException("This shell has no prompt.");

    public override void NotifyBeginApplication()
    {
    }

    public override void NotifyEndApplication()
    {
    }
}
