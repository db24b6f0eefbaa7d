namespace MicroSsim.Engine.Fitting;

/// <summary>A function of ln α and its derivative with respect to ln α, at one α.</summary>
/// <param name="Value">The function.</param>
/// <param name="Derivative">Its derivative.</param>
internal readonly record struct ValueAndDerivative(double Value, double Derivative);
