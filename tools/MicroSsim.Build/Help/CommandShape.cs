using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Reflection;

namespace MicroSsim.Build.Help;

/// <summary>A command as its class defines it.</summary>
/// <param name="Name">Verb-Noun.</param>
/// <param name="Verb">Its verb.</param>
/// <param name="Noun">Its noun.</param>
/// <param name="OutputTypes">What it puts out.</param>
/// <param name="ParameterSets">The names of its parameter sets, the default one first.</param>
/// <param name="Parameters">Its parameters, without those that every command has.</param>
/// <param name="AsksFirst">Whether it has -WhatIf and -Confirm.</param>
internal sealed record CommandShape(
    string Name, string Verb, string Noun, IReadOnlyList<string> OutputTypes, IReadOnlyList<string> ParameterSets,
    IReadOnlyList<ParameterShape> Parameters, bool AsksFirst)
{
    /// <summary>The commands of an assembly.</summary>
    public static IReadOnlyList<CommandShape> AllOf(string assembly) =>
        [.. Assembly.LoadFrom(Path.GetFullPath(assembly)).GetExportedTypes().Where(t => t.GetCustomAttribute<CmdletAttribute>() is not null).Select(Of)];

    private static CommandShape Of(Type type)
    {
        var command = type.GetCustomAttribute<CmdletAttribute>()!;
        object fresh = Activator.CreateInstance(type)!;
        List<ParameterShape> parameters =
            [.. type.GetProperties().Where(p => p.IsDefined(typeof(ParameterAttribute))).Select(p => ParameterShape.Of(p, p.GetValue(fresh)))];
        (fresh as IDisposable)?.Dispose();
        string first = command.DefaultParameterSetName ?? ParameterAttribute.AllParameterSets;
        var sets = parameters.SelectMany(p => p.Places).Select(a => a.ParameterSetName).Where(s => s != ParameterAttribute.AllParameterSets);
        return new CommandShape(
            $"{command.VerbName}-{command.NounName}", command.VerbName, command.NounName,
            [.. type.GetCustomAttributes<OutputTypeAttribute>().SelectMany(o => o.Type).Select(t => t.Name)],
            [.. sets.Prepend(first).Distinct()], parameters, command.SupportsShouldProcess);
    }
}

/// <summary>A parameter as its property defines it.</summary>
/// <param name="Name">Without the hyphen.</param>
/// <param name="Type">The type's short name; empty for a switch.</param>
/// <param name="Places">How it is bound, in each parameter set that has it.</param>
/// <param name="Aliases">Other names.</param>
/// <param name="Default">The value that it has when it is left out; null where that is none, or depends on the machine.</param>
/// <param name="Words">Accepted values and limits, which its text has to mention.</param>
internal sealed record ParameterShape(
    string Name, string Type, IReadOnlyList<ParameterAttribute> Places, IReadOnlyList<string> Aliases, string? Default, IReadOnlyList<string> Words)
{
    private static readonly Dictionary<Type, string> ShortNames = new() { [typeof(string)] = "string", [typeof(int)] = "int", [typeof(double)] = "double" };

    public bool IsSwitch => Type.Length == 0;

    public bool IsMandatory => Places.Any(p => p.Mandatory);

    public static ParameterShape Of(PropertyInfo property, object? initial)
    {
        var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        var range = property.GetCustomAttribute<ValidateRangeAttribute>();
        object?[] limits = range is null ? [] : [range.MinRange, range.MaxRange];
        List<string> words = [.. limits.Where(l => l is not int.MaxValue).Select(Text), .. type.IsEnum ? Enum.GetNames(type) : []];
        bool isMandatory = property.GetCustomAttributes<ParameterAttribute>().Any(p => p.Mandatory);
        bool dependsOnMachine = property.Name == "ThrottleLimit"; // the number of cores
        return new ParameterShape(
            property.Name,
            type == typeof(SwitchParameter) ? "" : NameOf(type),
            [.. property.GetCustomAttributes<ParameterAttribute>()],
            [.. property.GetCustomAttribute<AliasAttribute>()?.AliasNames ?? []],
            initial is null or SwitchParameter || isMandatory || dependsOnMachine || initial is Array { Length: 0 } ? null : Text(initial),
            words);
    }

    /// <summary>How the parameter is bound in a set; null where it is not part of it.</summary>
    public ParameterAttribute? In(string set) => Places.FirstOrDefault(p => p.ParameterSetName == set || p.ParameterSetName == ParameterAttribute.AllParameterSets);

    private static string NameOf(Type type) =>
        type.IsArray ? NameOf(type.GetElementType()!) + "[]" : ShortNames.GetValueOrDefault(type, type.Name);

    private static string Text(object? value) => value is IEnumerable many and not string
        ? string.Join(", ", many.Cast<object>().Select(Text))
        : Convert.ToString(value, CultureInfo.InvariantCulture)!;
}
