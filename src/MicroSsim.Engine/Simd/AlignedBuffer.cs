using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.CompilerServices;
#if NET
using System.Runtime.InteropServices;
#endif

namespace MicroSsim.Engine.Simd;

/// <summary>
/// A pooled scratch buffer of doubles for kernels. On net10.0 it is pinned and aligned to a cache line: an unaligned 64-byte
/// vector would span two cache lines, and every load of it would cost two.
/// </summary>
/// <remarks>
/// Buffers are pooled because allocating one takes as long as scoring a small image. The contents of a rented buffer are
/// undefined. The pool is thread-safe; a buffer is not.
/// </remarks>
internal readonly struct AlignedBuffer
{
    /// <summary>The size of a cache line in bytes.</summary>
    private const int CacheLine = 64;

    /// <summary>
    /// Padding behind every buffer in bytes, against false sharing caused by the hardware prefetcher. It fetches cache lines
    /// beyond the end of a buffer; if those belonged to a buffer that another thread writes, that thread would run at a third
    /// of its speed.
    /// </summary>
    private const int Padding = 1 << 16;

    /// <summary>The pool of returned buffers, by length.</summary>
    private static readonly ConcurrentDictionary<int, ConcurrentBag<AlignedBuffer>> Pool = new();

    private readonly double[] _array;
    private readonly int _start;

    private AlignedBuffer(int length)
    {
        Length = length;
#if NET
        _array = GC.AllocateUninitializedArray<double>(length + ((CacheLine + Padding) / sizeof(double)), pinned: true);
        nint misalignment = Marshal.UnsafeAddrOfPinnedArrayElement(_array, 0) % CacheLine;
        _start = (int)(((CacheLine - misalignment) % CacheLine) / sizeof(double));
#else
        _array = new double[length + (Padding / sizeof(double))];
        _start = 0;
#endif
    }

    private AlignedBuffer(double[] array, int start, int length) => (_array, _start, Length) = (array, start, length);

    /// <summary>The length in doubles.</summary>
    public int Length { get; }

    /// <summary>Rents a buffer of <paramref name="length"/> doubles; the caller returns it.</summary>
    public static AlignedBuffer Rent(int length) =>
        Pool.TryGetValue(length, out var returned) && returned.TryTake(out var buffer) ? buffer : new AlignedBuffer(length);

    /// <summary>Returns the buffer to the pool; it must not be used afterwards.</summary>
    public void Return() => Pool.GetOrAdd(Length, _ => []).Add(this);

    /// <summary>A part of the buffer as a buffer of its own, which is not to be returned.</summary>
    public AlignedBuffer Slice(int start, int length) => new(_array, _start + start, length);

    /// <summary>A part of the buffer as a span.</summary>
    public Span<double> AsSpan(int start, int length) => _array.AsSpan(_start + start, length);

    /// <summary>The element at an index.</summary>
    public double this[int index]
    {
        get => At(index);
        set => At(index) = value;
    }

    /// <summary>A reference to the element at an index, as the origin of vector loads and stores.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref double At(int index)
    {
        Debug.Assert(index >= 0 && index < Length, "A vector begins beyond its buffer.");
        return ref SimdDouble.At(_array, _start + index);
    }

    /// <summary>Loads the vector that begins at an index.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public DoubleVector Load(int index) => SimdDouble.Load(ref At(index), 0);

    /// <summary>Stores a vector at an index.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(DoubleVector value, int index) => SimdDouble.Store(value, ref At(index), 0);
}
