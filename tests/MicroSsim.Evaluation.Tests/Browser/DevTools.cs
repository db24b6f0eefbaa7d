using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text.Json;

namespace MicroSsim.Tests;

/// <summary>The DevTools protocol of a browser: commands with their answers, and events, as JSON over a web socket.</summary>
internal sealed class DevTools : IAsyncDisposable
{
    private readonly ClientWebSocket _socket = new();
    private readonly CancellationTokenSource _end = new();
    private readonly ConcurrentDictionary<int, TaskCompletionSource<JsonElement>> _answers = [];
    private Task _reading = Task.CompletedTask;
    private int _lastId;

    /// <summary>All events so far, each with its method and parameters.</summary>
    public ConcurrentQueue<(string Method, JsonElement Parameters)> Events { get; } = [];

    public static async Task<DevTools> ConnectAsync(Uri address, CancellationToken cancellation)
    {
        var tools = new DevTools();
        await tools._socket.ConnectAsync(address, cancellation);
        tools._reading = tools.ReadAsync();
        return tools;
    }

    /// <summary>Newer browsers refuse a session that is null.</summary>
    private static readonly JsonSerializerOptions WithoutNulls =
        new() { DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull };

    /// <summary>Sends a command and waits for its answer.</summary>
    /// <param name="method">The command.</param>
    /// <param name="parameters">Its parameters.</param>
    /// <param name="session">The tab that it is for; null for the browser.</param>
    /// <param name="cancellation">Token to cancel the operation.</param>
    public async Task<JsonElement> SendAsync(string method, object? parameters, string? session, CancellationToken cancellation)
    {
        int id = Interlocked.Increment(ref _lastId);
        var answer = _answers[id] = new TaskCompletionSource<JsonElement>(TaskCreationOptions.RunContinuationsAsynchronously);
        var command = new { id, method, @params = parameters ?? new { }, sessionId = session };
        byte[] message = JsonSerializer.SerializeToUtf8Bytes(command, WithoutNulls);
        await _socket.SendAsync(message, WebSocketMessageType.Text, endOfMessage: true, cancellation);
        return await answer.Task.WaitAsync(TimeSpan.FromMinutes(3), cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _reading;
        _socket.Dispose();
        _end.Dispose();
    }

    private async Task ReadAsync()
    {
        byte[] part = new byte[1 << 16];
        using var message = new MemoryStream();
        try
        {
            while (true)
            {
                var received = await _socket.ReceiveAsync(part, _end.Token);
                message.Write(part, 0, received.Count);
                if (!received.EndOfMessage) continue;
                Take(JsonDocument.Parse(message.ToArray()).RootElement);
                message.SetLength(0);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or WebSocketException)
        {
            foreach (var answer in _answers.Values) answer.TrySetException(e);
        }
    }

    private void Take(JsonElement message)
    {
        if (!message.TryGetProperty("id", out var id))
        {
            Events.Enqueue((message.GetProperty("method").GetString()!, message.GetProperty("params")));
        }
        else if (message.TryGetProperty("error", out var error))
        {
            _answers[id.GetInt32()].SetException(new InvalidOperationException(error.ToString()));
        }
        else
        {
            _answers[id.GetInt32()].SetResult(message.GetProperty("result"));
        }
    }
}
