using MicroSsim.Imaging.Text;
using MicroSsim.Imaging.Zarr.Codecs;

namespace MicroSsim.Imaging.Zarr.Structure;

/// <summary>Parser of the metadata of arrays in version 2 of the Zarr format, the files .zarray.</summary>
internal static class ArrayVersion2
{
    /// <summary>Parses the metadata of an array.</summary>
    /// <param name="path">Path of the image, for messages.</param>
    /// <param name="json">Content of .zarray.</param>
    /// <param name="attributes">Content of .zattrs; null if there is none.</param>
    /// <exception cref="InvalidDataException">The metadata is damaged.</exception>
    /// <exception cref="ImageFileException">The array is of a kind that is not read.</exception>
    public static ZarrArray Parse(string path, Literal json, Literal? attributes)
    {
        long[] shape = ArrayBuilder.Shape(json.Member("shape"));
        int[] chunk = ArrayBuilder.ChunkShape(json.Member("chunks"), shape.Length);
        var type = ArrayBuilder.Type(path, json.Member("dtype")?.Text);
        if (json.Member("filters")?.Items is { Count: > 0 } filters)
        {
            throw ArrayBuilder.Unsupported(path, $"the filter {filters[0].Member("id")?.Text ?? "without a name"} is");
        }

        int[] axes = [.. Enumerable.Range(0, shape.Length)];
        int[] order = json.Member("order")?.Text switch
        {
            "C" => axes,
            "F" => [.. Enumerable.Reverse(axes)],
            _ => throw new InvalidDataException("its metadata has no valid order"),
        };
        string separator = json.Member("dimension_separator")?.Text ?? ".";
        if (separator is not ("." or "/")) throw new InvalidDataException("its metadata has no valid dimension_separator");
        return new ZarrArray
        {
            Shape = shape,
            ChunkShape = chunk,
            ChunkElements = ArrayBuilder.ChunkElements(path, chunk, type.Samples.Bits / 8),
            Strides = ArrayBuilder.Strides(chunk, order),
            Samples = type.Samples,
            BigEndian = type.BigEndian,
            FillPixel = ArrayBuilder.FillPixel(json.Member("fill_value"), type.Samples),
            FillText = ArrayBuilder.FillText(json.Member("fill_value")),
            Codecs = Codecs(path, json.Member("compressor")),
            KeyPrefix = "",
            Separator = separator[0],
            AxisNames = Names(attributes?.Member("_ARRAY_DIMENSIONS"), shape.Length),
        };
    }

    /// <summary>Names of axes; null unless there is a text for each.</summary>
    /// <param name="json">The list of names.</param>
    /// <param name="count">Number of axes.</param>
    public static string[]? Names(Literal? json, int count) =>
        json?.Items is { } names && names.Count == count && names.All(n => n.Text is not null) ? [.. names.Select(n => n.Text!)] : null;

    private static CodecChain Codecs(string path, Literal? json)
    {
        if (json?.Members is null) return CodecChain.Empty;
        string name = json.Member("id")?.Text ?? throw new InvalidDataException("its metadata has a compressor without an id");
        return new CodecChain(ArrayBuilder.Compressor(path, name, json));
    }
}
