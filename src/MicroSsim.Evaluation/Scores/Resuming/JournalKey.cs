using System.Globalization;
using MicroSsim.Engine.Similarity;
using MicroSsim.Evaluation.Batch;
using MicroSsim.Evaluation.Fits;
using MicroSsim.Imaging.IO;

namespace MicroSsim.Evaluation.Scores.Resuming;

/// <summary>
/// All that a measurement depends on, as text: the build, the metric and its settings, the fit, the page, and the files as
/// they are now. Where any of it is another, it is measured anew.
/// </summary>
internal static class JournalKey
{
    /// <summary>The key of a page; null for images in memory, which cannot be told from others.</summary>
    /// <param name="metric">What is measured.</param>
    /// <param name="fit">With which fit; null for metrics that take none.</param>
    /// <param name="page">The page, its files open.</param>
    public static string? Of(PairMetric metric, MicroSsimFit? fit, PagePair page)
    {
        if (page.Stamp is not { GroundTruth: { } groundTruth, Prediction: { } prediction }) return null;
        string settings = fit is null ? metric.Settings : $"{metric.Settings}; {SettingsText.Of(fit)}";
        string entry = page.Pair.Entry is { } name ? $"; entry {name}" : "";
        return $"{FitOrigin.ThisVersion}; {FitOrigin.ThisBuild}; {metric.Name}; {settings}; {page.Page}{entry}; {Of(page.Pair.GroundTruth, groundTruth)}; {Of(page.Pair.Prediction, prediction)}";
    }

    /// <summary>A file that was written, such as a map.</summary>
    public static string Of(string path)
    {
        var file = new FileInfo(path);
        return file.Exists ? Of(path, new FileStamp(file.Length, file.LastWriteTimeUtc)) : $"no {path}";
    }

    private static string Of(string path, FileStamp stamp) =>
        string.Format(CultureInfo.InvariantCulture, "{0} ({1} bytes, {2:O})", path, stamp.Length, stamp.Written);
}
