using System.Reflection;
using System.Runtime.InteropServices;

namespace MicroSsim.Shell;

/// <summary>Starts the shell: options in, exit code out.</summary>
internal static class Program
{
    private const int UsageError = 64, Terminated = 143;

    public static int Main(string[] args)
    {
        // The engine would otherwise report which modules are loaded; must stand before its first use.
        Environment.SetEnvironmentVariable("POWERSHELL_TELEMETRY_OPTOUT", "1");

        ShellOptions options = ShellOptions.Parse(args, Console.IsInputRedirected);
        switch (options.Action)
        {
            case ShellAction.ShowHelp:
                Console.Out.WriteLine(ShellOptions.Usage);
                return 0;
            case ShellAction.ShowVersion:
                Console.Out.WriteLine(ShellVersion.Text);
                return 0;
            case ShellAction.RejectUsage:
                Console.Error.WriteLine(options.Problem);
                Console.Error.WriteLine();
                Console.Error.WriteLine(ShellOptions.Usage);
                return UsageError;
            default:
                return Run(options);
        }
    }

    private static int Run(ShellOptions options)
    {
        var runner = new ShellRunner(ShellConsole.OfProcess(), StagedModule());
        bool stopping = false;
        Console.CancelKeyPress += (_, press) =>
        {
            // The first Ctrl+C lets the pipeline clean up; a second one ends the process at once.
            press.Cancel = !stopping;
            stopping = true;
            runner.Stop();
        };
        // Schedulers and service managers end programs so, and kill them if they take too long.
        bool terminated = false;
        using var termination = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal =>
        {
            signal.Cancel = terminated = true;
            runner.Stop();
        });
        int exitCode = runner.Run(options);
        return terminated ? Terminated : exitCode;
    }

    private static string StagedModule() => typeof(Program).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "ModulePath").Value!;
}
