using Microsoft.PowerShell;

namespace MicroSsim.Shell;

/// <summary>What a command line asks the shell to do.</summary>
internal enum ShellAction
{
    RunFile,
    RunCommand,
    RunStandardInput,
    ShowHelp,
    ShowVersion,
    RejectUsage,
}

/// <summary>The shell's command line, understood. The switches are pwsh's, and <c>-Lane</c> is our own.</summary>
internal sealed record ShellOptions
{
    public const string Usage =
        """
        Runs PowerShell scripts with the MicroSsim module loaded, where there is no pwsh.

        Usage: MicroSsim.Shell [switches] [-File] <path> [<argument>...]
               MicroSsim.Shell [switches] -Command { - | <text>... }
               MicroSsim.Shell -Help | -Version

          -File <path>              run the script; everything after the path is the script's
          -Command <text>           run the text; - reads it from standard input
          -Lane <lane>              load the module built for net10.0 or for netstandard2.0
          -NonInteractive           never ask; fail instead
          -ExecutionPolicy <policy> as pwsh has it (Windows only)
          -NoProfile, -NoLogo       accepted, as there is neither here

        The engine's own commands are there (ForEach-Object, Where-Object, Import-Module, Out-Default ...); those of
        pwsh's Utility and Management modules (Export-Csv, Get-ChildItem ...) are not.
        """;

    // Each switch with the shortest abbreviation that pwsh takes for it.
    private static readonly (string Name, string Shortest)[] Switches =
    [
        ("file", "f"), ("command", "c"), ("help", "h"), ("?", "?"), ("version", "v"), ("lane", "l"),
        ("noprofile", "nop"), ("nologo", "nol"), ("noninteractive", "noni"), ("executionpolicy", "ex"), ("ep", "ep"),
    ];

    private static readonly string[] Lanes = ["net10.0", "netstandard2.0"];

    /// <summary>What is to be done.</summary>
    public ShellAction Action { get; init; }

    /// <summary>Why the command line was rejected.</summary>
    public string Problem { get; private init; } = "";

    /// <summary>The script's path as it was given.</summary>
    public string File { get; init; } = "";

    /// <summary>The script's own arguments.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>The command's text.</summary>
    public string Command { get; init; } = "";

    /// <summary>The lane of the module to load; empty lets the module choose.</summary>
    public string Lane { get; init; } = "";

    /// <summary>Whether questions to the user are errors.</summary>
    public bool NonInteractive { get; init; }

    /// <summary>Which scripts may run, on Windows; what pwsh starts with unless told otherwise.</summary>
    public ExecutionPolicy ExecutionPolicy { get; init; } = ExecutionPolicy.RemoteSigned;

    /// <summary>Understands a command line.</summary>
    /// <param name="args">The arguments of the process.</param>
    /// <param name="inputRedirected">Whether standard input can hold a script.</param>
    public static ShellOptions Parse(IReadOnlyList<string> args, bool inputRedirected)
    {
        var options = new ShellOptions();
        for (int i = 0; i < args.Count; i++)
        {
            bool last = i == args.Count - 1;
            string? name = SwitchName(args[i]);
            switch (name)
            {
                case null when args[i] is ['-', _, ..]:
                    return Reject($"The switch '{args[i]}' is not known.");
                case null:
                    return RunFile(options, args[i], args.Skip(i + 1));
                case "help" or "?":
                    return options with { Action = ShellAction.ShowHelp };
                case "version":
                    return options with { Action = ShellAction.ShowVersion };
                case "noprofile" or "nologo":
                    break;
                case "noninteractive":
                    options = options with { NonInteractive = true };
                    break;
                case var _ when last:
                    return Reject($"The switch '{args[i]}' needs a value.");
                case "file":
                    return RunFile(options, args[i + 1], args.Skip(i + 2));
                case "command":
                    return RunCommand(options, args.Skip(i + 1));
                case "lane" when Lanes.Contains(args[++i]):
                    options = options with { Lane = args[i] };
                    break;
                case "lane":
                    return Reject($"'{args[i]}' is not a lane; there are {string.Join(" and ", Lanes)}.");
                case "executionpolicy" or "ep":
                    if (!Enum.TryParse(args[++i], ignoreCase: true, out ExecutionPolicy policy))
                    {
                        return Reject($"'{args[i]}' is not an execution policy.");
                    }

                    options = options with { ExecutionPolicy = policy };
                    break;
            }
        }

        return inputRedirected
            ? options with { Action = ShellAction.RunStandardInput }
            : Reject("This shell has no prompt: give it -File or -Command.");
    }

    private static string? SwitchName(string arg)
    {
        string word = arg.StartsWith("--", StringComparison.Ordinal) ? arg[2..] : arg is ['-', ..] ? arg[1..] : "";
        return Switches.FirstOrDefault(s => s.Name.StartsWith(word, StringComparison.OrdinalIgnoreCase)
                                            && word.StartsWith(s.Shortest, StringComparison.OrdinalIgnoreCase)).Name;
    }

    private static ShellOptions RunFile(ShellOptions options, string path, IEnumerable<string> arguments) => path == "-"
        ? options with { Action = ShellAction.RunStandardInput }
        : options with { Action = ShellAction.RunFile, File = path, Arguments = [.. arguments] };

    private static ShellOptions RunCommand(ShellOptions options, IEnumerable<string> words) => string.Join(' ', words) switch
    {
        "-" => options with { Action = ShellAction.RunStandardInput },
        var text => options with { Action = ShellAction.RunCommand, Command = text },
    };

    private static ShellOptions Reject(string problem) => new() { Action = ShellAction.RejectUsage, Problem = problem };
}
