namespace MicroSsim.Engine.Fitting;

/// <summary>A warning about a fit.</summary>
/// <param name="Id">A short PascalCase name that never changes.</param>
/// <param name="Message">Cause and remedy, in one line.</param>
public sealed record FitWarning(string Id, string Message);
