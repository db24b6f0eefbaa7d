using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace MicroSsim.Imaging.IO;

/// <summary>
/// Type, permissions, owner, length and times of a file on Unix, which .NET does not expose. Read through the native library of .NET
/// itself, because the layout of <c>stat</c> differs between systems.
/// </summary>
internal static class UnixFile
{
    /// <summary>
    /// The native structure is shorter; only its beginning, which has not changed since .NET Core 2, is used: flags, mode, user and
    /// group of 32 bits, and length and the times of access, writing and change in seconds and nanoseconds of 64 bits each.
    /// </summary>
    private const int StatusLength = 64;

    /// <summary>More than the length of <c>struct statfs</c> in numbers of 64 bits; the first one is the type of the file system.</summary>
    private const int FileSystemStatusLength = 64;

    /// <summary>The types of local file systems of Linux: ext2 to ext4, XFS, Btrfs, F2FS and tmpfs.</summary>
    private static readonly long[] LocalFileSystems = [0xEF53, 0x58465342, 0x9123683E, 0xF2F52010, 0x01021994];

    private const int TypeMask = 0xF000, RegularType = 0x8000, PermissionMask = 0xFFF;

    /// <summary>Reads the status of a file; links are followed.</summary>
    /// <returns>The status; null on Windows, for a missing file, and where it cannot be read.</returns>
    public static UnixFileStatus? Read(string path)
    {
        if (Path.DirectorySeparatorChar == '\\') return null;
        try
        {
            int[] status = new int[StatusLength];
            return Stat(ToNative(path), status) == 0 ? Parse(status) : null;
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Reads the status of an open file.</summary>
    /// <returns>The status; null on Windows, and where it cannot be read.</returns>
    public static UnixFileStatus? Read(SafeFileHandle file)
    {
        if (Path.DirectorySeparatorChar == '\\') return null;
        try
        {
            int[] status = new int[StatusLength];
            return StatHandle(file, ref status[0]) == 0 ? Parse(status) : null;
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Whether a program has a file open, or mapped into its memory, for writing.</summary>
    /// <param name="path">Path of the file; links are followed.</param>
    /// <returns>True if so; false also where it cannot be known: it is known on Linux, for files of the user on local disks.</returns>
    public static bool IsOpenForWriting(string path)
    {
        const int SetSignal = 10, SetLease = 1024, Urgent = 23, ReadLease = 0, NoLease = 2, TryAgain = 11;
        if (!RuntimeInformation.IsOSPlatform(OSPlatform.Linux) || Read(path) is not { IsRegular: true }) return false;
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 1);
            var file = stream.SafeFileHandle;
            // Network file systems refuse leases for other reasons.
            long[] status = new long[FileSystemStatusLength];
            if (FileSystemStatus(file, status) != 0 || Array.IndexOf(LocalFileSystems, status[0]) < 0) return false;

            // A lease for reading is refused if there is a writer. Whoever opens the file while it lasts is delayed until it ends, and a
            // signal is sent, which is SIGIO and ends the process unless it is replaced: SIGURG is ignored.
            if (FileControl(file, SetSignal, (IntPtr)Urgent) != 0) return false;
            if (FileControl(file, SetLease, (IntPtr)ReadLease) != 0) return Marshal.GetLastWin32Error() == TryAgain;
            _ = FileControl(file, SetLease, (IntPtr)NoLease);
            return false;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or DllNotFoundException or EntryPointNotFoundException)
        {
            return false;
        }
    }

    /// <summary>Gives a file the owner and permissions of another one, as far as the user may.</summary>
    public static void Apply(string path, UnixFileStatus status)
    {
        try
        {
            byte[] native = ToNative(path);
            // Without the right to change the owner, the group may still be one of the user's.
            if (ChangeOwner(native, status.User, status.Group) != 0) _ = ChangeOwner(native, uint.MaxValue, status.Group);
            _ = ChangeMode(native, (uint)status.Permissions); // afterwards, because a change of owner clears some bits
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            // Not a system that is known: the new file keeps the permissions of the user's default.
        }
    }

#if !NET
    /// <summary>The path that links lead to, which need not exist; other paths, and all on Windows, are returned unchanged.</summary>
    /// <exception cref="IOException">The links lead in a circle.</exception>
    public static string FollowLinks(string path)
    {
        const int MaxLinks = 40; // as on Linux
        if (Path.DirectorySeparatorChar == '\\') return path;
        byte[] buffer = new byte[1 << 14]; // more than PATH_MAX of any system
        for (int links = 0; (int)ReadLink(ToNative(path), buffer, (IntPtr)buffer.Length) is > 0 and var length; links++)
        {
            if (links == MaxLinks) throw new IOException("there are too many links, or they lead in a circle.");
            string target = Encoding.UTF8.GetString(buffer, 0, length);
            path = Path.IsPathRooted(target) ? target : $"{Path.GetDirectoryName(path)}/{target}";
        }

        return path;
    }
#endif

#if NET
    /// <summary>
    /// Opens a regular file for reading on Linux with half of the system calls of .NET, which locks it. It is opened without waiting, as
    /// a pipe would require that has no writer. A missing file takes no memory.
    /// </summary>
    /// <param name="folder">Path of the folder.</param>
    /// <param name="name">Path of the file, relative to the folder.</param>
    /// <param name="length">Its length in bytes.</param>
    /// <param name="isMissing">True if there is no such file.</param>
    /// <returns>The file; null if it is a link or not a regular file with content, cannot be opened, or the system is another.</returns>
    public static SafeFileHandle? TryOpen(string folder, ReadOnlySpan<char> name, out long length, out bool isMissing)
    {
        const int CloseOnExecute = 0x80000, DoNotWait = 0x800, NoSuchFile = 2, MaxStackBytes = 1024;
        int doNotFollow = RuntimeInformation.ProcessArchitecture switch
        {
            Architecture.X64 => 0x20000,
            Architecture.Arm64 => 0x8000,
            _ => 0,
        };
        (length, isMissing) = (0, false);
        if (!OperatingSystem.IsLinux() || doNotFollow == 0) return null;
        int maxBytes = Encoding.UTF8.GetMaxByteCount(folder.Length + name.Length) + 2;
        var path = maxBytes <= MaxStackBytes ? stackalloc byte[MaxStackBytes] : new byte[maxBytes];
        int end = Encoding.UTF8.GetBytes(folder, path);
        if (end > 0 && path[end - 1] != '/') path[end++] = (byte)'/';
        end += Encoding.UTF8.GetBytes(name, path.Slice(end));
        path[end] = 0;
        int descriptor = OpenFile(ref path[0], CloseOnExecute | DoNotWait | doNotFollow);
        isMissing = descriptor < 0 && Marshal.GetLastPInvokeError() == NoSuchFile;
        if (descriptor < 0) return null;
        var file = new SafeFileHandle(descriptor, ownsHandle: true);
        Span<int> status = stackalloc int[StatusLength];
        if (StatHandle(file, ref status[0]) == 0 && (status[1] & TypeMask) == RegularType) length = Number(status, 4);
        if (length > 0) return file;
        file.Dispose();
        return null;
    }
#endif

    private static UnixFileStatus Parse(ReadOnlySpan<int> status) => new(
        (status[1] & TypeMask) == RegularType,
        status[1] & PermissionMask,
        (uint)status[2],
        (uint)status[3],
        Number(status, 4),
        Time(status, 10),
        Time(status, 14));

    private static long Number(ReadOnlySpan<int> status, int index) => BitConverter.IsLittleEndian
        ? ((long)status[index + 1] << 32) | (uint)status[index]
        : ((long)status[index] << 32) | (uint)status[index + 1];

    /// <summary>A time, which is stored as seconds and nanoseconds.</summary>
    private static DateTime Time(ReadOnlySpan<int> status, int index) =>
        DateTimeOffset.FromUnixTimeSeconds(Number(status, index)).UtcDateTime.AddTicks(Number(status, index + 2) / 100);

    /// <summary>A path in UTF-8 with a zero at its end.</summary>
    private static byte[] ToNative(string path)
    {
        byte[] native = new byte[Encoding.UTF8.GetByteCount(path) + 1];
        Encoding.UTF8.GetBytes(path, 0, path.Length, native, 0);
        return native;
    }

#pragma warning disable SYSLIB1054 // source-generated imports do not exist for netstandard2.0
    [DllImport("libSystem.Native", EntryPoint = "SystemNative_Stat")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories | DllImportSearchPath.AssemblyDirectory)]
    private static extern int Stat(byte[] path, [Out] int[] status);

    [DllImport("libSystem.Native", EntryPoint = "SystemNative_FStat")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories | DllImportSearchPath.AssemblyDirectory)]
    private static extern int StatHandle(SafeFileHandle file, ref int status);

#if NET
    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int OpenFile(ref byte path, int flags);
#endif

