using System.Text;
using MicroSsim.Imaging.IO;
using MicroSsim.Imaging.Text;

namespace MicroSsim.Imaging.Zarr.Structure;

/// <summary>The files of a Zarr store, which is a folder, and the safety of the names in its metadata.</summary>
internal static class ZarrFolder
{
    /// <summary>Extension of stores, in lower case.</summary>
    public const string Extension = ".zarr";

    /// <summary>Names of the metadata files of a group or array.</summary>
    public const string Version3 = "zarr.json", Array2 = ".zarray", Group2 = ".zgroup", Attributes2 = ".zattrs";

    /// <summary>Limit of a metadata file in bytes. That of a large plate with the metadata of all its arrays has some megabytes.</summary>
    private const long MaxMetadataBytes = 16L << 20;

    /// <summary>True if a folder holds the metadata of a group or array.</summary>
    public static bool IsNode(string folder) =>
        File.Exists(Path.Combine(folder, Version3)) || File.Exists(Path.Combine(folder, Array2))
        || File.Exists(Path.Combine(folder, Group2));

    /// <summary>Reads a metadata file.</summary>
    /// <param name="folder">Folder of the file.</param>
    /// <param name="name">Name of the file.</param>
    /// <returns>Its content; null if there is no such file.</returns>
    /// <exception cref="InvalidDataException">The file is not valid JSON, or too large.</exception>
    /// <exception cref="ImageFileException">The file cannot be opened.</exception>
    public static Literal? ReadJson(string folder, string name)
    {
        string path = Path.Combine(folder, name);
        if (!File.Exists(path)) return null;
        using var source = FileSource.Open(path);
        if (source.Length > MaxMetadataBytes) throw new InvalidDataException($"its {name} has {source.Length} bytes, which is too large");
        string text = Encoding.UTF8.GetString(source.Read(0, source.Length)).TrimStart('\uFEFF');
        try
        {
            return LiteralParser.Parse(text);
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"its {name} is not valid JSON ({e.Message})", e);
        }
    }

    /// <summary>The path of a node below a folder, by its name in metadata, such as <c>0</c> or <c>B/03</c>.</summary>
    /// <exception cref="InvalidDataException">The name could lead out of the folder, or is not one of files.</exception>
    public static string Combine(string folder, string? name)
    {
        string[] parts = (name ?? "").Trim('/').Split('/'); // slashes at the ends are ignored, as by zarr-python
        return Array.TrueForAll(parts, IsSafe)
            ? Path.Combine([folder, .. parts])
            : throw new InvalidDataException($"its metadata names the path '{name}', which is not one in the store");
    }

    /// <summary>True for a name of a file or folder on every system, which does not lead out of its folder.</summary>
    private static bool IsSafe(string part) => part.Length is > 0 and <= 255 && part is not ("." or "..")
        && part.All(c => c is not ('\\' or ':' or '"' or '*' or '?' or '<' or '>' or '|') && !char.IsControl(c));
}
