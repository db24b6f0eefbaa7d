namespace MicroSsim.Build.Help;

/// <summary>An error in a help page; the message has the format in which MSBuild recognizes errors of tools.</summary>
internal sealed class HelpException(string file, int line, string problem) : Exception($"{file}({line}): error HELP: {problem}.");
