using System.Runtime.InteropServices;
using System.Text;

namespace MicroSsim.Imaging.IO;

/// <summary>
/// Type, permissions and owner of a file on Unix, which .NET does not expose. Read through the native library of .NET itself, because
/// the layout of <c>stat</c> differs between systems.
/// </summary>
internal static class UnixFile
{
    private const int TypeMask = 0xF000, RegularType = 0x8000, PermissionMask = 0xFFF;

    /// <summary>Reads the status of a file; links are followed.</summary>
    /// <returns>The status; null on Windows, for a missing file, and where it cannot be read.</returns>
    public static UnixFileStatus? Read(string path)
    {
        if (Path.DirectorySeparatorChar == '\\') return null;
        try
        {
            // The native structure is longer; only its beginning, which has not changed since .NET Core 2, is used.
            int[] status = new int[64];
            return Stat(ToNative(path), status) == 0
                ? new UnixFileStatus((status[1] & TypeMask) == RegularType, status[1] & PermissionMask, (uint)status[2], (uint)status[3])
                : null;
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            return null;
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
    /// <summary>The file that links lead to; null on Windows, and if there is no such file.</summary>
    public static string? FollowLinks(string path)
    {
        if (Path.DirectorySeparatorChar == '\\') return null;
        byte[] target = new byte[1 << 14]; // more than PATH_MAX of any system
        if (RealPath(ToNative(path), target) == IntPtr.Zero) return null;
        return Encoding.UTF8.GetString(target, 0, Array.IndexOf(target, (byte)0));
    }
#endif

    private static byte[] ToNative(string path) => Encoding.UTF8.GetBytes(path + '\0');

#pragma warning disable SYSLIB1054 // source-generated imports do not exist for netstandard2.0
    [DllImport("libSystem.Native", EntryPoint = "SystemNative_Stat")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories | DllImportSearchPath.AssemblyDirectory)]
    private static extern int Stat(byte[] path, [Out] int[] status);

    [DllImport("libc", EntryPoint = "chown")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int ChangeOwner(byte[] path, uint user, uint group);

    [DllImport("libc", EntryPoint = "chmod")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int ChangeMode(byte[] path, uint mode);
#if !NET
    [DllImport("libc", EntryPoint = "realpath")]
    private static extern IntPtr RealPath(byte[] path, [Out] byte[] target);
#endif
#pragma warning restore SYSLIB1054
}

/// <summary>The status of a file on Unix.</summary>
/// <param name="IsRegular">Whether it is a regular file, and not a folder, device, pipe or socket.</param>
/// <param name="Permissions">The permission bits, 0 to 07777 octal.</param>
/// <param name="User">The id of the user who owns it.</param>
/// <param name="Group">The id of its group.</param>
internal sealed record UnixFileStatus(bool IsRegular, int Permissions, uint User, uint Group);
