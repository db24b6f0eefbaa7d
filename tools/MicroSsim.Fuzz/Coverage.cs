using System.Runtime.InteropServices;
using SharpFuzz;
using SharpFuzz.Common;

namespace MicroSsim.Fuzz;

/// <summary>
/// Where in the readers' code an input came to. SharpFuzz writes into their assemblies that every branch counts itself in a
/// map; an input is of interest if it counts where none did before, or much more often.
/// </summary>
public sealed unsafe class Coverage : IDisposable
{
    private const int MapBytes = 1 << 16;

    /// <summary>How often a branch was taken comes down to 8 classes, one bit each: 1, 2, 3, 4 …, 8 …, 16 …, 32 …, 128 ….</summary>
    private static readonly byte[] Classes = [.. Enumerable.Range(0, 256).Select(n =>
        (byte)(n switch { 0 => 0, 1 => 1, 2 => 2, 3 => 4, < 8 => 8, < 16 => 16, < 32 => 32, < 128 => 64, _ => 128 }))];

    private readonly byte* _map = (byte*)NativeMemory.AllocZeroed(MapBytes);
    private readonly byte[] _seen = new byte[MapBytes];

    /// <summary>Makes the instrumented code count here.</summary>
    public Coverage() => Trace.SharedMem = _map;

    /// <summary>Branches that were ever taken.</summary>
    public int Places => _seen.Count(c => c != 0);

    /// <summary>Instruments assemblies beside the program, which must not be loaded yet.</summary>
    public static void Instrument(params string[] assemblies)
    {
        // Several runs may begin at once.
        using var one = new Mutex(initiallyOwned: false, "MicroSsim.Fuzz");
        one.WaitOne();
        foreach (string path in assemblies.Select(a => Path.Combine(AppContext.BaseDirectory, a)))
        {
            try
            {
                // It is done when it is enumerated.
                _ = Fuzzer.Instrument(path, _ => true, Options.Value).Count();
            }
            catch (InstrumentationException)
            {
                // It was, by an earlier run.
            }
        }

        one.ReleaseMutex();
    }

    /// <summary>Forgets the last input.</summary>
    public void Begin()
    {
        new Span<byte>(_map, MapBytes).Clear();
        Trace.PrevLocation = 0;
    }

    /// <summary>Whether the input came to something new.</summary>
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

    /// <summary>Frees the map. No instrumented code may run without one.</summary>
    public void Dispose()
    {
        Trace.SharedMem = null;
        NativeMemory.Free(_map);
    }
}
