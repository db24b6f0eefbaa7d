using System.Management.Automation;

namespace MicroSsim.PowerShell.Binding;

/// <summary>The argument, or each element of it, is an odd number of at least 3: a window has a centre and neighbours.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class ValidateWindowSizeAttribute : ValidateEnumeratedArgumentsAttribute
{
    /// <inheritdoc/>
    protected override void ValidateElement(object element)
    {
        if (element is int size && (size < 3 || size % 2 == 0)) throw new ValidationMetadataException($"A window has an odd side of at least 3 pixels, not {size}.");
    }
}

/// <summary>The argument, or each element of it, is finite and above 0.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class ValidatePositiveAttribute : ValidateEnumeratedArgumentsAttribute
{
    /// <inheritdoc/>
    protected override void ValidateElement(object element)
    {
        if (element is double number && !(number > 0 && number <= double.MaxValue)) throw new ValidationMetadataException(FormattableString.Invariant($"A finite number above 0 is needed, not {number}."));
    }
}

/// <summary>The argument is a finite number.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class ValidateFiniteAttribute : ValidateEnumeratedArgumentsAttribute
{
    /// <inheritdoc/>
    protected override void ValidateElement(object element)
    {
        if (element is double number && (double.IsNaN(number) || double.IsInfinity(number))) throw new ValidationMetadataException("A finite number is needed.");
    }
}
