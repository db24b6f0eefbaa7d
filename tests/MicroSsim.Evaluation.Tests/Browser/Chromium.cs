using System.Diagnostics;

namespace MicroSsim.Tests;

/// <summary>A headless Chromium process with a new profile; both are deleted when the test is over.</summary>
internal sealed class Chromium : IAsyncDisposable
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome"];

    private readonly Process _process;
    private readonly TemporaryFolder _profile;

    private Chromium(Process process, TemporaryFolder profile, DevTools tools) => (_process, _profile, Tools) = (process, profile, tools);

    public DevTools Tools { get; }

    /// <summary>Starts one; the calling test is skipped where there is none.</summary>
    public static async Task<Chromium> StartAsync(CancellationToken cancellation)
    {
        string? program = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .SelectMany(folder => Names.Select(name => Path.Combine(folder, name))).FirstOrDefault(File.Exists);
        Assert.SkipUnless(program is not null, "There is no Chromium (Debian's package chromium) to open the page in.");

        var profile = new TemporaryFolder();
        var start = new ProcessStartInfo(program!) { RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (string argument in new[]
        {
            "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
            "--disable-component-update", "--disable-sync", "--hide-scrollbars", "--remote-debugging-port=0",
            $"--user-data-dir={profile.FullName}", "about:blank",
        })
        {
            start.ArgumentList.Add(argument);
        }

        var process = Process.Start(start)!;
        var address = new TaskCompletionSource<Uri>();
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, line) =>
        {
            const string Announcement = "DevTools listening on ";
            if (line.Data?.StartsWith(Announcement, StringComparison.Ordinal) == true)
            {
                address.TrySetResult(new Uri(line.Data[Announcement.Length..]));
            }
        };
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        var uri = await address.Task.WaitAsync(TimeSpan.FromMinutes(3), cancellation);
        return new Chromium(process, profile, await DevTools.ConnectAsync(uri, cancellation));
    }

    public async ValueTask DisposeAsync()
    {
        await Tools.DisposeAsync();
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        try
        {
            _profile.Dispose();
        }
        catch (IOException)
        {
            // a process of the browser that is still ending may hold its profile a moment longer
        }
    }
}
