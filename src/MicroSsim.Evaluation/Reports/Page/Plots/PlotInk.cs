using OxyPlot;

namespace MicroSsim.Evaluation.Reports.Page.Plots;

/// <summary>
/// The colours that mark the parts of a plot for the plotting library. <see cref="PlotSvg"/> replaces each by a class of the page's style
/// sheet, which has one set of colours for light and one for dark pages.
/// </summary>
internal static class PlotInk
{
    /// <summary>Text and titles.</summary>
    public static readonly OxyColor Text = OxyColor.FromRgb(1, 0, 0);

    /// <summary>Grid lines and ticks.</summary>
    public static readonly OxyColor Grid = OxyColor.FromRgb(2, 0, 0);

    /// <summary>Boxes, whiskers and, until they get the class of their method, points.</summary>
    public static readonly OxyColor Box = OxyColor.FromRgb(3, 0, 0);

    /// <summary>The number of colours for methods in the style sheet; further methods reuse them from the first.</summary>
    public const int MethodColours = 8;

    /// <summary>The class for a colour of this list; null for any other colour.</summary>
    /// <param name="colour">The colour as the plotting library writes it in SVG.</param>
    public static string? FindClass(string colour) => colour switch
    {
        "rgb(1,0,0)" => "text",
        "rgb(2,0,0)" => "grid",
        "rgb(3,0,0)" => "box",
        _ => null,
    };

    /// <summary>The class of a method's points.</summary>
    /// <param name="method">The index of the method.</param>
    public static string GetMethodClass(int method) => FormattableString.Invariant($"m{method % MethodColours}");
}
