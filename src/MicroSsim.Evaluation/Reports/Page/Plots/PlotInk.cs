using OxyPlot;

namespace MicroSsim.Evaluation.Reports.Page.Plots;

/// <summary>
/// What the parts of a plot are drawn with. The plotting library wants colours; the page's style sheet has them, one set for
/// light and one for dark. So each part gets a colour of its own here, which the SVG's class then stands for.
/// </summary>
internal static class PlotInk
{
    public static readonly OxyColor Text = OxyColor.FromRgb(1, 0, 0);
    public static readonly OxyColor Grid = OxyColor.FromRgb(2, 0, 0);
    public static readonly OxyColor Box = OxyColor.FromRgb(3, 0, 0);

    /// <summary>How many colours the style sheet has for methods; further methods begin anew.</summary>
    public const int MethodColours = 8;

    /// <summary>The class of what was drawn with an ink; null for none of them.</summary>
    public static string? ClassOf(string colour) => colour switch
    {
        "rgb(1,0,0)" => "text",
        "rgb(2,0,0)" => "grid",
        "rgb(3,0,0)" => "box",
        _ => null,
    };

    /// <summary>The class of a method's points.</summary>
    public static string OfMethod(int method) => FormattableString.Invariant($"m{method % MethodColours}");
}
