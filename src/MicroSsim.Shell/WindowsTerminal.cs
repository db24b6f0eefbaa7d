using System.Runtime.InteropServices;

namespace MicroSsim.Shell;

/// <summary>Windows consoles print escape sequences literally until told to follow them; other systems' never do.</summary>
internal static class WindowsTerminal
{
    private const int StandardOutput = -11;
    private const uint VirtualTerminalProcessing = 4;

    /// <summary>Turns escape sequences on where that is needed; false where they cannot be had.</summary>
    public static bool UnderstandsEscapes()
    {
        if (!OperatingSystem.IsWindows()) return true;
        nint handle = GetStdHandle(StandardOutput);
        return GetConsoleMode(handle, out uint mode) != 0 && SetConsoleMode(handle, mode | VirtualTerminalProcessing) != 0;
    }

    [DllImport("kernel32.dll"), DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern nint GetStdHandle(int standardHandle);

    [DllImport("kernel32.dll"), DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int GetConsoleMode(nint console, out uint mode);

    [DllImport("kernel32.dll"), DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int SetConsoleMode(nint console, uint mode);
}
