using MicroSsim.Fuzz.Mutations;

namespace MicroSsim.Fuzz;

/// <summary>Files of one kind: how to damage them in ways that get past their first checks, and how they are read.</summary>
/// <param name="Name">Its name, and the extension of its inputs.</param>
/// <param name="Patterns">The files of a folder that are seeds of it.</param>
/// <param name="Make">Seeds made here, beside those of folders.</param>
/// <param name="Mutate">Damages a file, knowing its structure.</param>
/// <param name="Read">Reads a file as a user would have it read.</param>
/// <param name="Claim">The size that a file claims, as far as the readers let it pass.</param>
public sealed record Format(
    string Name, string[] Patterns, Func<IEnumerable<byte[]>> Make, Func<byte[], Random, byte[]> Mutate, Func<string, Reading> Read, Func<string, Claim> Claim)
{
    /// <summary>All that the module reads.</summary>
    public static IReadOnlyList<Format> All { get; } =
    [
        new("tiff", ["*.tif", "*.tiff"], () => [], TiffMutation.Mutate, ImageReading.Read, ImageReading.Claim),
        new("npy", ["*.npy"], Seeds.Npy, NpyMutation.Mutate, ImageReading.Read, ImageReading.Claim),
        new("npz", ["*.npz"], Seeds.Npz, NpzMutation.Mutate, ImageReading.Read, ImageReading.Claim),
        new("png", ["*.png"], Seeds.Png, PngMutation.Mutate, ImageReading.Read, ImageReading.Claim),
        new("fit", ["*.fit.json"], Seeds.Fits, JsonMutation.Mutate, FitReading.Read, _ => new Claim(0)),
    ];
}
