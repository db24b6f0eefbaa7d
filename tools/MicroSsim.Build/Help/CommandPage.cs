namespace MicroSsim.Build.Help;

/// <summary>The help page of a command. Its layout is checked, and its content is compared with the code.</summary>
/// <param name="Synopsis">One sentence.</param>
/// <param name="Description">Paragraphs of the section Description.</param>
/// <param name="Examples">Examples with title, code and remarks.</param>
/// <param name="Parameters">One section per parameter, in the order of the page.</param>
/// <param name="Inputs">One section per type that the command accepts from the pipeline.</param>
/// <param name="Outputs">One section per type that the command writes.</param>
/// <param name="Notes">Paragraphs of the section Notes.</param>
/// <param name="Links">Related commands and pages.</param>
internal sealed record CommandPage(
    string Synopsis, IReadOnlyList<Text> Description, IReadOnlyList<Example> Examples, IReadOnlyList<ParameterText> Parameters,
    IReadOnlyList<Section> Inputs, IReadOnlyList<Section> Outputs, IReadOnlyList<Text> Notes, IReadOnlyList<Text> Links)
{
    private const int MinExamples = 2;

    /// <summary>Reads a page and compares it with the command.</summary>
    /// <exception cref="HelpException">A section is missing or superfluous, or differs from the code.</exception>
    public static CommandPage Parse(MarkdownPage page, CommandShape shape)
    {
        var title = page.Title;
        if (title.Heading != shape.Name) throw page.Error(title.Line, $"the title is '{title.Heading}', not '{shape.Name}'");
        if (title.Texts is not [{ Kind: TextKind.Paragraph } synopsis])
        {
            throw page.Error(title.Line, "the title is followed by one paragraph, the synopsis");
        }

        var examples = Part("Examples").Sections.Select(s => ParseExample(page, s)).ToList();
        if (examples.Count < MinExamples)
        {
            throw page.Error(Part("Examples").Line, $"there are {examples.Count} examples, but a command has at least {MinExamples}");
        }

        var outputs = Described("Outputs");
        if (shape.OutputTypes.FirstOrDefault(t => outputs.All(o => o.Heading != t)) is { } type)
        {
            throw page.Error(Part("Outputs").Line, $"the output {type} has no heading");
        }

        return new CommandPage(
            synopsis.Value, Filled("Description").Texts, examples, ParseParameters(page, Part("Parameters"), shape), Described("Inputs"),
            outputs, Filled("Notes").Texts, Filled("Related links").Texts);

        Section Part(string heading) => title.Sections.FirstOrDefault(s => s.Heading == heading)
            ?? throw page.Error(title.Line, $"the section '## {heading}' is missing");

        Section Filled(string heading) => Part(heading) is { Texts.Count: > 0 } part
            ? part
            : throw page.Error(Part(heading).Line, $"'{heading}' has no text");

        List<Section> Described(string heading)
        {
            if (Part(heading).Sections.Count == 0) throw page.Error(Part(heading).Line, $"'{heading}' has no '### type' in it");
            return [.. Part(heading).Sections.Select(s => s.Texts.Count > 0 ? s : throw page.Error(s.Line, $"'{s.Heading}' has no text"))];
        }
    }

    private static Example ParseExample(MarkdownPage page, Section section) =>
        section.Texts is [{ Kind: TextKind.Code } code, .. var remarks] && remarks.Count > 0
            ? new Example(section.Heading, code.Value, remarks)
            : throw page.Error(section.Line, "an example begins with code (```powershell), followed by text");

    private static List<ParameterText> ParseParameters(MarkdownPage page, Section section, CommandShape shape)
    {
        var found = section.Sections
            .Select(s => (Section: s, Shape: shape.Parameters.FirstOrDefault(p => "-" + p.Name == s.Heading)))
            .ToList();
        foreach (var (unknown, _) in found.Where(f => f.Shape is null))
        {
            throw page.Error(unknown.Line, $"{shape.Name} has no parameter {unknown.Heading}");
        }

        if (shape.Parameters.Except(found.Select(f => f.Shape!)).FirstOrDefault() is { } missing)
        {
            throw page.Error(section.Line, $"the parameter -{missing.Name} has no section '### -{missing.Name}'");
        }

        return [.. found.Select(f => ParseParameter(page, f.Section, f.Shape!))];
    }

    private static ParameterText ParseParameter(MarkdownPage page, Section section, ParameterShape shape)
    {
        if (section.Texts is not [{ Kind: TextKind.Paragraph }, ..])
        {
            throw page.Error(section.Line, $"the parameter -{shape.Name} has no text");
        }

        string text = string.Join('\n', section.Texts.Select(t => t.Value));
        if (shape.Words.FirstOrDefault(w => !text.Contains(w, StringComparison.Ordinal)) is { } word)
        {
            throw page.Error(section.Line, $"the text of -{shape.Name} does not mention {word}");
        }

        var items = section.Texts.Where(t => t.Kind == TextKind.Item).ToList();
        string? documented = RemoveItem("Default: ");
        if (documented is null && !shape.IsMandatory && !shape.IsSwitch)
        {
            throw page.Error(section.Line, $"-{shape.Name} needs an item '- Default: …'");
        }

        if (shape.Default is { } actual && documented != actual)
        {
            throw page.Error(section.Line, $"the default of -{shape.Name} is {actual}, not {documented}");
        }

        bool wildcards = RemoveItem("Wildcards: ") == "yes";
        return new ParameterText(
            shape, [.. section.Texts.Where(t => t.Kind != TextKind.Item), .. items], documented ?? (shape.IsSwitch ? "False" : "None"),
            wildcards);

        // Removes an item from the text, because Get-Help shows it on a line of its own.
        string? RemoveItem(string name)
        {
            var item = items.Find(f => f.Value.StartsWith(name, StringComparison.Ordinal));
            if (item is not null) items.Remove(item);
            return item?.Value[name.Length..];
        }
    }
}

/// <summary>An example: a title, code, and remarks below the code.</summary>
internal sealed record Example(string Title, string Code, IReadOnlyList<Text> Remarks);

/// <summary>A parameter with its help text.</summary>
internal sealed record ParameterText(ParameterShape Shape, IReadOnlyList<Text> Texts, string Default, bool AcceptsWildcards);
