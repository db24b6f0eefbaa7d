using System.Globalization;
using System.Management.Automation;

namespace MicroSsim.PowerShell.Binding;

/// <summary>
/// Reads the properties of objects that have been elsewhere: through Clixml, a job, a remote session or a CSV, where
/// numbers may have become text (in the invariant culture, or by Export-Csv in the user's) and enumerations text or numbers.
/// </summary>
internal sealed class PropertyBag(object value)
{
    private readonly PSObject _object = PSObject.AsPSObject(value);

    public IEnumerable<(string Name, object? Value)> All => _object.Properties.Select(p => (p.Name, Plain(p.Value)));

    public object? this[string name] => Plain(_object.Properties[name]?.Value);

    /// <summary>A property as text; null where it is missing or empty.</summary>
    public string? Text(string name) => this[name]?.ToString() is { Length: > 0 } text ? text : null;

    /// <summary>A property as a number; null where it is missing or not one.</summary>
    public double? Number(string name) => ToNumber(this[name]);

    /// <summary>A property as a whole number; null where it is missing or not one.</summary>
    public int? Integer(string name) => Number(name) is { } number && number == Math.Floor(number) && Math.Abs(number) <= int.MaxValue ? (int)number : null;

    /// <summary>A property as whole numbers; null where it is missing or empty.</summary>
    public IReadOnlyList<int>? Integers(string name)
    {
        if (Integer(name) is { } one) return [one];
        return this[name] is System.Collections.IEnumerable and not string
            ? ((System.Collections.IEnumerable)this[name]!).Cast<object?>().Select(v => ToNumber(Plain(v))).OfType<double>().Select(v => (int)v).ToList()
            : null;
    }

    /// <summary>A property as true or false; null where it is neither.</summary>
    public bool? Flag(string name) => this[name] switch
    {
        bool flag => flag,
        string text when bool.TryParse(text, out bool flag) => flag,
        _ => null,
    };

    /// <summary>
    /// A value as a number, from any numeric type or from text, in the invariant culture or else in the user's; null if it is
    /// not one. Text that both read, they read alike: neither takes thousands apart.
    /// </summary>
    public static double? ToNumber(object? value) => value switch
    {
        double number => number,
        null or bool => null,
        string text => Parse(text, CultureInfo.InvariantCulture) ?? Parse(text, CultureInfo.CurrentCulture),
        Enum => null,
        IConvertible number => number.GetTypeCode() is >= TypeCode.SByte and <= TypeCode.Decimal ? number.ToDouble(CultureInfo.InvariantCulture) : null,
        _ => null,
    };

    private static double? Parse(string text, CultureInfo culture) => double.TryParse(text, NumberStyles.Float, culture, out double number) ? number : null;

    private static object? Plain(object? value) => value is PSObject wrapped ? wrapped.BaseObject : value;
}
