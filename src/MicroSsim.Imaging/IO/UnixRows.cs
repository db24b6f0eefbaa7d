#if NET
using System.Buffers;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace MicroSsim.Imaging.IO;

/// <summary>
/// Reads rows from a file to their places in memory with one call of the system (<c>preadv</c>) for many rows. The method of .NET for
/// this, <see cref="RandomAccess.Read(SafeFileHandle, IReadOnlyList{Memory{byte}}, long)"/>, takes longer to pin each row than the system
/// takes to copy it.
/// </summary>
internal static class UnixRows
{
    /// <summary>The most places of a call (<c>IOV_MAX</c>).</summary>
    private const int MaxPlaces = 1024;

    /// <summary>Reads rows as far as the system can; the caller reads the rest.</summary>
    /// <param name="file">The file.</param>
    /// <param name="offset">Offset of the first row in the file.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="destination">The destination, from the first byte of the first row.</param>
    /// <returns>The number of rows that were read completely; 0 on Windows.</returns>
    public static unsafe int Read(SafeFileHandle file, long offset, RowSpacing rows, Span<byte> destination)
    {
        // Between two rows of the file there may be bytes that are not wanted, which are read to one place.
        int gap = rows.FileStride - rows.Bytes, rowPlaces = gap > 0 ? 2 : 1, done = 0;
        if (OperatingSystem.IsWindows() || gap > RowSpacing.PartBytes) return 0;
        _ = destination.Slice(0, ((rows.Count - 1) * rows.Stride) + rows.Bytes); // throws if it is too short
        nint[] places = ArrayPool<nint>.Shared.Rent(2 * Math.Min(rows.Count * rowPlaces, MaxPlaces));
        byte[] unwanted = ArrayPool<byte>.Shared.Rent(gap);
        fixed (byte* first = destination, other = unwanted)
        {
            bool isComplete = true;
            while (isComplete && done < rows.Count)
            {
                int count = Math.Min(rows.Count - done, MaxPlaces / rowPlaces), at = 0;
                for (int row = done; row < done + count; row++)
                {
                    (places[at++], places[at++]) = ((nint)(first + ((long)row * rows.Stride)), rows.Bytes);
                    if (gap > 0) (places[at++], places[at++]) = ((nint)other, gap);
                }

                // The bytes behind the last row may lie behind the end of the file.
                long wanted = (rows with { Count = count }).FileBytes;
                long read = ReadPlaces(file, places, (at / 2) - (rowPlaces - 1), offset + ((long)done * rows.FileStride));
                isComplete = read == wanted;
                done += isComplete ? count : (int)(Math.Max(0, read) / rows.FileStride);
            }
        }

        ArrayPool<nint>.Shared.Return(places);
        ArrayPool<byte>.Shared.Return(unwanted);
        return done;
    }

#pragma warning disable SYSLIB1054 // the other imports of this library are of the same kind
    [DllImport("libSystem.Native", EntryPoint = "SystemNative_PReadV")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories | DllImportSearchPath.AssemblyDirectory)]
    private static extern long ReadPlaces(SafeFileHandle file, nint[] places, int count, long offset);
#pragma warning restore SYSLIB1054
}
#endif
