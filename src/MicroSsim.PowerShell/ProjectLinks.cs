using MicroSsim.Evaluation;

namespace MicroSsim.PowerShell;

/// <summary>Addresses of the project. The manifest of the module has them too, and a test compares the two.</summary>
internal static class ProjectLinks
{
    /// <summary>The repository.</summary>
    public const string Repository = ProjectAddress.Repository;

    /// <summary>The folder of the help pages, each named after its command.</summary>
    public const string Help = Repository + "/blob/main/docs/en-US/";
}
