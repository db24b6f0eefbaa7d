using System.Collections.Concurrent;

namespace MicroSsim.Imaging.Zarr;

/// <summary>
/// A set of the chunks of an array that are not stored, in a few bytes for each. A cache entry for each would take a hundred times as
/// much, and a sparse array can have thousands of them. Chunks may be forgotten. Thread-safe.
/// </summary>
internal sealed class AbsentChunks
{
    /// <summary>Number of chunks of a block, which follow each other in a page.</summary>
    private const int BlockSize = 64;

    /// <summary>Limit of the number of blocks, of about 200 bytes each. Beyond it, all are forgotten.</summary>
    private const int MaxBlocks = 1 << 14;

    /// <summary>For each chunk of a block whether it is known to be absent. The key is that of its chunks, with its own number.</summary>
    private readonly ConcurrentDictionary<ChunkKey, bool[]> _blocks = new();

    /// <summary>Approximate number of blocks; that of the dictionary would take all of its locks.</summary>
    private int _count;

    /// <summary>True if a chunk is known to be absent.</summary>
    public bool Contains(ChunkKey chunk) =>
        Volatile.Read(ref _count) > 0 && _blocks.TryGetValue(Block(chunk), out bool[]? block) && block[chunk.Number % BlockSize];

    /// <summary>Adds a chunk.</summary>
    public void Add(ChunkKey chunk)
    {
        var key = Block(chunk);
        if (!_blocks.TryGetValue(key, out bool[]? block))
        {
            if (Interlocked.Increment(ref _count) > MaxBlocks)
            {
                _blocks.Clear();
                Interlocked.Exchange(ref _count, 1);
            }

            block = _blocks.GetOrAdd(key, new bool[BlockSize]);
        }

        block[chunk.Number % BlockSize] = true;
    }

    private static ChunkKey Block(ChunkKey chunk) => chunk with { Number = chunk.Number / BlockSize };
}
