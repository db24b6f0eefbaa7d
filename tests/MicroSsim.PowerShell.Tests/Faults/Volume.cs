using System.Diagnostics;

namespace MicroSsim.Tests;

/// <summary>A file system of its own, to be full, read-only or broken. Only a privileged user on Linux can have one; elsewhere the test is skipped.</summary>
internal sealed class Volume : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _image;

    private Volume() => _image = _folder.File("disk.img");

    /// <summary>Where it is mounted.</summary>
    public string FullName => Directory.CreateDirectory(_folder.File("mount")).FullName;

    /// <summary>A volume in memory with room for so many KiB.</summary>
    public static Volume InMemory(int kilobytes)
    {
        SkipWithoutPrivilege();
        var volume = new Volume();
        volume.Do("mount", "-t", "tmpfs", "-o", $"size={kilobytes}k", "tmpfs", volume.FullName);
        return volume;
    }

    /// <summary>A volume on a disk.</summary>
    public static Volume OnDisk(int megabytes)
    {
        SkipWithoutPrivilege();
        var volume = new Volume();
        using (var disk = File.Create(volume._image)) disk.SetLength((long)megabytes << 20);
        volume.Do("mkfs.ext4", "-q", volume._image);
        volume.Do("mount", "-o", "loop", volume._image, volume.FullName);
        return volume;
    }

    /// <summary>Forbids writing.</summary>
    public void MakeReadOnly() => Do("mount", "-o", "remount,ro", FullName);

    /// <summary>Takes the rest of the disk away; what was cached of it is forgotten.</summary>
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

    /// <summary>What it complained of; empty where it did well.</summary>
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
