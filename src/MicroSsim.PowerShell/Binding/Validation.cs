using System.Management.Automation;
using MicroSsim.Engine;
using MicroSsim.Imaging.Files;

namespace MicroSsim.PowerShell.Binding;

/// <summary>Requires that the argument, or each of its elements, is an odd window side of at least 3 pixels.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class ValidateWindowSizeAttribute : ValidateEnumeratedArgumentsAttribute
{
    /// <inheritdoc/>
    protected override void ValidateElement(object element)
    {
        if (element is int size && (size < 3 || size % 2 == 0))
        {
            throw new ValidationMetadataException($"A window has an odd side of at least 3 pixels, not {size}.");
        }
    }
}

/// <summary>Requires that the argument names the axes of a stack, such as TZCYX.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class ValidateAxesAttribute : ValidateEnumeratedArgumentsAttribute
{
    /// <inheritdoc/>
    protected override void ValidateElement(object element)
    {
        try
        {
            if (element is string axes) PageAxes.Parse(axes);
        }
        catch (MicroSsimException e)
        {
            throw new ValidationMetadataException(e.Message, e);
        }
    }
}

/// <summary>Requires that the argument, or each of its elements, is a finite number above 0.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class ValidatePositiveAttribute : ValidateEnumeratedArgumentsAttribute
{
    /// <inheritdoc/>
    protected override void ValidateElement(object element)
    {
        if (element is double number && !(number > 0 && number <= double.MaxValue))
        {
            throw new ValidationMetadataException(FormattableString.Invariant($"A finite number above 0 is needed, not {number}."));
        }
    }
}

/// <summary>Requires one finite number above 0, or several of 0 or above that are not all 0.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class ValidateSigmaAttribute : ValidateArgumentsAttribute
{
    /// <inheritdoc/>
    protected override void Validate(object arguments, EngineIntrinsics engineIntrinsics)
    {
        double[] sigma = arguments as double[] ?? [];
        if (!sigma.All(s => s is >= 0 and <= double.MaxValue) || sigma.All(s => s == 0))
        {
            throw new ValidationMetadataException(
                "A finite standard deviation above 0 is needed, or three of 0 or above for z, y and x, not all of them 0.");
        }
    }
}

/// <summary>Requires that the argument, or each of its elements, is a finite number.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class ValidateFiniteAttribute : ValidateEnumeratedArgumentsAttribute
{
    /// <inheritdoc/>
    protected override void ValidateElement(object element)
    {
        if (element is double number && (double.IsNaN(number) || double.IsInfinity(number)))
        {
            throw new ValidationMetadataException("A finite number is needed.");
        }
    }
}
