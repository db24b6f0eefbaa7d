using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace MicroSsim.Imaging.IO;

/// <summary>The time of the last change of a file on Windows, which .NET does not expose.</summary>
internal static class WindowsFile
{
    /// <summary>Reads the time of the last change of content or attributes, in UTC.</summary>
    /// <returns>The time; null on other systems, and for file systems that do not have it.</returns>
    public static DateTime? ReadChangeTime(SafeFileHandle file)
    {
        if (Path.DirectorySeparatorChar != '\\') return null;
        long[] times = new long[5]; // created, accessed, written, changed, attributes
        try
        {
            const int BasicInfo = 0;
            bool isRead = GetFileInformationByHandleEx(file, BasicInfo, times, times.Length * sizeof(long));
            return isRead && times[3] > 0 ? DateTime.FromFileTimeUtc(times[3]) : null;
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException or ArgumentOutOfRangeException)
        {
            return null;
        }
    }

#pragma warning disable SYSLIB1054 // source-generated imports do not exist for netstandard2.0
    [DllImport("kernel32.dll", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static extern bool GetFileInformationByHandleEx(SafeFileHandle file, int kind, [Out] long[] information, int size);
#pragma warning restore SYSLIB1054
}
