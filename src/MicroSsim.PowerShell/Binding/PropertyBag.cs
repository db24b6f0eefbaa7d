using System.Globalization;
using System.Management.Automation;
using MicroSsim.Engine;
using MicroSsim.Evaluation;

namespace MicroSsim.PowerShell.Binding;

/// <summary>
/// Reads typed properties of objects that were serialized: by Clixml, a job, a remote session or CSV, which may turn numbers into text
/// (in the invariant culture, or by Export-Csv in the user's) and enumerations into text or numbers.
/// </summary>
internal sealed class PropertyBag(object value)
{
    /// <summary>The kind of pages, channels and regions, for <see cref="Require"/>.</summary>
    public const string WholeNumber = "a whole number";

    private readonly PSObject _object = PSObject.AsPSObject(value);

    /// <summary>All properties, values without their PSObject wrappers.</summary>
    public IEnumerable<(string Name, object? Value)> All => _object.Properties.Select(p => (p.Name, Read(p)));

    /// <summary>The value of a property without its PSObject wrapper; null if it does not exist.</summary>
    public object? this[string name] => Read(_object.Properties[name]);

    /// <summary>Returns a property as text; null if it is missing or empty.</summary>
    public string? Text(string name) => this[name]?.ToString() is { Length: > 0 } text ? text : null;

    /// <summary>Returns a property as a number; null if it is missing or not a number.</summary>
    public double? Number(string name) => ToNumber(this[name]);

    /// <summary>Returns a property as a 32-bit integer; null if it is missing, fractional or out of range.</summary>
    public int? Integer(string name) =>
        Number(name) is { } number && IsInteger(number) ? (int)number : null;

    /// <summary>Returns a property, a number or a collection of numbers, as 32-bit integers; null if it is missing or other.</summary>
    public IReadOnlyList<int>? Integers(string name)
    {
        if (Integer(name) is { } one) return [one];
        if (this[name] is not System.Collections.IEnumerable many || many is string) return null;
        double?[] numbers = [.. many.Cast<object?>().Select(v => ToNumber(Unwrap(v)))];
        return numbers.All(IsInteger) ? [.. numbers.Select(v => (int)v!.Value)] : null;
    }

    /// <summary>Returns the elements of a collection as text, with commas between them; null if the property is no collection.</summary>
    public string? Joined(string name) => this[name] is System.Collections.IEnumerable many and not string
        ? string.Join(", ", many.Cast<object?>())
        : null;

    /// <summary>Returns a property as a Boolean; null if it is missing or not one.</summary>
    public bool? Flag(string name) => this[name] switch
    {
        bool flag => flag,
        string text when bool.TryParse(text, out bool flag) => flag,
        _ => null,
    };

    /// <summary>Returns the value that was read of a property, which must be of its kind unless the property is missing or empty.</summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <param name="name">The name of the property.</param>
    /// <param name="read">The value; null if the property is missing, empty, or of another kind.</param>
    /// <param name="kind">The kind, such as "a whole number".</param>
    /// <exception cref="EvaluationException"><c>PropertyInvalid</c>: it is of another kind.</exception>
    public T? Require<T>(string name, T? read, string kind)
    {
        if (read is not null || Text(name) is not { } text) return read;
        throw new EvaluationException(
            "PropertyInvalid",
            _object.ToString(),
            $"the property {name} of '{_object}' is '{text}', which is not {kind}; correct it, or remove the property.")
        {
            Kind = FailureKind.InvalidArgument,
        };
    }

    /// <summary>
    /// Converts a value of any numeric type, or text, to a number; null if that is not possible. Text is parsed in the invariant culture,
    /// else in the user's. Both give the same number where both can parse the text, because thousands separators are not allowed.
    /// </summary>
    public static double? ToNumber(object? value) => value switch
    {
        double number => number,
        null or bool => null,
        string text => Parse(text, CultureInfo.InvariantCulture) ?? Parse(text, CultureInfo.CurrentCulture),
        Enum => null,
        IConvertible number => number.GetTypeCode() is >= TypeCode.SByte and <= TypeCode.Decimal
            ? number.ToDouble(CultureInfo.InvariantCulture)
            : null,
        _ => null,
    };

    private static bool IsInteger(double? number) => number == Math.Floor(number ?? double.NaN) && Math.Abs(number.Value) <= int.MaxValue;

    private static double? Parse(string text, CultureInfo culture) =>
        double.TryParse(text, NumberStyles.Float, culture, out double number) ? number : null;

    /// <summary>The value of a property; null if it does not exist, or if its script fails.</summary>
    private static object? Read(PSPropertyInfo? property)
    {
        try
        {
            return Unwrap(property?.Value);
        }
        catch (GetValueException)
        {
            return null;
        }
    }

    private static object? Unwrap(object? value) => value is PSObject wrapped ? wrapped.BaseObject : value;
}
