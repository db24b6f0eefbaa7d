namespace MicroSsim.Shell;

/// <summary>The streams that the shell reads and writes, and what stands behind them.</summary>
internal sealed record ShellConsole(TextReader In, TextWriter Out, TextWriter Error)
{
    /// <summary>The width of output that no terminal gives a width to.</summary>
    private const int RedirectedWidth = 120;

    /// <summary>Whether a person can be asked.</summary>
    public bool InIsTerminal { get; init; }

    /// <summary>Whether output goes to a terminal, which may be coloured.</summary>
    public bool OutIsTerminal { get; init; }

    /// <summary>Whether errors go to a terminal, which may be coloured and carries the progress line.</summary>
    public bool ErrorIsTerminal { get; init; }

    /// <summary>Whether the terminal understands colours, and the user wants them.</summary>
    public bool Colours { get; init; }

    /// <summary>Columns of output.</summary>
    public int Width => OutIsTerminal && Console.WindowWidth > 0 ? Console.WindowWidth : RedirectedWidth;

    /// <summary>Lines that are in view.</summary>
    public int Height => OutIsTerminal && Console.WindowHeight > 0 ? Console.WindowHeight : 50;

    /// <summary>The streams of this process.</summary>
    public static ShellConsole OfProcess() => new(Console.In, Console.Out, Console.Error)
    {
        InIsTerminal = !Console.IsInputRedirected,
        OutIsTerminal = !Console.IsOutputRedirected,
        ErrorIsTerminal = !Console.IsErrorRedirected,
        Colours = Environment.GetEnvironmentVariable("TERM") != "dumb"
                  && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
                  && WindowsTerminal.UnderstandsEscapes(),
    };
}
