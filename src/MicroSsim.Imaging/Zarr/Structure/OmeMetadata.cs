using MicroSsim.Engine.Planes;
using MicroSsim.Imaging.Files;
using MicroSsim.Imaging.Text;

namespace MicroSsim.Imaging.Zarr.Structure;

/// <summary>The metadata of OME-NGFF, versions 0.1 to 0.5: which array of a group is the image, and its axes.</summary>
/// <param name="Dataset">Path of the array of full resolution, relative to the group.</param>
/// <param name="Axes">
/// One letter of T, C, Z, Y, X per axis, the slowest first, or a question mark for other axes; null if the metadata names no axes.
/// </param>
internal sealed record OmeMetadata(string Dataset, string? Axes)
{
    /// <summary>The axes of versions that do not name them.</summary>
    public const string DefaultAxes = "TCZYX";

    /// <summary>Names of the channels; empty if the metadata does not name them. An unnamed channel is null.</summary>
    public IReadOnlyList<string?> ChannelNames { get; init; } = [];

    /// <summary>Distance of neighbouring pixels of full resolution; null if the metadata does not state it on all axes.</summary>
    public VoxelSpacing? Spacing { get; init; }

    /// <summary>Parses the first image of a group; null if the group is no image.</summary>
    /// <param name="ome">The metadata of OME-NGFF.</param>
    /// <exception cref="InvalidDataException">The metadata names no array.</exception>
    public static OmeMetadata? Parse(Literal? ome)
    {
        if (ome?.Member("multiscales")?.Items is not { Count: > 0 } multiscales) return null;
        string dataset = (multiscales[0].Member("datasets")?.Items is { Count: > 0 } datasets ? datasets[0].Member("path")?.Text : null)
            ?? throw new InvalidDataException("its multiscales metadata names no array");
        return new OmeMetadata(dataset, Letters(multiscales[0].Member("axes")))
        {
            Spacing = ReadSpacing(multiscales[0]),
            ChannelNames =
            [
                .. ome.Member("omero")?.Member("channels")?.Items?.Select(c => ChannelName.Clean(c.Member("label")?.Text)) ?? [],
            ],
        };
    }

    /// <summary>True if a dataset of any resolution has a path relative to the group.</summary>
    public static bool HasDataset(Literal? ome, string dataset) =>
        ome?.Member("multiscales")?.Items is { Count: > 0 } multiscales
        && multiscales[0].Member("datasets")?.Items?.Any(d => d.Member("path")?.Text == dataset) == true;

    /// <summary>The letters of named axes; null unless they are some of T, C, Z, Y and X, each once, with Y and X.</summary>
    /// <param name="names">One name per axis; null if there are none.</param>
    public static string? Letters(string[]? names)
    {
        if (names is null) return null;
        string letters = string.Concat(names.Select(name => Letter(name, null)));
        return letters.Contains('Y') && letters.Contains('X') && !letters.Contains('?') && letters.Distinct().Count() == letters.Length
            ? letters
            : null;
    }

    /// <summary>The product of the scales of the first dataset and of the image, in the units of the axes.</summary>
    private static VoxelSpacing? ReadSpacing(Literal image)
    {
        if (image.Member("axes")?.Items is not { } axes || image.Member("datasets")?.Items is not { Count: > 0 } datasets) return null;
        return LengthUnits.TryCreateSpacing(Length('Z'), Length('Y'), Length('X'));

        (double? Distance, string? Unit) Length(char letter)
        {
            for (int axis = 0; axis < axes.Count; axis++)
            {
                if (Letter(axes[axis].Member("name")?.Text, axes[axis].Member("type")?.Text) != letter) continue;
                return (Scale(datasets[0], axis) * (Scale(image, axis) ?? 1), axes[axis].Member("unit")?.Text);
            }

            return default;
        }

        static double? Scale(Literal owner, int axis) => owner.Member("coordinateTransformations")?.Items?
            .Select(transform => transform.Member("scale")?.Items).OfType<IReadOnlyList<Literal>>()
            .Where(scale => axis < scale.Count).Select(scale => scale[axis].Number ?? scale[axis].Integer).FirstOrDefault();
    }

    /// <summary>
    /// The letters of the axes of an image. A second axis of channels, slices or frames is one that pages have no number for.
    /// </summary>
    private static string? Letters(Literal? axes)
    {
        if (axes?.Items is not { } items) return null;
        string letters = "";
        foreach (var axis in items)
        {
            char letter = axis.Text is { } name ? Letter(name, null) : Letter(axis.Member("name")?.Text, axis.Member("type")?.Text);
            letters += letter is not ('Y' or 'X') && letters.Contains(letter) ? '?' : letter;
        }

        return letters.Count(c => c == 'Y') == 1 && letters.Count(c => c == 'X') == 1
            ? letters
            : throw new InvalidDataException("its multiscales metadata does not name rows and columns as axes");
    }

    private static char Letter(string? name, string? type) => (type, name?.ToUpperInvariant()) switch
    {
        ("time", _) => 'T',
        ("channel", _) => 'C',
        (_, "T" or "TIME") => 'T',
        (_, "C" or "CHANNEL") => 'C',
        (_, "Z") => 'Z',
        (_, "Y") => 'Y',
        (_, "X") => 'X',
        _ => '?',
    };
}
