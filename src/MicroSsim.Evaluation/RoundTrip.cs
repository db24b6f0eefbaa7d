using System.Globalization;

namespace MicroSsim.Evaluation;

/// <summary>Formats numbers so that parsing restores the same bits, in the invariant culture.</summary>
internal static class RoundTrip
{
    /// <summary>Formats a number; the text is the shortest one, except on .NET Framework, where it may have 17 digits.</summary>
    /// <param name="value">The number.</param>
    public static string Text(double value)
    {
        string text = value.ToString("R", CultureInfo.InvariantCulture);
        // .NET Framework's "R" format loses the last bit of some numbers.
        return double.Parse(text, CultureInfo.InvariantCulture).Equals(value) ? text : value.ToString("G17", CultureInfo.InvariantCulture);
    }
}
