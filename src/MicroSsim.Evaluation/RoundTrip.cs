using System.Globalization;

namespace MicroSsim.Evaluation;

/// <summary>Numbers as text that reads back to the same bits, in no one's culture.</summary>
internal static class RoundTrip
{
    /// <summary>The shortest such text where the runtime knows it.</summary>
    public static string Text(double value)
    {
        string text = value.ToString("R", CultureInfo.InvariantCulture);
        // .NET Framework's "R" loses the last bit of some numbers.
        return double.Parse(text, CultureInfo.InvariantCulture).Equals(value) ? text : value.ToString("G17", CultureInfo.InvariantCulture);
    }
}
