using MicroSsim.Build.Completion;
using MicroSsim.Build.Help;
using MicroSsim.Build.Package;
using MicroSsim.Build.Views;

namespace MicroSsim.Build;

/// <summary>Steps of the build, run by MSBuild; the first argument names the step.</summary>
internal static class Program
{
    private const int Failed = 1, UsageError = 64;

    private const string Usage =
        """
        Usage: MicroSsim.Build help <folder of markdown pages> <assembly of cmdlets> <output folder>
               MicroSsim.Build rowtype <C# file to write>
               MicroSsim.Build views <.ps1xml file to write>
               MicroSsim.Build package <folder of the staged module> <changelog> <package to write> <folder to unpack it into>
        """;

    public static int Main(string[] args)
    {
        try
        {
            switch (args)
            {
                case ["help", string pages, string assembly, string output]:
                    HelpFiles.Write(pages, assembly, output);
                    return 0;
                case ["rowtype", string path]:
                    RowTypeFile.Write(path);
                    return 0;
                case ["views", string path]:
                    ViewFile.Write(path);
                    return 0;
                case ["package", string staged, string changelog, string package, string module]:
                    ModulePackage.Write(ModuleManifest.Read(staged), Changelog.ReadNewest(changelog), package);
                    ModulePackage.Unpack(package, module);
                    return 0;
                default:
                    Console.Error.WriteLine(Usage);
                    return UsageError;
            }
        }
        catch (HelpException e)
        {
            Console.Error.WriteLine(e.Message);
            return Failed;
        }
        catch (InvalidDataException e)
        {
            Console.Error.WriteLine($"error PACK: {e.Message}"); // in the form that MSBuild shows as an error
            return Failed;
        }
    }
}
