using System.Diagnostics;
using System.Text.Json;

namespace MicroSsim.Tests;

/// <summary>A report opened in a tab.</summary>
internal sealed class PageInBrowser
{
    private readonly DevTools _tools;
    private readonly string _session;
    private readonly CancellationToken _cancellation;

    private PageInBrowser(DevTools tools, string session, CancellationToken cancellation) =>
        (_tools, _session, _cancellation) = (tools, session, cancellation);

    /// <summary>Opens a file and waits until it is loaded.</summary>
    public static async Task<PageInBrowser> OpenAsync(Chromium browser, string path, bool scripts, CancellationToken cancellation)
    {
        var tools = browser.Tools;
        var created = await tools.SendAsync("Target.createTarget", new { url = "about:blank" }, null, cancellation);
        string targetId = created.GetProperty("targetId").GetString()!;
        var attached = await tools.SendAsync("Target.attachToTarget", new { targetId, flatten = true }, null, cancellation);
        string session = attached.GetProperty("sessionId").GetString()!;
        var page = new PageInBrowser(tools, session, cancellation);
        foreach (string domain in new[] { "Page", "Runtime", "Log", "Network" }) await page.SendAsync($"{domain}.enable");
        await page.SendAsync("Performance.enable", new { timeDomain = "threadTicks" });
        if (!scripts) await page.SendAsync("Emulation.setScriptExecutionDisabled", new { value = true });
        await page.SendAsync("Page.navigate", new { url = new Uri(path).AbsoluteUri });
        await WaitAsync(() => Task.FromResult(tools.Events.Any(e => e.Method == "Page.loadEventFired")), cancellation);
        return page;
    }

    public async Task<JsonElement> SendAsync(string method, object? parameters = null) =>
        await _tools.SendAsync(method, parameters, _session, _cancellation);

    /// <summary>The value of an expression in the page.</summary>
    public async Task<T> EvaluateAsync<T>(string expression)
    {
        var answer = await SendAsync("Runtime.evaluate", new { expression, returnByValue = true, userGesture = true, awaitPromise = true });
        Assert.False(answer.TryGetProperty("exceptionDetails", out var details), details.ToString());
        return answer.GetProperty("result").GetProperty("value").Deserialize<T>()!;
    }

    /// <summary>Presses a key.</summary>
    public async Task PressAsync(string key)
    {
        int windowsVirtualKeyCode = key == "Escape" ? 27 : 0; // the browser itself knows this key by its number only
        foreach (string type in new[] { "keyDown", "keyUp" })
        {
            await SendAsync("Input.dispatchKeyEvent", new { type, key, code = key, windowsVirtualKeyCode });
        }
    }

    /// <summary>The errors and warnings of the console, the page's security policy and its scripts.</summary>
    public IReadOnlyList<string> Complaints() => _tools.Events
        .Where(e => e.Method is "Runtime.exceptionThrown" or "Log.entryAdded"
            || (e.Method == "Runtime.consoleAPICalled" && e.Parameters.GetProperty("type").GetString() is "error" or "warning"))
        .Select(e => e.Parameters.ToString()).ToList();

    /// <summary>The URLs that were requested, besides the file itself and the data in it.</summary>
    public IReadOnlyList<string> Requests(string path) => _tools.Events.Where(e => e.Method == "Network.requestWillBeSent")
        .Select(e => e.Parameters.GetProperty("request").GetProperty("url").GetString()!)
        .Where(url => !url.StartsWith("data:", StringComparison.Ordinal) && !url.StartsWith("blob:", StringComparison.Ordinal))
        .Where(url => url != new Uri(path).AbsoluteUri)
        .ToList();

    /// <summary>Sets the width of the window, and light or dark mode.</summary>
    public async Task ShowAsync(int width, bool dark)
    {
        await SendAsync("Emulation.setDeviceMetricsOverride", new { width, height = 900, deviceScaleFactor = 1, mobile = false });
        var scheme = new { name = "prefers-color-scheme", value = dark ? "dark" : "light" };
        await SendAsync("Emulation.setEmulatedMedia", new { features = new[] { scheme } });
    }

    /// <summary>A picture of the whole page.</summary>
    public async Task ScreenshotAsync(string path, int width, bool dark)
    {
        await ShowAsync(width, dark);
        int height = await EvaluateAsync<int>("document.documentElement.scrollHeight");
        var clip = new { x = 0, y = 0, width, height, scale = 1 };
        await SaveAsync(path, await SendAsync("Page.captureScreenshot", new { format = "png", captureBeyondViewport = true, clip }));
    }

    /// <summary>The page as it prints.</summary>
    /// <param name="path">The PDF.</param>
    /// <param name="width">The width of the paper in inches.</param>
    /// <param name="height">The height of the paper in inches.</param>
    public async Task PrintAsync(string path, double width, double height) => await SaveAsync(
        path, await SendAsync("Page.printToPDF", new { paperWidth = width, paperHeight = height, preferCSSPageSize = true }));

    /// <summary>Waits for something that may take a while.</summary>
    public static async Task WaitAsync(Func<Task<bool>> isThere, CancellationToken cancellation)
    {
        var watch = Stopwatch.StartNew();
        while (!await isThere())
        {
            Assert.True(watch.Elapsed < TimeSpan.FromMinutes(3), "It did not come within three minutes.");
            await Task.Delay(50, cancellation);
        }
    }

    private async Task SaveAsync(string path, JsonElement answer)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await File.WriteAllBytesAsync(path, answer.GetProperty("data").GetBytesFromBase64(), _cancellation);
    }
}
