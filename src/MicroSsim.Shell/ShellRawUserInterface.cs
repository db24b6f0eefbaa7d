using System.Management.Automation.Host;

namespace MicroSsim.Shell;

/// <summary>The terminal as a grid of cells. The formatter asks for its width; nothing is ever drawn on it.</summary>
internal sealed class ShellRawUserInterface(ShellConsole console) : PSHostRawUserInterface
{
    public override ConsoleColor ForegroundColor { get; set; } = ConsoleColor.Gray;

    public override ConsoleColor BackgroundColor { get; set; } = ConsoleColor.Black;

    public override Size BufferSize { get => WindowSize; set => throw Unsupported(); }

    public override Size WindowSize { get => new(console.Width, console.Height); set => throw Unsupported(); }

    public override Size MaxWindowSize => WindowSize;

    public override Size MaxPhysicalWindowSize => WindowSize;

    public override Coordinates CursorPosition { get => default; set => throw Unsupported(); }

    public override Coordinates WindowPosition { get => default; set => throw Unsupported(); }

    public override int CursorSize { get; set; }

    public override string WindowTitle { get; set; } = "";

    public override bool KeyAvailable => false;

    public override KeyInfo ReadKey(ReadKeyOptions options) => throw Unsupported();

    public override void FlushInputBuffer()
    {
    }

    public override BufferCell[,] GetBufferContents(Rectangle rectangle) => throw Unsupported();

    public override void SetBufferContents(Coordinates origin, BufferCell[,] contents) => throw Unsupported();

    public override void SetBufferContents(Rectangle rectangle, BufferCell fill) => throw Unsupported();

    public override void ScrollBufferContents(Rectangle source, Coordinates destination, Rectangle clip, BufferCell fill) =>
        throw Unsupported();

    private static NotSupportedException Unsupported() => new("This shell writes lines; it has no screen to draw on.");
}
