using System.Reflection;

namespace MicroSsim.Tests;

/// <summary>Paths of the data that tests read.</summary>
internal static class TestData
{
    /// <summary>Root folder of the repository.</summary>
    public static string Root { get; } = Metadata("RepoRoot");

    /// <summary>A file or folder under tests/Fixtures, the project's own test data.</summary>
    public static string Fixture(params string[] path) => Path.Combine([Root, "tests", "Fixtures", .. path]);

    /// <summary>
    /// A file or folder of the shared data beside the project, which other people made and the project does not carry;
    /// the calling test is skipped where it is missing.
    /// </summary>
    public static string Shared(params string[] path)
    {
        string full = Path.GetFullPath(Path.Combine([Metadata("SharedData"), .. path]));
        Assert.SkipUnless(Path.Exists(full), $"{string.Join('/', path)} of the shared test data is not there.");
        return full;
    }

    /// <summary>A value that the project file adds to the assembly as AssemblyMetadata.</summary>
    public static string Metadata(string key) => typeof(TestData).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == key).Value!;
}

/// <summary>A new folder, which Dispose deletes.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string FullName { get; } = Directory.CreateTempSubdirectory("microssim-").FullName;

    public string File(params string[] path)
    {
        string full = Path.Combine([FullName, .. path]);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        return full;
    }

    public void Dispose() => Directory.Delete(FullName, recursive: true);
}
