using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Reflection;

namespace MicroSsim.Shell;

/// <summary>Runs one script or command in a PowerShell engine of its own, with the module loaded.</summary>
/// <param name="console">Where it reads and writes.</param>
/// <param name="modulePath">The module's manifest.</param>
internal sealed class ShellRunner(ShellConsole console, string modulePath)
{
    private const int Failed = 1;
    private const int NoSuchScript = 64;
    private const int Interrupted = 130;

    // What ran last can only be asked how it went ($?) if the engine takes it for the user's own doing.
    private static readonly PSInvocationSettings KeepStatus = new() { AddToHistory = true };

    private readonly Lock _stopping = new();
    private PowerShell? _running;
    private volatile bool _stopped;

    /// <summary>Stops what runs; <see cref="Run"/> then returns 130. May be called from any thread, at any time.</summary>
    public void Stop()
    {
        lock (_stopping)
        {
            _stopped = true;
            _running?.BeginStop(null, null);
        }
    }

    /// <summary>Does what the options ask for.</summary>
    /// <returns>
    /// The exit code as pwsh has it: the script's <c>exit n</c>, else 1 for a script that died of an error or a command
    /// whose last statement failed, else 0; 64 for a script that is not there, and 130 when stopped.
    /// </returns>
    public int Run(ShellOptions options)
    {
        if (options.Action == ShellAction.RunFile && !File.Exists(options.File))
        {
            console.Error.WriteLine($"There is no script file '{options.File}'. Check the path; it is taken from the current directory.");
            return NoSuchScript;
        }

        if (!File.Exists(modulePath))
        {
            console.Error.WriteLine($"The MicroSsim module is not at '{modulePath}'. Build the solution: the build puts it there.");
            return Failed;
        }

        var host = new ShellHost(console, interactive: !options.NonInteractive);
        using Runspace runspace = OpenRunspace(host, options.ExecutionPolicy);
        bool completed = Invoke(runspace, host, ImportModule(options.Lane)) && Invoke(runspace, host, Work(runspace, options));
        host.Finish();

        if (_stopped) return Interrupted;
        if (host.RequestedExitCode is int requested) return requested;
        bool failed = !completed || (options.Action != ShellAction.RunFile && LastStatementFailed(runspace));
        return failed ? Failed : 0;
    }

    private static Runspace OpenRunspace(ShellHost host, Microsoft.PowerShell.ExecutionPolicy policy)
    {
        InitialSessionState state = InitialSessionState.CreateDefault2();
        if (OperatingSystem.IsWindows()) state.ExecutionPolicy = policy; // other systems have none, and refuse one
        Runspace runspace = RunspaceFactory.CreateRunspace(host, state);
        runspace.ThreadOptions = PSThreadOptions.ReuseThread;
        runspace.Open();
        return runspace;
    }

    private PSCommand ImportModule(string lane) => new PSCommand()
        .AddCommand("Import-Module")
        .AddParameter("Name", modulePath)
        .AddParameter("ArgumentList", new object[] { lane })
        .AddParameter("ErrorAction", ActionPreference.Stop);

    private PSCommand Work(Runspace runspace, ShellOptions options)
    {
        if (options.Action == ShellAction.RunFile)
        {
            LeaveAtExit(runspace);
            return ScriptFile(Path.GetFullPath(options.File), options.Arguments);
        }

        string text = options.Action == ShellAction.RunStandardInput ? console.In.ReadToEnd() : options.Command;
        return new PSCommand().AddScript(text, useLocalScope: false);
    }

    // Run by its path, so that $PSScriptRoot and $MyInvocation are what the script expects, in the global scope as pwsh does.
    private static PSCommand ScriptFile(string path, IReadOnlyList<string> words)
    {
        var command = new Command(path, isScript: false, useLocalScope: false);
        foreach (CommandParameter parameter in ScriptArguments.Bind(words)) command.Parameters.Add(parameter);
        return new PSCommand().AddCommand(command);
    }

    /// <summary>
    /// Makes <c>exit n</c> in the next script leave the shell with n, as in pwsh. Otherwise it would only leave the script
    /// and note n where the exit codes of programs go, too, so that nobody could tell which of them n is.
    /// </summary>
    private static void LeaveAtExit(Runspace runspace)
    {
        // pwsh's own switch for it; the engine has no public one. A test of the exit codes watches that it stays.
        const BindingFlags NotPublic = BindingFlags.Instance | BindingFlags.NonPublic;
        object engine = typeof(Runspace).GetProperty("ExecutionContext", NotPublic)!.GetValue(runspace)!;
        engine.GetType().GetProperty("ScriptCommandProcessorShouldRethrowExit", NotPublic)!.SetValue(engine, true);
    }

    /// <summary>Runs a command and shows what comes of it.</summary>
    /// <returns>Whether it ran to its end, rather than dying of an error.</returns>
    private bool Invoke(Runspace runspace, ShellHost host, PSCommand command)
    {
        using PowerShell pipeline = PowerShell.Create(runspace);
        pipeline.Commands = command;
        pipeline.Commands.AddCommand(OutDefault());
        try
        {
            lock (_stopping)
            {
                if (_stopped) return false;
                _running = pipeline;
            }

            pipeline.Invoke(null, KeepStatus);
            return true;
        }
        catch (PipelineStoppedException)
        {
            return false;
        }
        catch (RuntimeException failure)
        {
            Report(runspace, host, failure.ErrorRecord);
            return false;
        }
        finally
        {
            lock (_stopping) _running = null;
        }
    }

    /// <summary>Shows the error that ended a script as the engine shows any other.</summary>
    private static void Report(Runspace runspace, ShellHost host, ErrorRecord error)
    {
        using PowerShell pipeline = PowerShell.Create(runspace);
        host.SendOutputToError();
        pipeline.AddCommand("Out-Default").Invoke(new[] { error });
    }

    // Errors join the output here, so that both are shown in the order in which they came.
    private static Command OutDefault() =>
        new("Out-Default") { MergeUnclaimedPreviousCommandResults = PipelineResultTypes.Output | PipelineResultTypes.Error };

    private static bool LastStatementFailed(Runspace runspace)
    {
        using PowerShell pipeline = PowerShell.Create(runspace);
        return pipeline.AddScript("$?").Invoke<bool>().Contains(false);
    }
}
