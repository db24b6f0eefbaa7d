using System.Diagnostics;

namespace MicroSsim.Tests;

/// <summary>A mounted file system that a test can fill, make read-only or damage. Skips the test unless it runs as root on Linux.</summary>
internal sealed class Volume : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _image;

    private Volume() => _image = _folder.File("disk.img");

    /// <summary>The path of the mount point.</summary>
    public string FullName => Directory.CreateDirectory(_folder.File("mount")).FullName;

    /// <summary>Mounts a volume in memory of a size in KiB.</summary>
    public static Volume InMemory(int kilobytes)
    {
        SkipWithoutPrivilege();
        var volume = new Volume();
        volume.Do("mount", "-t", "tmpfs", "-o", $"size={kilobytes}k", "tmpfs", volume.FullName);
        return volume;
    }

    /// <summary>Mounts a volume on a disk image of a size in MiB.</summary>
    public static Volume OnDisk(int megabytes)
    {
        SkipWithoutPrivilege();
        var volume = new Volume();
        using (var disk = File.Create(volume._image)) disk.SetLength((long)megabytes << 20);
        volume.Do("mkfs.ext4", "-q", volume._image);
        volume.Do("mount", "-o", "loop", volume._image, volume.FullName);
        return volume;
    }

    /// <summary>Remounts the volume read-only.</summary>
    public void MakeReadOnly() => Do("mount", "-o", "remount,ro", FullName);

    /// <summary>Truncates the disk image to a size in MiB, without cached data: reading beyond it fails.</summary>
    public void BreakAfter(int megabytes)
    {
        Do("umount", FullName);
        Do("mount", "-o", "loop,ro", _image, FullName);
        using var disk = new FileStream(_image, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        disk.SetLength((long)megabytes << 20);
    }

    public void Dispose()
    {
        Run("umount", FullName);
        _folder.Dispose();
    }

    private static void SkipWithoutPrivilege() =>
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "Only root on Linux may mount a volume.");

    private void Do(string program, params string[] arguments)
    {
        if (Run(program, arguments) is { Length: > 0 } why)
        {
            Dispose();
            Assert.Skip($"{program} is not possible here: {why}");
        }
    }

    /// <summary>Runs a program; returns its error output, or an empty string if it succeeded.</summary>
    private static string Run(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
            string error = process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? "" : error.Trim() + " ";
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            return e.Message;
        }
    }
}
