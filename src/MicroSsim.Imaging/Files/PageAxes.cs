using MicroSsim.Engine;

namespace MicroSsim.Imaging.Files;

/// <summary>
/// The axes of a stack as stated by the user: letters of T (frames), Z (slices), C (channels) and S (samples of a pixel) around YX
/// (rows and columns), the slowest first, such as <c>CYX</c>, <c>TZCYX</c> or <c>YXC</c>. C or S behind YX means that the channels of a
/// pixel are stored next to each other.
/// </summary>
public sealed class PageAxes
{
    private const string Plane = "YX", Letters = "TZCSYX";

    private PageAxes(string text)
    {
        Text = text;
        int plane = text.IndexOf(Plane, StringComparison.Ordinal);
        Stack = text.Substring(0, plane).Replace('S', 'C');
        HasChannelsLast = text.Length > plane + Plane.Length;
    }

    /// <summary>All letters, in upper case.</summary>
    public string Text { get; }

    /// <summary>The letters of the axes that enumerate pages, of T, Z and C, the slowest first.</summary>
    internal string Stack { get; }

    /// <summary>True if the channels of a pixel are stored next to each other.</summary>
    internal bool HasChannelsLast { get; }

    /// <summary>Parses letters in upper or lower case.</summary>
    /// <exception cref="MicroSsimException"><c>AxesInvalid</c>: the text does not name axes.</exception>
    public static PageAxes Parse(string text)
    {
        string letters = text.ToUpperInvariant();
        int plane = letters.IndexOf(Plane, StringComparison.Ordinal);
        string behind = plane < 0 ? "" : letters.Substring(plane + Plane.Length);
        bool isValid = plane >= 0
            && letters.All(letter => Letters.Contains(letter))
            && letters.Replace('S', 'C').Distinct().Count() == letters.Length
            && behind is "" or "C" or "S";
        return isValid
            ? new PageAxes(letters)
            : throw new MicroSsimException(
                "AxesInvalid",
                $"'{text}' does not name axes: give YX for rows and columns, before them letters of T (frames), Z (slices) and C "
                + "(channels), each once, the slowest first, and C behind them if the channels come last; for example CYX, TZCYX or YXC.")
            {
                Kind = FailureKind.InvalidArgument,
            };
    }

    /// <inheritdoc/>
    public override string ToString() => Text;
}
