using System.Globalization;
using MicroSsim.Engine;
using MicroSsim.Engine.Planes;
using MicroSsim.Imaging.Files;
using MicroSsim.Imaging.IO;
using MicroSsim.Imaging.Text;
using MicroSsim.Imaging.Zarr.Structure;

namespace MicroSsim.Imaging.Zarr;

/// <summary>The images of a Zarr store: which array a folder stands for, and which images a plate or a set of series holds.</summary>
/// <param name="Node">The array.</param>
/// <param name="Axes">One letter per axis as of <see cref="OmeMetadata.Axes"/>; null if the metadata does not name them.</param>
/// <param name="Folders">The folders of the groups that led to the array, whose metadata belong to the image.</param>
internal sealed record ZarrContent(ZarrNode Node, string? Axes, IReadOnlyList<string> Folders)
{
    /// <summary>Limit of groups with a single member inside each other.</summary>
    private const int MaxDepth = 8;

    /// <summary>Limit of the members of a group that are looked at.</summary>
    private const int MaxMembers = 4096;

    /// <summary>Names of the channels; empty if the metadata does not name them.</summary>
    public IReadOnlyList<string?> ChannelNames { get; init; } = [];

    /// <summary>Distance of neighbouring pixels; null if the metadata does not state it.</summary>
    public VoxelSpacing? Spacing { get; init; }

    /// <summary>Finds the array that a folder stands for.</summary>
    /// <param name="path">Path of an array, or of a group that is an image or holds one.</param>
    /// <exception cref="InvalidDataException">The metadata is damaged.</exception>
    /// <exception cref="ImageFileException">The folder holds several images, or none.</exception>
    public static ZarrContent Find(string path)
    {
        var folders = new List<string>();
        var node = ZarrNode.Read(path) ?? throw new InvalidDataException("it has no zarr.json, .zarray or .zgroup");
        while (node.Array is null)
        {
            folders.Add(node.Folder);
            if (OmeMetadata.Parse(node.Ome) is { } ome)
            {
                var array = ZarrNode.Read(ZarrFolder.Combine(node.Folder, ome.Dataset));
                return array?.Array is not null
                    ? new ZarrContent(array, ome.Axes ?? "", folders) { ChannelNames = ome.ChannelNames, Spacing = ome.Spacing }
                    : throw new InvalidDataException($"its metadata names the array '{ome.Dataset}', which is not there");
            }

            var members = Images(node) ?? Members(node);
            if (members.Count != 1) throw Several(path, node.Folder, members);
            node = ZarrNode.Read(members[0]) ?? throw new InvalidDataException($"its metadata names {members[0]}, which is not there");
            if (folders.Count > MaxDepth) throw new InvalidDataException("its groups are nested too deeply");
        }

        var image = folders.Count == 0 ? ImageOf(node.Folder) : null;
        return new ZarrContent(node, image is null ? null : image.Axes ?? "", folders)
        {
            ChannelNames = image?.ChannelNames ?? [],
            Spacing = node.Ome is null ? image?.Spacing : null,
        };
    }

    /// <summary>Lists the images of a store: the fields of a plate, the series of a converted file, or the store itself.</summary>
    /// <param name="path">Path of a store, group or array.</param>
    public static IReadOnlyList<string> List(string path)
    {
        if (TryList(path) is not var (node, images)) return [path];
        bool isPlate = node.Ome?.Member("plate") is not null;
        if (isPlate) return [.. images.SelectMany(well => TryList(well)?.Images ?? [well])];
        return images.Count == 1 && node.Ome?.Member("well") is null ? [path] : images;
    }

    /// <summary>A group and the images that its metadata lists; null if it lists none or is damaged, which opening it reports.</summary>
    private static (ZarrNode Node, List<string> Images)? TryList(string path)
    {
        try
        {
            return ZarrNode.Read(path) is { Array: null } node && Images(node) is { } images ? (node, images) : null;
        }
        catch (Exception e) when (e.IsReadFailure() || e is ImageFileException)
        {
            return null;
        }
    }

    /// <summary>The images that the metadata of a group lists; null if it does not list any.</summary>
    private static List<string>? Images(ZarrNode node)
    {
        var ome = node.Ome;
        if (ome?.Member("plate") is { } plate) return Paths(node, plate.Member("wells"), "wells");
        if (ome?.Member("well") is { } well) return Paths(node, well.Member("images"), "images");
        if (ome?.Member("labels") is { Items: not null } labels) return Paths(node, labels, "labels");
        if (ome?.Member("bioformats2raw.layout") is null) return null;

        // Series are numbered from 0; beside them is a folder OME with metadata.
        return [.. Members(node).Where(m => NumberOf(m) >= 0).OrderBy(NumberOf)];

        static int NumberOf(string path) =>
            int.TryParse(Path.GetFileName(path), NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : -1;
    }

    /// <summary>The paths of a list, whose entries are texts, or have a member <c>path</c>.</summary>
    private static List<string> Paths(ZarrNode node, Literal? list, string what) =>
        list?.Items?.Select(item => ZarrFolder.Combine(node.Folder, item.Text ?? item.Member("path")?.Text)).Distinct().ToList()
        ?? throw new InvalidDataException($"its metadata has no valid list of {what}");

    /// <summary>The groups and arrays in a group, in ordinal order.</summary>
    private static List<string> Members(ZarrNode node)
    {
        try
        {
            return Directory.EnumerateDirectories(node.Folder).Take(MaxMembers).Where(ZarrFolder.IsNode)
                .OrderBy(path => path, StringComparer.Ordinal).ToList();
        }
        catch (UnauthorizedAccessException e)
        {
            throw new IOException(e.Message, e);
        }
    }

    private static ImageFileException Several(string path, string folder, List<string> members)
    {
        if (members.Count == 0)
        {
            return new ImageFileException("ImageUnreadable", path, null, "this Zarr group holds no array; write the image again.");
        }

        string names = MessageText.ListNames([.. members.Select(m => m.Substring(folder.Length).TrimStart('/', '\\').Replace('\\', '/'))]);
        return new ImageFileException("ArrayNeeded", path, null,
            $"it holds {members.Count} images or arrays: {names}; name one of them, such as {members[0]}.");
    }

    /// <summary>The metadata of the group above an array that is opened by its path; null if there is no such group.</summary>
    private static OmeMetadata? ImageOf(string folder)
    {
        string full = Path.GetFullPath(folder).TrimEnd('/', '\\');
        string dataset = Path.GetFileName(full);
        string? parent = Path.GetDirectoryName(full);
        for (; parent is { Length: > 0 }; parent = Path.GetDirectoryName(parent))
        {
            if (ZarrFolder.IsNode(parent) && ZarrNode.Read(parent) is { Array: null } group && OmeMetadata.HasDataset(group.Ome, dataset))
            {
                return OmeMetadata.Parse(group.Ome);
            }

            if (dataset.Contains('/')) return null; // datasets are at most two levels below
            dataset = $"{Path.GetFileName(parent)}/{dataset}";
        }

        return null;
    }
}
