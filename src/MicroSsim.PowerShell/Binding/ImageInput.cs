using System.Management.Automation;
using MicroSsim.Engine.Planes;
using MicroSsim.Evaluation.Pairing;

namespace MicroSsim.PowerShell.Binding;

/// <summary>
/// What <c>-GroundTruth</c> and <c>-Prediction</c> take: a path, a file object, a two-dimensional array of numbers, or a
/// plane. It is a type of our own because PowerShell binds script blocks to <c>object</c> as they are, instead of running
/// them on the pipeline's objects, and would flatten arrays.
/// </summary>
public sealed class ImageInput
{
    private ImageInput(string? path, bool literal, ImageSource? source)
    {
        Path = path;
        IsLiteral = literal;
        Source = source;
    }

    /// <summary>The path as it was given; null for an image in memory.</summary>
    internal string? Path { get; }

    /// <summary>Whether the path is a name to be taken as it is, without wildcards.</summary>
    internal bool IsLiteral { get; }

    /// <summary>The image in memory; null for a path.</summary>
    internal ImageSource? Source { get; }

    /// <summary>What a person would call it.</summary>
    public override string ToString() => Path ?? Source!.Name;

    internal static ImageInput OfPath(string path, bool literal) => new(path, literal, null);

    /// <summary>Reads one argument; null where it is none of the kinds.</summary>
    internal static ImageInput? Of(object? value)
    {
        object? plain = value is PSObject wrapped ? wrapped.BaseObject : value;
        return plain switch
        {
            ImageInput input => input,
            string path => OfPath(path, literal: false),
            FileSystemInfo file => OfPath(file.FullName, literal: true),
            LoadedPlane plane => new ImageInput(null, false, plane.ToSource()),
            ImagePlane plane => new ImageInput(null, false, new MemoryImageSource("plane", [plane])),
            Array { Rank: 2 } array => new ImageInput(null, false, new MemoryImageSource("array", [MemoryPlane.FromArray(array)])),
            _ when value is PSObject { Properties: { } properties } && properties["PSPath"]?.Value is string path => OfPath(path, literal: true),
            _ => null,
        };
    }
}

/// <summary>Turns what a user writes after <c>-GroundTruth</c> or <c>-Prediction</c> into <see cref="ImageInput"/>s.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class ImageInputTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object? plain = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        if (plain is ScriptBlock or null) return inputData; // a script block is run on each object of the pipeline, later
        try
        {
            if (ImageInput.Of(inputData) is { } one) return new[] { one };
            if (plain is System.Collections.IEnumerable many)
            {
                return many.Cast<object?>().Select(item => ImageInput.Of(item) ?? throw NotAnImage(item)).ToArray();
            }
        }
        catch (Exception e) when (e is NotSupportedException or ArgumentException)
        {
            throw new ArgumentTransformationMetadataException(e.Message, e);
        }

        throw NotAnImage(plain);
    }

    private static ArgumentTransformationMetadataException NotAnImage(object? value) =>
        new($"'{value}' is not an image: give a path, a file, a two-dimensional array of numbers ([double[,]], [uint16[,]] …) or a plane of Import-MicroSsimImage.");
}
