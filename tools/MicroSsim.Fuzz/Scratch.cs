namespace MicroSsim.Fuzz;

/// <summary>A folder for the inputs, in memory where the system has such a place, and perhaps for the temporary files of the readers.</summary>
public sealed class Scratch : IDisposable
{
    private const string MemoryFolder = "/dev/shm";

    private readonly string _folder;

    /// <param name="temporary">Whether it becomes the process's temporary folder, so that what a reader leaves behind is seen.</param>
    public Scratch(bool temporary = false)
    {
        string parent = Directory.Exists(MemoryFolder) ? MemoryFolder : Path.GetTempPath();
        _folder = Directory.CreateDirectory(Path.Combine(parent, $"microssim-fuzz-{Guid.NewGuid():N}")).FullName;
        if (temporary) Environment.SetEnvironmentVariable(OperatingSystem.IsWindows() ? "TMP" : "TMPDIR", _folder);
    }

    /// <summary>Files that stand in it.</summary>
    public IReadOnlyList<string> Files => Directory.GetFiles(_folder);

    /// <summary>A file in it.</summary>
    public string File(string name) => Path.Combine(_folder, name);

    /// <summary>Takes the folder away.</summary>
    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
