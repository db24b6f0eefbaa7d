namespace MicroSsim.Tests;

/// <summary>Programs that tests call and that a machine may not have.</summary>
internal static class TestPrograms
{
    /// <summary>Skips the calling test if a program is not on the path.</summary>
    public static void SkipWithout(string program)
    {
        string[] folders = Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator);
        Assert.SkipUnless(folders.Any(f => File.Exists(Path.Combine(f, program))), $"There is no {program}.");
    }
}
