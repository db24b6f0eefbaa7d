using System.Diagnostics;
using System.IO.Pipes;
using System.Text.Json;

namespace MicroSsim.Tests;

/// <summary>The end of a script.</summary>
/// <param name="Output">The output, as PowerShell shows it, with LF line endings.</param>
/// <param name="Errors">The messages of all errors, including one that ended the script.</param>
/// <param name="Warnings">The messages of the warnings.</param>
public sealed record ScriptRun(string Output, string[] Errors, string[] Warnings);

/// <summary>
/// One process of src/MicroSsim.Shell that runs scripts one after another, each in a new session: a process for each script would spend
/// most of its time on its start. Scripts that are about processes, their streams and exit codes, need <see cref="ShellProcess"/>.
/// </summary>
public sealed class ShellServer : IAsyncLifetime
{
    /// <summary>Reads a script and its folder from each line of a pipe, as JSON, and answers with a line of JSON.</summary>
    private const string Loop =
        """
        param([string] $Pipe)
        $stream = [IO.Pipes.NamedPipeClientStream]::new('.', $Pipe)
        $stream.Connect()
        $reader = [IO.StreamReader]::new($stream)
        $writer = [IO.StreamWriter]::new($stream)
        while ($null -ne ($line = $reader.ReadLine())) {
            $request = ConvertFrom-Json $line
            $shell = [powershell]::Create([initialsessionstate]::CreateDefault2())
            $null = $shell.AddCommand('Set-Location').AddParameter('LiteralPath', $request.Folder).Invoke()
            $shell.Commands.Clear()
            $output, $errors = '', @()
            try { $output = $shell.AddScript($request.Code).AddCommand('Out-String').AddParameter('Width', 120).Invoke() -join '' }
            catch { $errors += "$_" }
            $errors += @($shell.Streams.Error | ForEach-Object { "$_" })
            $answer = @{ Output = $output; Errors = $errors; Warnings = @($shell.Streams.Warning | ForEach-Object { "$_" }) }
            $shell.Runspace.Dispose()
            $shell.Dispose()
            $writer.WriteLine((ConvertTo-Json $answer -Compress))
            $writer.Flush()
        }
        """;

    /// <summary>The longest time of a script: a test that hangs fails.</summary>
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(5);

    private readonly TemporaryFolder _folder = new();

    private readonly string _name = $"microssim-{Guid.NewGuid():N}";

    private readonly NamedPipeServerStream _pipe;

    private Process? _shell;

    private StreamReader? _reader;

    private StreamWriter? _writer;

    public ShellServer() => _pipe = new NamedPipeServerStream(
        _name, PipeDirection.InOut, maxNumberOfServerInstances: 1, PipeTransmissionMode.Byte, PipeOptions.Asynchronous);

    /// <summary>Starts the process.</summary>
    public async ValueTask InitializeAsync()
    {
        await File.WriteAllTextAsync(_folder.File("loop.ps1"), Loop);
        _shell = ShellProcess.Start("-File", _folder.File("loop.ps1"), _name);
        using var deadline = new CancellationTokenSource(Deadline);
        await _pipe.WaitForConnectionAsync(deadline.Token);
        (_reader, _writer) = (new StreamReader(_pipe), new StreamWriter(_pipe));
    }

    /// <summary>Runs a script in a folder.</summary>
    public async Task<ScriptRun> RunIn(string folder, string code)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(Deadline);
        await _writer!.WriteLineAsync(JsonSerializer.Serialize(new { Folder = folder, Code = code }));
        await _writer.FlushAsync(deadline.Token);
        string? answer = await _reader!.ReadLineAsync(deadline.Token);
        Assert.True(answer is not null, "The process has ended.");
        var run = JsonSerializer.Deserialize<ScriptRun>(answer)!;
        return run with { Output = run.Output.ReplaceLineEndings("\n") };
    }

    /// <summary>Runs a script that must not write errors.</summary>
    /// <returns>The output, as PowerShell shows it.</returns>
    public async Task<string> OutputOf(string code)
    {
        var run = await RunIn(_folder.FullName, code);
        Assert.Empty(run.Errors);
        return run.Output;
    }

    public async ValueTask DisposeAsync()
    {
        await _pipe.DisposeAsync(); // which ends the loop
        if (_shell is not null) await ShellProcess.End(_shell);
        _folder.Dispose();
    }
}
