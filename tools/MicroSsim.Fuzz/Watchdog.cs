namespace MicroSsim.Fuzz;

/// <summary>Ends the process where an input never ends; its file stays for who looks into it.</summary>
public sealed class Watchdog : IDisposable
{
    private readonly Timer _timer;
    private long _started;

    /// <param name="limit">How long is waited.</param>
    /// <param name="what">What to say then.</param>
    public Watchdog(TimeSpan limit, string what) => _timer = new Timer(
        _ =>
        {
            long started = Volatile.Read(ref _started);
            if (started != 0 && Environment.TickCount64 - started > limit.TotalMilliseconds) Environment.FailFast($"No end of {what}.");
        },
        null,
        1000,
        1000);

    /// <summary>An input begins.</summary>
    public void Start() => Volatile.Write(ref _started, Environment.TickCount64);

    /// <summary>It ended.</summary>
    public void Stop() => Volatile.Write(ref _started, 0);

    /// <summary>Watches no longer.</summary>
    public void Dispose() => _timer.Dispose();
}
