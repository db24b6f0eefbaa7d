using System.Runtime.InteropServices;
using SharpFuzz;
using SharpFuzz.Common;

namespace MicroSsim.Fuzz;

/// <summary>
/// Branch coverage of the readers. SharpFuzz instruments their assemblies so that every branch increments a counter in a map; an
/// input is interesting if it takes a branch for the first time, or much more often than before.
/// </summary>
public sealed unsafe class Coverage : IDisposable
{
    private const int MapBytes = 1 << 16;

    /// <summary>The class of each counter value as one bit: 1, 2, 3, from 4, from 8, from 16, from 32, from 128.</summary>
    private static readonly byte[] Classes = [.. Enumerable.Range(0, 256).Select(n =>
        (byte)(n switch { 0 => 0, 1 => 1, 2 => 2, 3 => 4, < 8 => 8, < 16 => 16, < 32 => 32, < 128 => 64, _ => 128 }))];

    /// <summary>Counters of the current input, incremented by the instrumented code.</summary>
    private readonly byte* _map = (byte*)NativeMemory.AllocZeroed(MapBytes);
    /// <summary>Classes of each counter that any input has reached.</summary>
    private readonly byte[] _seen = new byte[MapBytes];

    /// <summary>Directs the counters of the instrumented code to a new map.</summary>
    public Coverage() => Trace.SharedMem = _map;

    /// <summary>Number of branches taken by any input.</summary>
    public int Branches => _seen.Count(c => c != 0);

    /// <summary>Instruments assemblies in the folder of the program, before they are loaded.</summary>
    public static void Instrument(params string[] assemblies)
    {
        // Several processes may start at once.
        using var mutex = new Mutex(initiallyOwned: false, "MicroSsim.Fuzz");
        mutex.WaitOne();
        foreach (string path in assemblies.Select(a => Path.Combine(AppContext.BaseDirectory, a)))
        {
            try
            {
                // The method is lazy: enumerating its result instruments the assembly.
                _ = Fuzzer.Instrument(path, _ => true, Options.Value).Count();
            }
            catch (InstrumentationException)
            {
                // The assembly was instrumented by an earlier run.
            }
        }

        mutex.ReleaseMutex();
    }

    /// <summary>Clears the counters before an input.</summary>
    public void Begin()
    {
        new Span<byte>(_map, MapBytes).Clear();
        Trace.PrevLocation = 0;
    }

    /// <summary>True if the input reached a new class of any counter.</summary>
    public bool IsNew()
    {
        bool found = false;
        var map = new ReadOnlySpan<byte>(_map, MapBytes);
        for (int at = map.IndexOfAnyExcept((byte)0), step; at < MapBytes; at += step + 1)
        {
            if (at < 0) break;
            byte reached = Classes[map[at]];
            found |= (reached & ~_seen[at]) != 0;
            _seen[at] |= reached;
            step = map.Slice(at + 1).IndexOfAnyExcept((byte)0);
            if (step < 0) break;
        }

        return found;
    }

    /// <summary>Frees the map; instrumented code must not run afterwards.</summary>
    public void Dispose()
    {
        Trace.SharedMem = null;
        NativeMemory.Free(_map);
    }
}
