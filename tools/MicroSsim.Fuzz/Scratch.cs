namespace MicroSsim.Fuzz;

/// <summary>
/// A folder for the inputs, in memory if the system has a RAM disk, and optionally for the temporary files of the readers. It is
/// deleted on disposal.
/// </summary>
public sealed class Scratch : IDisposable
{
    private const string MemoryFolder = "/dev/shm";

    private readonly string _folder;

    /// <param name="temporary">True to make it the temporary folder of the process, so that files left behind by readers are found.</param>
    public Scratch(bool temporary = false)
    {
        string parent = Directory.Exists(MemoryFolder) ? MemoryFolder : Path.GetTempPath();
        _folder = Directory.CreateDirectory(Path.Combine(parent, $"microssim-fuzz-{Guid.NewGuid():N}")).FullName;
        if (temporary) Environment.SetEnvironmentVariable(OperatingSystem.IsWindows() ? "TMP" : "TMPDIR", _folder);
    }

    /// <summary>Paths of the files in the folder.</summary>
    public IReadOnlyList<string> Files => Directory.GetFiles(_folder);

    /// <summary>Path of a file in the folder.</summary>
    public string File(string name) => Path.Combine(_folder, name);

    /// <summary>Deletes the folder.</summary>
    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
