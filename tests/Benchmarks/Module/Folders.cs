using MicroSsim.Engine.Planes;
using MicroSsim.Imaging.Tiff.Writing;

namespace MicroSsim.Benchmarks;

/// <summary>Two temporary folders of images, ground truths and predictions, which Dispose deletes.</summary>
internal sealed class Folders : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("microssim-bench-");

    public Folders()
    {
        GroundTruth = _folder.CreateSubdirectory("gt").FullName;
        Prediction = _folder.CreateSubdirectory("model").FullName;
    }

    public string GroundTruth { get; }

    public string Prediction { get; }

    /// <summary>The command that pairs them.</summary>
    public string GetPairs => $"Get-MicroSsimPair '{GroundTruth}' '{Prediction}'";

    /// <summary>Writes a pair of 16-bit TIFFs.</summary>
    public void Write(
        int number, (ImagePlane GroundTruth, ImagePlane Prediction) pair, TiffWriterCompression compression = TiffWriterCompression.None)
    {
        TiffWriter.Write(Path.Combine(GroundTruth, Name(number)), [pair.GroundTruth], compression);
        TiffWriter.Write(Path.Combine(Prediction, Name(number)), [pair.Prediction], compression);
    }

    /// <summary>Writes a pair of uncompressed stacks.</summary>
    public void WriteStack(IReadOnlyList<ImagePlane> groundTruth, IReadOnlyList<ImagePlane> prediction)
    {
        TiffWriter.Write(Path.Combine(GroundTruth, Name(0)), groundTruth);
        TiffWriter.Write(Path.Combine(Prediction, Name(0)), prediction);
    }

    /// <summary>Creates a folder beside those of the images.</summary>
    public string CreateFolder(string name) => _folder.CreateSubdirectory(name).FullName;

    /// <summary>Adds a pair of symbolic links to an existing pair.</summary>
    public void Link(int number, int to)
    {
        foreach (string folder in new[] { GroundTruth, Prediction })
        {
            File.CreateSymbolicLink(Path.Combine(folder, Name(number)), Path.Combine(folder, Name(to)));
        }
    }

    /// <summary>Paths of all files.</summary>
    public IReadOnlyList<string> Files => [.. Directory.GetFiles(GroundTruth), .. Directory.GetFiles(Prediction)];

    /// <inheritdoc/>
    public void Dispose() => _folder.Delete(recursive: true);

    private static string Name(int number) => $"{number:D5}.tif";
}
