using MicroSsim.Imaging.Text;

namespace MicroSsim.Imaging.Zarr.Structure;

/// <summary>The metadata of a group or array.</summary>
/// <param name="Folder">Its folder.</param>
/// <param name="Version">Version of the Zarr format: 2 or 3.</param>
/// <param name="Array">The metadata of an array, as JSON; null for a group.</param>
/// <param name="Attributes">The attributes; null if there are none.</param>
internal sealed record ZarrNode(string Folder, int Version, Literal? Array, Literal? Attributes)
{
    /// <summary>The metadata of OME-NGFF: the attribute <c>ome</c> since version 0.5, and all attributes before.</summary>
    public Literal? Ome => Attributes?.Member("ome") ?? Attributes;

    /// <summary>Reads the metadata of a folder.</summary>
    /// <returns>The metadata; null if the folder is no group or array.</returns>
    /// <exception cref="InvalidDataException">The metadata is damaged, or of an unknown version.</exception>
    /// <exception cref="ImageFileException">A file cannot be opened.</exception>
    public static ZarrNode? Read(string folder)
    {
        if (ZarrFolder.ReadJson(folder, ZarrFolder.Version3) is { } json)
        {
            CheckVersion(json, 3, ZarrFolder.Version3);
            string? type = json.Member("node_type")?.Text;
            if (type is not ("group" or "array")) throw new InvalidDataException($"its {ZarrFolder.Version3} is not of a group or array");
            return new ZarrNode(folder, 3, type == "array" ? json : null, json.Member("attributes"));
        }

        if (ZarrFolder.ReadJson(folder, ZarrFolder.Array2) is { } array)
        {
            CheckVersion(array, 2, ZarrFolder.Array2);
            return new ZarrNode(folder, 2, array, ZarrFolder.ReadJson(folder, ZarrFolder.Attributes2));
        }

        if (ZarrFolder.ReadJson(folder, ZarrFolder.Group2) is not { } group) return null;
        CheckVersion(group, 2, ZarrFolder.Group2);
        return new ZarrNode(folder, 2, null, ZarrFolder.ReadJson(folder, ZarrFolder.Attributes2));
    }

    private static void CheckVersion(Literal json, long version, string name)
    {
        if (json.Member("zarr_format")?.Integer is not { } found) throw new InvalidDataException($"its {name} has no zarr_format");
        if (found != version) throw new InvalidDataException($"its {name} is of version {found} of the Zarr format");
    }
}
