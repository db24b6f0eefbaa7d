using MicroSsim.Engine.Planes;
using MicroSsim.Evaluation.Pairing;
using MicroSsim.Imaging.Files;
using MicroSsim.Imaging.IO;

namespace MicroSsim.Tests;

/// <summary>An open image without a file, whose pages have one pixel unless a test says otherwise.</summary>
internal abstract class FakeImage : IOpenImage
{
    public IReadOnlyList<string> Notes => [];

    public VoxelSpacing? Spacing => null;

    public FileStamp? Stamp => null;

    public abstract IReadOnlyList<ImagePage> Pages(PageSelection selection);

    public string? GetChannelName(ImagePage page) => null;

    public virtual long EstimateMemory(ImagePage page) => 0;

    public virtual void ThrowIfWritten(bool isLast)
    {
    }

    public virtual ImagePlane Load(ImagePage page) => new MemoryPlane<byte>(1, 1, [1]);

    public ImagePlane Open(ImagePage page) => Load(page);

    public void Release(ImagePlane plane)
    {
    }

    public virtual void Dispose()
    {
    }
}
