using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Management.Automation.Internal;
using System.Security;

namespace MicroSsim.Shell;

/// <summary>
/// How the engine writes and asks: errors to standard error, everything else to standard output as pwsh does, coloured
/// on a terminal and plain elsewhere.
/// </summary>
internal sealed class ShellUserInterface(ShellConsole console, bool interactive) : PSHostUserInterface
{
    private readonly Lock _writing = new();
    private readonly ProgressLine _progress = new(console);
    private bool _outputIsError;

    public override PSHostRawUserInterface RawUI { get; } = new ShellRawUserInterface(console);

    public override bool SupportsVirtualTerminal => console.Colours && console.OutIsTerminal;

    public override void Write(string value) => WriteTo(console.Out, console.OutIsTerminal, value);

    public override void Write(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value) =>
        Write(PSStyle.MapForegroundColorToEscapeSequence(foregroundColor) + value + PSStyle.Instance.Reset);

    public override void WriteLine(string value)
    {
        if (_outputIsError) WriteErrorLine(value);
        else Write(value + Environment.NewLine);
    }

    public override void WriteErrorLine(string value)
    {
        // The view of an error ends in an empty line, which pwsh leaves out, too.
        if (!string.IsNullOrEmpty(value)) WriteTo(console.Error, console.ErrorIsTerminal, Styled(FormatStyle.Error, value));
    }

    public override void WriteWarningLine(string message) => Write(Styled(FormatStyle.Warning, $"WARNING: {message}"));

    public override void WriteVerboseLine(string message) => Write(Styled(FormatStyle.Verbose, $"VERBOSE: {message}"));

    public override void WriteDebugLine(string message) => Write(Styled(FormatStyle.Debug, $"DEBUG: {message}"));

    public override void WriteProgress(long sourceId, ProgressRecord record)
    {
        lock (_writing) _progress.Show(record);
    }

    /// <summary>From now on, lines of output are lines of an error.</summary>
    public void SendOutputToError() => _outputIsError = true;

    /// <summary>Takes the progress line away.</summary>
    public void ClearProgress()
    {
        lock (_writing) _progress.Clear();
    }

    public override string ReadLine()
    {
        if (!interactive) throw NotAsking();
        ClearProgress();
        return console.In.ReadLine() ?? throw new HostException("There is no more input to read an answer from.");
    }

    public override SecureString ReadLineAsSecureString() => throw new NotSupportedException("This shell does not ask for secrets.");

    /// <summary>Asks for values, such as those of mandatory parameters that were not given.</summary>
    public override Dictionary<string, PSObject> Prompt(string caption, string message, Collection<FieldDescription> descriptions)
    {
        Announce(caption, message);
        return descriptions.ToDictionary(field => field.Name, field => new PSObject(Ask(field.Name)));
    }

    /// <summary>Asks to choose, as <c>-Confirm</c> does; an empty answer takes the default.</summary>
    public override int PromptForChoice(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice)
    {
        Announce(caption, message);
        string question = string.Join("  ", choices.Select(c => $"[{Key(c)}] {Label(c)}"));
        if (defaultChoice >= 0) question += $" (default is {Key(choices[defaultChoice])})";
        while (true)
        {
            string answer = Ask(question).Trim();
            if (answer.Length == 0 && defaultChoice >= 0) return defaultChoice;
            for (int i = 0; i < choices.Count; i++)
            {
                if (Is(answer, Key(choices[i])) || Is(answer, Label(choices[i]))) return i;
            }
        }

        static bool Is(string answer, string choice) => answer.Equals(choice, StringComparison.OrdinalIgnoreCase);
    }

    public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName) =>
        throw new NotSupportedException("This shell does not ask for secrets.");

    public override PSCredential PromptForCredential(
        string caption, string message, string userName, string targetName,
        PSCredentialTypes allowedCredentialTypes, PSCredentialUIOptions options) =>
        throw new NotSupportedException("This shell does not ask for secrets.");

    private void Announce(string caption, string message)
    {
        if (!interactive) throw NotAsking();
        if (!string.IsNullOrEmpty(caption)) WriteLine(caption);
        if (!string.IsNullOrEmpty(message)) WriteLine(message);
    }

    private string Ask(string question)
    {
        Write(question + ": ");
        return ReadLine();
    }

    private void WriteTo(TextWriter writer, bool isTerminal, string text)
    {
        bool plain = !isTerminal || !console.Colours;
        lock (_writing)
        {
            _progress.Clear();
            writer.Write(plain ? new StringDecorated(text).ToString(OutputRendering.PlainText) : text);
        }
    }

    // Reset comes before the line's end, so that the terminal's next line starts plain.
    private static string Styled(FormatStyle style, string text) =>
        GetFormatStyleString(style) + text + PSStyle.Instance.Reset + Environment.NewLine;

    // A choice marks the letter that stands for it: "&Yes".
    private static string Label(ChoiceDescription choice) => choice.Label.Replace("&", "", StringComparison.Ordinal);

    private static string Key(ChoiceDescription choice)
    {
        int mark = choice.Label.IndexOf('&', StringComparison.Ordinal);
        return mark >= 0 && mark < choice.Label.Length - 1 ? choice.Label.Substring(mark + 1, 1).ToUpperInvariant() : choice.Label;
    }

    private static HostException NotAsking() => new("The shell was started with -NonInteractive, so it cannot ask.");
}
