namespace MicroSsim.Build.Help;

/// <summary>A page that is not as it must be; the message has the form in which MSBuild reads errors of tools.</summary>
internal sealed class HelpException(string file, int line, string problem) : Exception($"{file}({line}): error HELP: {problem}.");
