using System.Globalization;
using System.Management.Automation;

namespace MicroSsim.Shell;

/// <summary>The one line at the bottom of a terminal that says how far the work is; elsewhere it writes nothing.</summary>
internal sealed class ProgressLine(ShellConsole console)
{
    private int _length;

    /// <summary>Shows the latest state, or takes the line away when the work is done.</summary>
    public void Show(ProgressRecord record)
    {
        if (!console.ErrorIsTerminal) return;
        Clear();
        if (record.RecordType == ProgressRecordType.Completed) return;

        // A line as wide as the terminal would wrap, and could not be cleared.
        string text = Describe(record);
        text = text[..Math.Min(text.Length, console.Width - 1)];
        console.Error.Write(text);
        _length = text.Length;
    }

    /// <summary>Takes the line away, so that something else can be written in its place.</summary>
    public void Clear()
    {
        if (_length == 0) return;
        console.Error.Write('\r' + new string(' ', _length) + '\r');
        _length = 0;
    }

    /// <summary>A record in one line of text.</summary>
    internal static string Describe(ProgressRecord record)
    {
        string text = $"{record.Activity}: {record.StatusDescription}";
        if (record.PercentComplete >= 0) text += string.Create(CultureInfo.InvariantCulture, $" {record.PercentComplete}%");
        if (record.SecondsRemaining >= 0) text += $", {TimeSpan.FromSeconds(record.SecondsRemaining):c} left";
        return text.ReplaceLineEndings(" ");
    }
}
