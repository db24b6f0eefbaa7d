using System.Globalization;
using MicroSsim.Engine.Similarity;
using MicroSsim.Evaluation.Batch;
using MicroSsim.Evaluation.Fits;
using MicroSsim.Evaluation.Scores.Metrics;
using MicroSsim.Imaging.IO;

namespace MicroSsim.Evaluation.Scores.Resuming;

/// <summary>
/// The key of a measurement in the journal: all that it depends on, as text. These are the version and the build, the metric with its
/// options, the fit, the page, and the identity of the files. A change of any of them makes another key.
/// </summary>
internal static class JournalKey
{
    /// <summary>Makes the key of a page; null for images in memory, which have no identity.</summary>
    /// <param name="metric">The metric.</param>
    /// <param name="fit">The fit; null for metrics without one.</param>
    /// <param name="page">The page, with its files open.</param>
    /// <param name="identify">Returns the identity of a file, given its path and stamp.</param>
    public static string? Create(PairMetric metric, MicroSsimFit? fit, PagePair page, Func<string, FileStamp, string> identify)
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
            string file = page.MaskStamp is { } stamp ? identify(mask.Location, stamp) : mask.Location;
            string region = mask.Label is { } label ? FormattableString.Invariant($" {label}") : "";
            crop += $"; mask {file}{page.MaskPage} {mask.Mode}{(mask.ByRegion ? $" by region{region}" : "")}";
        }

        string selection = $"{pages.Labels}{(isSame ? "" : $" against {pages.Prediction}")}{entry}{page.Pair.OwnSelections}{crop}";
        return $"{FitOrigin.ThisVersion}; {FitOrigin.ThisBuild}; {metric.Name}; {settings}; {selection}; "
            + $"{identify(page.Pair.GroundTruth, groundTruth)}; {identify(page.Pair.Prediction, prediction)}";
    }

    /// <summary>The key of a file that a measurement wrote, such as a map; it depends on whether the file exists and has changed.</summary>
    public static string CreateForOutput(string path)
    {
        var file = new FileInfo(path);
        return file.Exists ? FormatFile(path, new FileStamp(file.Length, file.LastWriteTimeUtc)) : $"no {path}";
    }

    /// <summary>
    /// The identity of an image: path, length, write time, and change time or, where the system does not have it, a hash of some blocks.
    /// Copies of the same size with the time of their original (from an archive, by cp -p, by rsync -t) are not the same file.
    /// </summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static string IdentifyByTimes(string path, FileStamp stamp)
    {
        string own = stamp.Changed is { } changed
            ? string.Format(CultureInfo.InvariantCulture, "changed {0:O}", changed)
            : Directory.Exists(path) ? "" : $"blocks {FileHash.ComputeOfBlocks(path)}";
        return $"{FormatFile(path, stamp)} {own}";
    }

    /// <summary>The identity of an image by its content: path and hash, whatever its times.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static string IdentifyByHash(string path) => $"{path} (SHA-256 {FileHash.Compute(path)})";

    private static string FormatFile(string path, FileStamp stamp) =>
        string.Format(CultureInfo.InvariantCulture, "{0} ({1} bytes, {2:O})", path, stamp.Length, stamp.Written);
}
