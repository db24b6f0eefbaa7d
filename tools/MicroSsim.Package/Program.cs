namespace MicroSsim.Package;

/// <summary>Makes the package of the module and unpacks it: <c>MicroSsim.Package STAGED-MODULE CHANGELOG.md PACKAGE.nupkg MODULE</c>.</summary>
internal static class Program
{
    private const int Failed = 1, UsageError = 64;

    public static int Main(string[] args)
    {
        if (args is not [string staged, string changelog, string package, string module])
        {
            Console.Error.WriteLine("Usage: MicroSsim.Package <folder of the staged module> <changelog> <package to write> <folder to unpack it into>");
            return UsageError;
        }

        try
        {
            ModulePackage.Write(ModuleManifest.Read(staged), Changelog.Newest(changelog), package);
            ModulePackage.Unpack(package, module);
            return 0;
        }
        catch (InvalidDataException e)
        {
            Console.Error.WriteLine($"error PACK: {e.Message}"); // the form that MSBuild shows as an error of its own
            return Failed;
        }
    }
}
