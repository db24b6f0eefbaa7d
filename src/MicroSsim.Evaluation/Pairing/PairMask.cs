using MicroSsim.Engine.Masks;

namespace MicroSsim.Evaluation.Pairing;

/// <summary>The mask or label image of a pair, and how it is used. Immutable.</summary>
/// <param name="Source">The image; null for the mask of the pixels that are finite in both images.</param>
/// <param name="Mode">The positions of an SSIM map that count.</param>
/// <param name="ByRegion">Whether every label of the image is a region with a score row of its own.</param>
public sealed record PairMask(ImageSource? Source, MaskMode Mode, bool ByRegion)
{
    /// <summary>The location of the mask of the finite pixels, in place of a path.</summary>
    public const string Finite = "Finite";

    private static readonly MaskMode[] Modes = [MaskMode.Window, MaskMode.Center];

    /// <summary>The path of the image, <see cref="MemoryImageSource.InMemory"/> or <see cref="Finite"/>.</summary>
    public string Location => Source?.Location ?? Finite;

    /// <summary>The label of the only region to measure, that of a score row; null for all.</summary>
    internal long? Label { get; init; }

    /// <summary>The mode that applies if none is stated: regions are often smaller than a window.</summary>
    /// <param name="byRegion">Whether every label is a region of its own.</param>
    public static MaskMode DefaultMode(bool byRegion) => byRegion ? MaskMode.Center : MaskMode.Window;

    /// <summary>The names of the modes, for messages.</summary>
    public static string ModeNames => string.Join(" or ", Modes);

    /// <summary>The mode of a name, in any case; null if the name is missing or unknown.</summary>
    /// <param name="name">The name.</param>
    public static MaskMode? ParseMode(string? name) =>
        Modes.Cast<MaskMode?>().FirstOrDefault(mode => string.Equals(mode.ToString(), name, StringComparison.OrdinalIgnoreCase));
}
