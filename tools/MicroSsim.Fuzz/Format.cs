using MicroSsim.Fuzz.Mutations;
using MicroSsim.Fuzz.Stacks;

namespace MicroSsim.Fuzz;

/// <summary>A file format to fuzz: how files are mutated so that they pass the first checks, and how they are read.</summary>
/// <param name="Name">Name of the format and extension of its inputs.</param>
/// <param name="Patterns">Name patterns of seeds in folders.</param>
/// <param name="Make">Creates seeds in addition to those in folders.</param>
/// <param name="Mutate">Mutates a file, aware of its structure.</param>
/// <param name="Read">Reads a file as the product does.</param>
/// <param name="Claim">The size that a file claims, as far as the readers accept it.</param>
public sealed record Format(
    string Name,
    string[] Patterns,
    Func<IEnumerable<byte[]>> Make,
    Func<byte[], Random, byte[]> Mutate,
    Func<string, Reading> Read,
    Func<string, Claim> Claim)
{
    /// <summary>All formats that the module reads.</summary>
    public static IReadOnlyList<Format> All { get; } =
    [
        new("tiff", ["*.tif", "*.tiff"], () => [], TiffMutation.Mutate, ImageReading.Read, ImageReading.Claim),
        new("npy", ["*.npy"], Seeds.Npy, NpyMutation.Mutate, ImageReading.Read, ImageReading.Claim),
        new("npz", ["*.npz"], Seeds.Npz, NpzMutation.Mutate, ImageReading.Read, ImageReading.Claim),
        new("png", ["*.png"], Seeds.Png, PngMutation.Mutate, ImageReading.Read, ImageReading.Claim),
        new("zarr", [], Seeds.Zarr, ZarrMutation.Mutate, ZarrStore.Read, ZarrStore.Claim),
        StackDialects.Create("imagej", StackDialects.ImageJ),
        StackDialects.Create("ome", StackDialects.Ome),
        StackDialects.Create("shaped", StackDialects.Shaped),
        StackDialects.Create("stk", StackDialects.Stk),
        StackDialects.Create("lsm", StackDialects.Lsm),
        new("fit", ["*.fit.json"], Seeds.Fits, JsonMutation.Mutate, FitReading.Read, _ => new Claim(0)),
    ];
}
