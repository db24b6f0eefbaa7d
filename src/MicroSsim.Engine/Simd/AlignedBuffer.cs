using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.CompilerServices;
#if NET
using System.Runtime.InteropServices;
#endif

namespace MicroSsim.Engine.Simd;

/// <summary>
/// Numbers for kernels to work on. On the net10.0 lane they stay in place and begin where a cache line begins: a vector as
/// long as a line would otherwise always lie across two, and take two loads.
/// </summary>
/// <remarks>Buffers are rented, as making one costs as much as a small image takes to score. What they hold at first is anything.</remarks>
internal readonly struct AlignedBuffer
{
    private const int CacheLine = 64;

    /// <summary>
    /// What lies unused behind every buffer, in bytes. Processors read ahead, beyond a buffer's end too: if another thread's
    /// buffer began there, they would take away what that thread is writing, and it would be three times as slow.
    /// </summary>
    private const int Guard = 1 << 16;

    private static readonly ConcurrentDictionary<int, ConcurrentBag<AlignedBuffer>> Returned = new();

    private readonly double[] _numbers;
    private readonly int _start;

    private AlignedBuffer(int length)
    {
        Length = length;
#if NET
        _numbers = GC.AllocateUninitializedArray<double>(length + ((CacheLine + Guard) / sizeof(double)), pinned: true);
        nint beyond = Marshal.UnsafeAddrOfPinnedArrayElement(_numbers, 0) % CacheLine;
        _start = (int)(((CacheLine - beyond) % CacheLine) / sizeof(double));
#else
        _numbers = new double[length + (Guard / sizeof(double))];
        _start = 0;
#endif
    }

    private AlignedBuffer(double[] numbers, int start, int length) => (_numbers, _start, Length) = (numbers, start, length);

    /// <summary>Some of a buffer, as one.</summary>
    public AlignedBuffer Part(int start, int length) => new(_numbers, _start + start, length);

    /// <summary>How many numbers.</summary>
    public int Length { get; }

    /// <summary>A buffer of a length; to be returned.</summary>
    public static AlignedBuffer Rent(int length) =>
        Returned.TryGetValue(length, out var some) && some.TryTake(out var buffer) ? buffer : new AlignedBuffer(length);

    /// <summary>The buffer is used no more.</summary>
    public void Return() => Returned.GetOrAdd(Length, _ => []).Add(this);

    /// <summary>One number.</summary>
    public double this[int index]
    {
        get => At(index);
        set => At(index) = value;
    }

    /// <summary>The number at an index, from which vectors are reckoned.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref double At(int index)
    {
        Debug.Assert(index >= 0 && index < Length, "A vector begins beyond its buffer.");
        return ref SimdDouble.At(_numbers, _start + index);
    }

    /// <summary>The vector that begins at an index.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public DoubleVector Load(int index) => SimdDouble.Load(ref At(index), 0);

    /// <summary>Puts a vector at an index.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(DoubleVector value, int index) => SimdDouble.Store(value, ref At(index), 0);

    /// <summary>Some of the numbers.</summary>
    public Span<double> Slice(int start, int length) => _numbers.AsSpan(_start + start, length);
}
