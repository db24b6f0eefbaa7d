using MicroSsim.Imaging.Tiff.Writing;

namespace MicroSsim.Evaluation.Sample;

/// <summary>A simulated data set on disk.</summary>
/// <param name="GroundTruth">The folder of the ground truth.</param>
/// <param name="Prediction">The folders to compare with it: the raw images, and denoised ones.</param>
public sealed record SampleFolders(string GroundTruth, IReadOnlyList<string> Prediction)
{
    private static readonly string[] Names = ["gt", "raw", "denoised"];

    /// <summary>The first of the sample's folders that is there already; null where none is.</summary>
    /// <param name="folder">The folder that they are in.</param>
    public static string? Existing(string folder) => Names.Select(n => Path.Combine(folder, n)).FirstOrDefault(Directory.Exists);

    /// <summary>Simulates a data set and writes it as TIFFs into <c>gt</c>, <c>raw</c> and <c>denoised</c>.</summary>
    /// <param name="folder">An absolute path; the folders are made in it, and images of the same name replaced.</param>
    /// <param name="options">How many images, how large, and which.</param>
    /// <param name="cancellation">Ends it between two images.</param>
    /// <exception cref="EvaluationException"><c>OutputNotWritten</c>.</exception>
    public static SampleFolders Write(string folder, SampleOptions options, CancellationToken cancellation)
    {
        string[] paths = [.. Names.Select(n => Path.Combine(folder, n))];
        var (groundTruth, raw, denoised) = (paths[0], paths[1], paths[2]);
        try
        {
            foreach (string path in paths) Directory.CreateDirectory(path);
            foreach (var image in SampleSet.Simulate(options))
            {
                cancellation.ThrowIfCancellationRequested();
                string name = image.Name + ".tif";
                TiffWriter.Write(Path.Combine(groundTruth, name), [image.GroundTruth]);
                TiffWriter.Write(Path.Combine(raw, name), [image.Raw]);
                TiffWriter.Write(Path.Combine(denoised, name), [image.Denoised]);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EvaluationException("OutputNotWritten", folder, $"{folder}: the sample cannot be written; {e.Message}", e);
        }

        return new SampleFolders(groundTruth, new[] { raw, denoised }); // an array, which PowerShell can index
    }
}