    [DllImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int FileControl(SafeFileHandle file, int command, IntPtr argument);

    [DllImport("libc", EntryPoint = "fstatfs")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int FileSystemStatus(SafeFileHandle file, [Out] long[] status);

    [DllImport("libc", EntryPoint = "chown")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int ChangeOwner(byte[] path, uint user, uint group);

    [DllImport("libc", EntryPoint = "chmod")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int ChangeMode(byte[] path, uint mode);
#if !NET
    [DllImport("libc", EntryPoint = "readlink")]
    private static extern IntPtr ReadLink(byte[] path, [Out] byte[] target, IntPtr length);
#endif
#pragma warning restore SYSLIB1054
}

/// <summary>The status of a file on Unix.</summary>
/// <param name="IsRegular">Whether it is a regular file, and not a folder, device, pipe or socket.</param>
/// <param name="Permissions">The permission bits, 0 to 07777 octal.</param>
/// <param name="User">The id of the user who owns it.</param>
/// <param name="Group">The id of its group.</param>
/// <param name="Length">The length in bytes.</param>
/// <param name="Written">The time of the last write, in UTC.</param>
/// <param name="Changed">The time of the last change of content or attributes, in UTC.</param>
internal sealed record UnixFileStatus(
    bool IsRegular, int Permissions, uint User, uint Group, long Length, DateTime Written, DateTime Changed);
