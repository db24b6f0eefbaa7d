using System.Management.Automation;
using MicroSsim.Engine.Planes;
using MicroSsim.Evaluation.Pairing;

namespace MicroSsim.PowerShell.Binding;

/// <summary>
/// The argument of an image parameter: a path, a file object, a two-dimensional array of numbers or a plane. A type of its own, because
/// PowerShell passes script blocks to parameters of type <c>object</c> unevaluated (no delay binding), and flattens arrays.
/// </summary>
public sealed class ImageInput
{
    private ImageInput(string? path, bool isLiteral, ImageSource? source)
    {
        Path = path;
        IsLiteral = isLiteral;
        Source = source;
    }

    /// <summary>The path as the user wrote it; null for an image in memory.</summary>
    internal string? Path { get; }

    /// <summary>Whether wildcard characters of the path are part of the name.</summary>
    internal bool IsLiteral { get; }

    /// <summary>The image in memory; null for a path.</summary>
    internal ImageSource? Source { get; }

    /// <summary>The path, or the name of the image in memory.</summary>
    public override string ToString() => Path ?? Source!.Name;

    /// <summary>Converts one value.</summary>
    /// <param name="value">A path, file object, plane, two-dimensional array, or object with the property PSPath.</param>
    /// <param name="copiesArrays">
    /// Whether the pixels of an array are copied, which an array of a pipeline object needs: the script may fill it with the next image
    /// while this one is measured.
    /// </param>
    /// <returns>The input; null if the value is of another type.</returns>
    /// <exception cref="NotSupportedException">The element type of the array is not a pixel type.</exception>
    /// <exception cref="ArgumentException">The array is empty.</exception>
    internal static ImageInput? Convert(object? value, bool copiesArrays = false)
    {
        object? plain = value is PSObject wrapped ? wrapped.BaseObject : value;
        return plain switch
        {
            ImageInput input => input,
            string path => FromPath(path, isLiteral: false),
            FileSystemInfo file => FromPath(file.FullName, isLiteral: true),
            LoadedPlane plane => FromSource(plane.ToSource()),
            ImagePlane plane => FromSource(new MemoryImageSource("plane", [plane])),
            Array { Rank: 2 } array => FromSource(
                new MemoryImageSource("array", [copiesArrays ? MemoryPlane.FromArray(array) : MemoryPlane.WrapArray(array)])),
            _ when value is PSObject { Properties: { } properties } && properties["PSPath"]?.Value is string path =>
                FromPath(path, isLiteral: true),
            _ => null,
        };
    }

    private static ImageInput FromPath(string path, bool isLiteral) => new(path, isLiteral, null);

    private static ImageInput FromSource(ImageSource source) => new(null, false, source);
}

/// <summary>Converts the argument of an image parameter to an array of <see cref="ImageInput"/>.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class ImageInputTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object? plain = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        if (plain is ScriptBlock or null) return inputData; // delay binding: PowerShell runs the script block for each pipeline object
        if (HasImageProperties(inputData)) return inputData; // the binder goes on to bind the properties
        try
        {
            if (ImageInput.Convert(inputData) is { } one) return new[] { one };
            if (plain is System.Collections.IEnumerable many)
            {
                return many.Cast<object?>().Select(item => ImageInput.Convert(item) ?? throw NotAnImage(item)).ToArray();
            }
        }
        catch (Exception e) when (e is NotSupportedException or ArgumentException)
        {
            throw new ArgumentTransformationMetadataException(e.Message, e);
        }

        throw NotAnImage(plain);
    }

    private static bool HasImageProperties(object value) =>
        PSObject.AsPSObject(value).Properties is { } properties && properties["GroundTruth"] is not null
        && properties["Prediction"] is not null;

    private static ArgumentTransformationMetadataException NotAnImage(object? value) =>
        new($"'{value}' is not an image: give a path, a file, a two-dimensional array of numbers ([double[,]], [uint16[,]] …) "
            + "or a plane of Import-MicroSsimImage.");
}
