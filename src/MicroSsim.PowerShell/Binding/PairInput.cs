using System.Collections;
using System.Management.Automation;

namespace MicroSsim.PowerShell.Binding;

/// <summary>
/// The argument of a parameter for pairs: an object that may be a pair, or a collection of such objects. A type of its own, so that
/// paths and images bind by position to the parameters for images instead.
/// </summary>
public sealed class PairInput
{
    private readonly object _value;

    internal PairInput(object value) => _value = value;

    /// <summary>The objects, in order.</summary>
    internal IEnumerable<PSObject> Objects => InputObjects.Enumerate(_value);
}

/// <summary>Converts the argument of a parameter for pairs to a <see cref="PairInput"/>; images are left to other parameters.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class PairInputTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object? plain = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        return plain is null or PairInput ? plain : IsImage(inputData) ? inputData : new PairInput(inputData);
    }

    /// <summary>Whether a value is an image or a path, or a collection that begins with one.</summary>
    private static bool IsImage(object value)
    {
        try
        {
            if (ImageInput.Convert(value) is not null) return true;
            object plain = value is PSObject wrapped ? wrapped.BaseObject : value;
            return plain is IEnumerable and not IDictionary
                && ((IEnumerable)plain).Cast<object?>().FirstOrDefault() is { } first && ImageInput.Convert(first) is not null;
        }
        catch (Exception e) when (e is NotSupportedException or ArgumentException)
        {
            return true; // an array that is no image: the parameter for images says why
        }
    }
}
