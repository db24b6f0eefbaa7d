using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Reflection;

namespace MicroSsim.Build.Help;

/// <summary>A command as defined by its class.</summary>
/// <param name="Name">Name of the command: Verb-Noun.</param>
/// <param name="Verb">Verb of the name.</param>
/// <param name="Noun">Noun of the name.</param>
/// <param name="OutputTypes">Names of its output types.</param>
/// <param name="ParameterSets">Names of its parameter sets; the default set is first.</param>
/// <param name="Parameters">Its parameters, without the common parameters.</param>
/// <param name="SupportsShouldProcess">Whether it has -WhatIf and -Confirm.</param>
internal sealed record CommandShape(
    string Name, string Verb, string Noun, IReadOnlyList<string> OutputTypes, IReadOnlyList<string> ParameterSets,
    IReadOnlyList<ParameterShape> Parameters, bool SupportsShouldProcess)
{
    /// <summary>Reads the commands of an assembly.</summary>
    public static IReadOnlyList<CommandShape> ReadAll(string assembly) =>
    [
        .. Assembly.LoadFrom(Path.GetFullPath(assembly)).GetExportedTypes()
            .Where(t => t.GetCustomAttribute<CmdletAttribute>() is not null)
            .Select(Read),
    ];

    private static CommandShape Read(Type type)
    {
        var command = type.GetCustomAttribute<CmdletAttribute>()!;
        object instance = Activator.CreateInstance(type)!;
        List<ParameterShape> parameters =
        [
            .. type.GetProperties()
                .Where(p => p.IsDefined(typeof(ParameterAttribute)))
                .Select(p => ParameterShape.Read(p, p.GetValue(instance))),
        ];
        (instance as IDisposable)?.Dispose();
        string first = command.DefaultParameterSetName ?? ParameterAttribute.AllParameterSets;
        var sets = parameters.SelectMany(p => p.Bindings)
            .Select(a => a.ParameterSetName)
            .Where(s => s != ParameterAttribute.AllParameterSets);
        return new CommandShape(
            $"{command.VerbName}-{command.NounName}", command.VerbName, command.NounName,
            [.. type.GetCustomAttributes<OutputTypeAttribute>().SelectMany(o => o.Type).Select(t => t.Name)],
            [.. sets.Prepend(first).Distinct()], parameters, command.SupportsShouldProcess);
    }
}

/// <summary>A parameter as defined by its property.</summary>
/// <param name="Name">Name without the hyphen.</param>
/// <param name="Type">Short name of the type; empty for a switch.</param>
/// <param name="Bindings">The attribute of each parameter set that has the parameter.</param>
/// <param name="Aliases">Other names.</param>
/// <param name="Default">Default value as text; null if there is none, or if it depends on the machine.</param>
/// <param name="Words">Accepted values and limits that the help text must mention.</param>
internal sealed record ParameterShape(
    string Name, string Type, IReadOnlyList<ParameterAttribute> Bindings, IReadOnlyList<string> Aliases, string? Default,
    IReadOnlyList<string> Words)
{
    private static readonly Dictionary<Type, string> ShortNames = new()
    {
        [typeof(string)] = "string",
        [typeof(int)] = "int",
        [typeof(double)] = "double",
    };

    public bool IsSwitch => Type.Length == 0;

    public bool IsMandatory => Bindings.Any(p => p.Mandatory);

    /// <summary>Reads a parameter.</summary>
    /// <param name="property">Property of the command's class.</param>
    /// <param name="initial">Value of the property in a new instance of the command.</param>
    public static ParameterShape Read(PropertyInfo property, object? initial)
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

    /// <summary>The attribute of the parameter for a parameter set; null if the set does not have the parameter.</summary>
    public ParameterAttribute? BindingIn(string set) =>
        Bindings.FirstOrDefault(p => p.ParameterSetName == set || p.ParameterSetName == ParameterAttribute.AllParameterSets);

    private static string NameOf(Type type) =>
        type.IsArray ? NameOf(type.GetElementType()!) + "[]" : ShortNames.GetValueOrDefault(type, type.Name);

    private static string Text(object? value) => value is IEnumerable many and not string
        ? string.Join(", ", many.Cast<object>().Select(Text))
        : Convert.ToString(value, CultureInfo.InvariantCulture)!;
}
