using System.Globalization;
using MicroSsim.Engine.Similarity;
using MicroSsim.Evaluation.Batch;
using MicroSsim.Evaluation.Fits;
using MicroSsim.Evaluation.Scores.Metrics;
using MicroSsim.Imaging.IO;

namespace MicroSsim.Evaluation.Scores.Resuming;

/// <summary>
/// The key of a measurement in the journal: all that it depends on, as text. These are the version and the build, the metric with its
/// options, the fit, the page, and length and write time of the files. A change of any of them makes another key.
/// </summary>
internal static class JournalKey
{
    /// <summary>Makes the key of a page; null for images in memory, which have no identity.</summary>
    /// <param name="metric">The metric.</param>
    /// <param name="fit">The fit; null for metrics without one.</param>
    /// <param name="page">The page, with its files open.</param>
    public static string? Create(PairMetric metric, MicroSsimFit? fit, PagePair page)
    {
        if (page.Stamp is not { GroundTruth: { } groundTruth, Prediction: { } prediction }) return null;
        string settings = fit is null ? metric.OptionsText : $"{metric.OptionsText}; {SettingsText.Write(fit)}";
        string entry = page.Pair.Entry is { } name ? $"; entry {name}" : "";
        string crop = page.Pair.CropCenter ? "; crop center" : "";
        var pages = page.Pages;
        bool isSame = pages.Prediction.Index == pages.GroundTruth.Index && pages.Prediction.Sample == pages.GroundTruth.Sample;
        if (page.Pair.MaskImage is { } mask)
        {
            if (mask.Source is not null && page.MaskStamp is null) return null;
            string file = page.MaskStamp is { } stamp ? FormatFile(mask.Location, stamp) : mask.Location;
            string region = mask.Label is { } label ? FormattableString.Invariant($" {label}") : "";
            crop += $"; mask {file}{page.MaskPage} {mask.Mode}{(mask.ByRegion ? $" by region{region}" : "")}";
        }

        string selection = $"{pages.Labels}{(isSame ? "" : $" against {pages.Prediction}")}{entry}{page.Pair.OwnSelections}{crop}";
        return $"{FitOrigin.ThisVersion}; {FitOrigin.ThisBuild}; {metric.Name}; {settings}; {selection}; "
            + $"{FormatFile(page.Pair.GroundTruth, groundTruth)}; {FormatFile(page.Pair.Prediction, prediction)}";
    }

    /// <summary>The key of a file that a measurement wrote, such as a map; it depends on whether the file exists and has changed.</summary>
    public static string CreateForOutput(string path)
    {
        var file = new FileInfo(path);
        return file.Exists ? FormatFile(path, new FileStamp(file.Length, file.LastWriteTimeUtc)) : $"no {path}";
    }

    private static string FormatFile(string path, FileStamp stamp) =>
        string.Format(CultureInfo.InvariantCulture, "{0} ({1} bytes, {2:O})", path, stamp.Length, stamp.Written);
}
