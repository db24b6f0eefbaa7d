namespace MicroSsim.Evaluation;

/// <summary>The addresses of the project that reports and help name.</summary>
public static class ProjectAddress
{
    /// <summary>The repository.</summary>
    public const string Repository = "https://github.com/MicroSsim/MicroSsim.PowerShell";

    /// <summary>The page that describes the numbers, and how to judge them.</summary>
    public const string Numbers = Repository + "/blob/main/docs/numbers.md";
}
