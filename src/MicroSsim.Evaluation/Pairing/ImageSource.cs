using MicroSsim.Imaging;

namespace MicroSsim.Evaluation.Pairing;

/// <summary>The source of the pages of one image: a file, or planes in memory.</summary>
public abstract class ImageSource
{
    /// <summary>The file name without folder and image extension; images pair by it.</summary>
    public abstract string Name { get; }

    /// <summary>The path of the file; for images in memory <see cref="MemoryImageSource.InMemory"/>.</summary>
    public abstract string Location { get; }

    /// <summary>Opens the image.</summary>
    /// <param name="cancellation">Token to cancel opening and reading.</param>
    /// <exception cref="ImageFileException">The file cannot be read.</exception>
    public abstract IOpenImage Open(CancellationToken cancellation);
}
