using MicroSsim.Engine;

namespace MicroSsim.Evaluation;

/// <summary>
/// The options that can resolve a failure, as values of <see cref="MicroSsimException.Option"/>. A user interface maps them to what it
/// calls its parameters and commands.
/// </summary>
public static class OptionNames
{
    /// <summary>The pages to compare.</summary>
    public const string Page = "Page";

    /// <summary>The pages of the prediction, where they have other numbers than those of the ground truth.</summary>
    public const string PredictionPage = "PredictionPage";

    /// <summary>Whether subfolders are searched.</summary>
    public const string Recurse = "Recurse";

    /// <summary>How the predictions of a ground truth are named.</summary>
    public const string PredictionName = "PredictionName";

    /// <summary>Whether a prediction is compared with the middle of a larger ground truth.</summary>
    public const string Crop = "Crop";

    /// <summary>Whether a table without rows is written.</summary>
    public const string AllowEmpty = "AllowEmpty";

    /// <summary>The masks of the pairs.</summary>
    public const string Mask = "Mask";

    /// <summary>The names of masks.</summary>
    public const string MaskName = "MaskName";

    /// <summary>Which positions of a map count with a mask.</summary>
    public const string MaskMode = "MaskMode";

    /// <summary>Whether a fit sees the pixels in the masks alone.</summary>
    public const string UseMask = "UseMask";

    /// <summary>Which images set the data range of a fit.</summary>
    public const string RangeMode = "RangeMode";

    /// <summary>Whether the channels of a method share one fit.</summary>
    public const string Pool = "Pool";

    /// <summary>The merged result of the previous pass of a sharded fit.</summary>
    public const string Previous = "Previous";

    /// <summary>The pass of one shard.</summary>
    public const string Partial = "Partial";

    /// <summary>The merge of the partial fits of all shards.</summary>
    public const string Merge = "Merge";

    /// <summary>Whether existing files are replaced.</summary>
    public const string Force = "Force";

    /// <summary>The data range of plain metrics.</summary>
    public const string DataRange = "DataRange";

    /// <summary>The axes of a stack.</summary>
    public const string Axes = "Axes";

    /// <summary>Whether the slices of a channel and frame are measured as one volume.</summary>
    public const string Volume = "Volume";

    /// <summary>The method that the others are to improve on.</summary>
    public const string Baseline = "Baseline";

    /// <summary>Whether existing files are kept.</summary>
    public const string NoClobber = "NoClobber";

    /// <summary>The folder that maps are written to.</summary>
    public const string MapDirectory = "MapDirectory";

    /// <summary>Whether the hashes of the images are saved with a fit.</summary>
    public const string IncludeHash = "IncludeHash";
}
