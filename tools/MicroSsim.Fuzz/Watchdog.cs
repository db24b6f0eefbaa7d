namespace MicroSsim.Fuzz;

/// <summary>Ends the process if reading an input takes too long; the file of the input is kept for analysis.</summary>
public sealed class Watchdog : IDisposable
{
    private readonly Timer _timer;
    private long _started;

    /// <param name="limit">Time limit per input.</param>
    /// <param name="what">Name of the input for the message.</param>
    public Watchdog(TimeSpan limit, string what) => _timer = new Timer(
        _ =>
        {
            long started = Volatile.Read(ref _started);
            bool exceeded = started != 0 && Environment.TickCount64 - started > limit.TotalMilliseconds;
            if (exceeded) Environment.FailFast($"Time limit exceeded: {what}.");
        },
        null,
        1000,
        1000);

    /// <summary>Starts the timer for an input.</summary>
    public void Start() => Volatile.Write(ref _started, Environment.TickCount64);

    /// <summary>Stops the timer.</summary>
    public void Stop() => Volatile.Write(ref _started, 0);

    /// <summary>Disposes the timer.</summary>
    public void Dispose() => _timer.Dispose();
}
