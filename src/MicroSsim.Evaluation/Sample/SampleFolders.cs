using MicroSsim.Engine;
using MicroSsim.Engine.Planes;
using MicroSsim.Imaging.Tiff.Writing;

namespace MicroSsim.Evaluation.Sample;

/// <summary>A simulated data set on disk.</summary>
/// <param name="GroundTruth">The path of the folder with the ground truth.</param>
/// <param name="Prediction">The paths of the folders to compare with it: the raw images, and the denoised ones.</param>
/// <param name="Mask">The path of the folder with masks of the surroundings of filaments and spots.</param>
/// <param name="Labels">The path of the folder with label images of filaments and spots.</param>
public sealed record SampleFolders(string GroundTruth, IReadOnlyList<string> Prediction, string Mask, string Labels)
{
    private static readonly string[] Names = ["gt", "raw", "denoised", "mask", "labels"];

    /// <summary>Finds the first folder of a data set that exists already; null if none does.</summary>
    /// <param name="folder">The path of the parent folder.</param>
    public static string? FindExisting(string folder) => Names.Select(n => Path.Combine(folder, n)).FirstOrDefault(Directory.Exists);

    /// <summary>
    /// Simulates a data set and writes it as TIFFs into <c>gt</c>, <c>raw</c>, <c>denoised</c>, <c>mask</c> and <c>labels</c>.
    /// </summary>
    /// <param name="folder">The absolute path of the parent folder; images of the same name are replaced.</param>
    /// <param name="options">The number and size of the images, and the seed.</param>
    /// <param name="cancellation">Token to cancel the operation, checked before each image.</param>
    /// <exception cref="EvaluationException"><c>OutputNotWritten</c>.</exception>
    public static SampleFolders Write(string folder, SampleOptions options, CancellationToken cancellation)
    {
        string[] paths = [.. Names.Select(n => Path.Combine(folder, n))];
        var (groundTruth, raw, denoised, mask, labels) = (paths[0], paths[1], paths[2], paths[3], paths[4]);
        try
        {
            foreach (string path in paths) Directory.CreateDirectory(path);
            foreach (var slices in SampleSet.SimulateStacks(options))
            {
                cancellation.ThrowIfCancellationRequested();
                WriteImage(groundTruth, slices, image => image.GroundTruth);
                WriteImage(raw, slices, image => image.Raw);
                WriteImage(denoised, slices, image => image.Denoised);
                WriteImage(mask, slices, image => image.Mask);
                WriteImage(labels, slices, image => image.Labels);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            string message = $"{folder}: the sample cannot be written; {e.Message}";
            throw new EvaluationException("OutputNotWritten", folder, message, e) { Kind = FailureKind.NotWritten };
        }

        // An array, because a collection expression would create a type that PowerShell cannot index.
        return new SampleFolders(groundTruth, new[] { raw, denoised }, mask, labels);

        void WriteImage(string path, IReadOnlyList<SampleImage> slices, Func<SampleImage, ImagePlane> plane)
        {
            // The description of ImageJ makes the pages slices.
            string? description = options.Slices == 1 ? null : $"ImageJ=1.54f\nimages={options.Slices}\nslices={options.Slices}\n";
            TiffWriter.Write(Path.Combine(path, slices[0].Name + ".tif"), [.. slices.Select(plane)], description: description);
        }
    }
}
