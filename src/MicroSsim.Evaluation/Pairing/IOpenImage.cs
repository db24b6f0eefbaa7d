using MicroSsim.Engine;
using MicroSsim.Engine.Planes;
using MicroSsim.Imaging;
using MicroSsim.Imaging.Files;
using MicroSsim.Imaging.IO;

namespace MicroSsim.Evaluation.Pairing;

/// <summary>An open image, whose pages can be loaded until it is disposed. Thread-safe.</summary>
public interface IOpenImage : IDisposable
{
    /// <summary>Lists the selected pages in order.</summary>
    /// <param name="selection">The pages, channel, slice and frame to select.</param>
    /// <exception cref="MicroSsimException">The image has no such pages.</exception>
    IReadOnlyList<ImagePage> Pages(PageSelection selection);

    /// <summary>Loads the pixels of a page. The caller passes the plane to <see cref="Release"/> when it no longer uses it.</summary>
    /// <param name="page">A page of <see cref="Pages"/>.</param>
    /// <exception cref="ImageFileException">The page cannot be read.</exception>
    ImagePlane Load(ImagePage page);

    /// <summary>
    /// Opens the pixels of a page to be read in bands, where the file allows it, instead of loading all of them; valid until this image is
    /// disposed.
    /// </summary>
    /// <param name="page">A page of <see cref="Pages"/>.</param>
    /// <exception cref="ImageFileException">The page cannot be read.</exception>
    ImagePlane Open(ImagePage page);

    /// <summary>Releases a plane, so that its memory can be reused for another one.</summary>
    /// <param name="plane">A plane that <see cref="Load"/> returned; it must not be used any more.</param>
    void Release(ImagePlane plane);

    /// <summary>Notes about the pages read so far, such as fixed defects of the file, one line each.</summary>
    IReadOnlyList<string> Notes { get; }

    /// <summary>The name of a page's channel in the metadata of the file; null if it has none.</summary>
    /// <param name="page">A page of <see cref="Pages"/>.</param>
    string? GetChannelName(ImagePage page);

    /// <summary>The distance of neighbouring pixels by the metadata of the file; null if it is not known.</summary>
    VoxelSpacing? Spacing { get; }

    /// <summary>The length and times of the file when it was opened; null for an image in memory.</summary>
    FileStamp? Stamp { get; }

    /// <summary>Estimates the bytes of memory that loading and reading a page take; 0 for an image in memory.</summary>
    /// <param name="page">A page of <see cref="Pages"/>.</param>
    /// <exception cref="ImageFileException">The page is damaged.</exception>
    long EstimateMemory(ImagePage page);

    /// <summary>Checks that the file has not been written since it was opened.</summary>
    /// <param name="isLast">Whether no other check of this image follows; others are left out where they take long.</param>
    /// <exception cref="ImageFileException"><c>ImageChanged</c>.</exception>
    void ThrowIfWritten(bool isLast);
}
