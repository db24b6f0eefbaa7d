using System.Management.Automation;
using System.Xml.Linq;

namespace MicroSsim.Build.Help;

/// <summary>Commands in the XML that Get-Help reads.</summary>
internal static class Maml
{
    private static readonly XNamespace Text = "http://schemas.microsoft.com/maml/2004/10";
    private static readonly XNamespace Cmd = "http://schemas.microsoft.com/maml/dev/command/2004/10";
    private static readonly XNamespace Dev = "http://schemas.microsoft.com/maml/dev/2004/10";

    private static readonly ParameterText[] AskingFirst =
    [
        Asking("WhatIf", "wi", "Shows what the command would write, and writes nothing."),
        Asking("Confirm", "cf", "Asks before anything is written."),
    ];

    /// <summary>The help of all commands.</summary>
    public static XDocument Of(IEnumerable<Command> commands) => new(
        new XElement((XNamespace)"http://msh" + "helpItems", new XAttribute("schema", "maml"), commands.Select(Of)));

    private static XElement Of(Command command)
    {
        var (shape, page) = command;
        List<ParameterText> parameters = [.. page.Parameters, .. shape.AsksFirst ? AskingFirst : []];
        return new XElement(
            Cmd + "command",
            new XAttribute(XNamespace.Xmlns + "maml", Text),
            new XAttribute(XNamespace.Xmlns + "command", Cmd),
            new XAttribute(XNamespace.Xmlns + "dev", Dev),
            new XElement(
                Cmd + "details",
                new XElement(Cmd + "name", shape.Name),
                new XElement(Cmd + "verb", shape.Verb),
                new XElement(Cmd + "noun", shape.Noun),
                new XElement(Text + "description", Paragraph(page.Synopsis))),
            new XElement(Text + "description", Paragraphs(page.Description)),
            new XElement(Cmd + "syntax", shape.ParameterSets.Select(set => SyntaxItem(shape.Name, set, parameters))),
            new XElement(Cmd + "parameters", parameters.Select(p => Parameter(p, p.Shape.Places[0]))),
            new XElement(Cmd + "inputTypes", page.Inputs.Select(i => TypeItem("inputType", i))),
            new XElement(Cmd + "returnValues", page.Outputs.Select(o => TypeItem("returnValue", o))),
            new XElement(Text + "alertSet", new XElement(Text + "alert", Paragraphs(page.Notes))),
            new XElement(Cmd + "examples", page.Examples.Select(Example)),
            new XElement(Cmd + "relatedLinks", page.Links.Select(link => new XElement(Text + "navigationLink", new XElement(Text + "linkText", link.Value), new XElement(Text + "uri")))));
    }

    /// <summary>Parameters by position first, then the mandatory ones, then the others in the order of the page.</summary>
    private static XElement SyntaxItem(string command, string set, IEnumerable<ParameterText> parameters) => new(
        Cmd + "syntaxItem",
        new XElement(Text + "name", command),
        parameters.Select(p => (Parameter: p, Place: p.Shape.In(set)))
            .Where(p => p.Place is not null)
            .OrderBy(p => p.Place!.Position == int.MinValue ? int.MaxValue : p.Place.Position)
            .ThenBy(p => !p.Place!.Mandatory)
            .Select(p => Parameter(p.Parameter, p.Place!)));

    private static XElement Parameter(ParameterText parameter, ParameterAttribute place)
    {
        var shape = parameter.Shape;
        string[] pipeline = [.. place.ValueFromPipeline ? ["ByValue"] : Array.Empty<string>(), .. place.ValueFromPipelineByPropertyName ? ["ByPropertyName"] : Array.Empty<string>()];
        return new XElement(
            Cmd + "parameter",
            new XAttribute("required", place.Mandatory),
            new XAttribute("variableLength", shape.Type.EndsWith(']')),
            new XAttribute("globbing", parameter.TakesWildcards),
            new XAttribute("pipelineInput", pipeline.Length == 0 ? "False" : $"True ({string.Join(", ", pipeline)})"),
            new XAttribute("position", place.Position == int.MinValue ? "named" : place.Position),
            new XAttribute("aliases", shape.Aliases.Count == 0 ? "none" : string.Join(", ", shape.Aliases)),
            new XElement(Text + "name", shape.Name),
            new XElement(Text + "description", Paragraphs(parameter.Texts)),
            shape.IsSwitch ? null : new XElement(Cmd + "parameterValue", new XAttribute("required", true), new XAttribute("variableLength", false), shape.Type),
            new XElement(Dev + "type", new XElement(Text + "name", shape.IsSwitch ? "SwitchParameter" : shape.Type), new XElement(Text + "uri")),
            new XElement(Dev + "defaultValue", parameter.Default));
    }

    private static XElement TypeItem(string kind, Section section) => new(
        Cmd + kind,
        new XElement(Dev + "type", new XElement(Text + "name", section.Heading)),
        new XElement(Text + "description", Paragraphs(section.Texts)));

    private static XElement Example(Example example, int index) => new(
        Cmd + "example",
        new XElement(Text + "title", $"--- Example {index + 1}: {example.Title} ---"),
        new XElement(Dev + "code", example.Code),
        new XElement(Dev + "remarks", Paragraphs(example.Remarks), Paragraph(""))); // an empty line before the next example

    private static IEnumerable<XElement> Paragraphs(IEnumerable<Text> texts) => texts.SelectMany(text => text.Kind switch
    {
        TextKind.Item => [Paragraph("- " + text.Value)],
        TextKind.Paragraph => [Paragraph(text.Value)],
        _ => text.Value.Split('\n').Select(line => Paragraph("    " + line)),
    });

    private static XElement Paragraph(string text) => new(Text + "para", text);

    private static ParameterText Asking(string name, string alias, string text) =>
        new(new ParameterShape(name, "", [new ParameterAttribute()], [alias], null, []), [new Text(TextKind.Paragraph, text, 0)], "False", false);
}
