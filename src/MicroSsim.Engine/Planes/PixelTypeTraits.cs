using System.Runtime.CompilerServices;

namespace MicroSsim.Engine.Planes;

/// <summary>Finds the extremes of pixels that are given as bytes.</summary>
internal delegate PixelRange PixelMinMax(ReadOnlySpan<byte> pixels);

/// <summary>
/// The facts and operations of one pixel type that follow from its .NET type, so that a new pixel type is one line in
/// <see cref="PixelTypes"/>. Only <see cref="PixelConversion"/> has a loop of its own per type.
/// </summary>
/// <param name="NetType">The .NET type of a pixel.</param>
/// <param name="Size">The size of a pixel in bytes.</param>
/// <param name="MinMax">Finds the extremes of at least one pixel.</param>
/// <param name="CopyArray">Copies an array [row, column] of <paramref name="NetType"/> into a plane.</param>
/// <param name="WrapArray">Makes an array [row, column] of <paramref name="NetType"/> a plane without copying it.</param>
internal sealed record PixelTypeTraits(
    Type NetType, int Size, PixelMinMax MinMax, Func<Array, ImagePlane> CopyArray, Func<Array, ImagePlane> WrapArray)
{
    /// <summary>Creates the traits of pixels of type <typeparamref name="T"/>.</summary>
    public static PixelTypeTraits Create<T>()
        where T : unmanaged, IComparable<T> => new(
        typeof(T), Unsafe.SizeOf<T>(), RangeKernels.MinMax<T>, MemoryPlane.Copy<T>, pixels => new ArrayPlane<T>((T[,])pixels));
}
