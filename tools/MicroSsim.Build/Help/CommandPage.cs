namespace MicroSsim.Build.Help;

/// <summary>The page of a command. Its layout is checked, and what it says is held against the code.</summary>
/// <param name="Synopsis">One sentence.</param>
/// <param name="Description">What the command does.</param>
/// <param name="Examples">Title, code, remarks.</param>
/// <param name="Parameters">A section for each parameter, in the order of the page.</param>
/// <param name="Inputs">A section for each type.</param>
/// <param name="Outputs">A section for each type.</param>
/// <param name="Notes">What else there is to know.</param>
/// <param name="Links">Commands, pages.</param>
internal sealed record CommandPage(
    string Synopsis, IReadOnlyList<Text> Description, IReadOnlyList<Example> Examples, IReadOnlyList<ParameterText> Parameters,
    IReadOnlyList<Section> Inputs, IReadOnlyList<Section> Outputs, IReadOnlyList<Text> Notes, IReadOnlyList<Text> Links)
{
    private const int FewestExamples = 2;

    /// <summary>Reads a page.</summary>
    /// <exception cref="HelpException">Something is missing, superfluous, or not as in the code.</exception>
    public static CommandPage Of(MarkdownPage page, CommandShape shape)
    {
        var title = page.Title;
        if (title.Heading != shape.Name) throw page.Error(title.Line, $"the title is '{title.Heading}', not '{shape.Name}'");
        if (title.Texts is not [{ Kind: TextKind.Paragraph } synopsis]) throw page.Error(title.Line, "the title is followed by one paragraph, the synopsis");

        var examples = Part("Examples").Sections.Select(s => ExampleOf(page, s)).ToList();
        if (examples.Count < FewestExamples) throw page.Error(Part("Examples").Line, $"there are {examples.Count} examples, but a command has at least {FewestExamples}");
        var outputs = Described("Outputs");
        foreach (string type in shape.OutputTypes.Where(t => outputs.All(o => o.Heading != t))) throw page.Error(Part("Outputs").Line, $"the output {type} has no heading");
        return new CommandPage(
            synopsis.Value, Filled("Description").Texts, examples, ParametersOf(page, Part("Parameters"), shape), Described("Inputs"), outputs,
            Filled("Notes").Texts, Filled("Related links").Texts);

        Section Part(string heading) => title.Sections.FirstOrDefault(s => s.Heading == heading) ?? throw page.Error(title.Line, $"the section '## {heading}' is missing");

        Section Filled(string heading) => Part(heading) is { Texts.Count: > 0 } part ? part : throw page.Error(Part(heading).Line, $"'{heading}' has no text");

        List<Section> Described(string heading)
        {
            if (Part(heading).Sections.Count == 0) throw page.Error(Part(heading).Line, $"'{heading}' has no '### type' in it");
            return [.. Part(heading).Sections.Select(s => s.Texts.Count > 0 ? s : throw page.Error(s.Line, $"'{s.Heading}' has no text"))];
        }
    }

    private static Example ExampleOf(MarkdownPage page, Section section) => section.Texts is [{ Kind: TextKind.Code } code, .. var remarks] && remarks.Count > 0
        ? new Example(section.Heading, code.Value, remarks)
        : throw page.Error(section.Line, "an example begins with code (```powershell), which text follows");

    private static List<ParameterText> ParametersOf(MarkdownPage page, Section section, CommandShape shape)
    {
        var found = section.Sections.Select(s => (Section: s, Shape: shape.Parameters.FirstOrDefault(p => "-" + p.Name == s.Heading))).ToList();
        foreach (var (unknown, _) in found.Where(f => f.Shape is null)) throw page.Error(unknown.Line, $"{shape.Name} has no parameter {unknown.Heading}");
        foreach (var missing in shape.Parameters.Except(found.Select(f => f.Shape!))) throw page.Error(section.Line, $"the parameter -{missing.Name} has no section '### -{missing.Name}'");
        return [.. found.Select(f => ParameterOf(page, f.Section, f.Shape!))];
    }

    private static ParameterText ParameterOf(MarkdownPage page, Section section, ParameterShape shape)
    {
        if (section.Texts is not [{ Kind: TextKind.Paragraph }, ..]) throw page.Error(section.Line, $"the parameter -{shape.Name} has no text");
        string text = string.Join('\n', section.Texts.Select(t => t.Value));
        foreach (string word in shape.Words.Where(w => !text.Contains(w, StringComparison.Ordinal))) throw page.Error(section.Line, $"the text of -{shape.Name} does not mention {word}");

        var facts = section.Texts.Where(t => t.Kind == TextKind.Item).ToList();
        string? said = Fact("Default: ");
        if (said is null && !shape.IsMandatory && !shape.IsSwitch) throw page.Error(section.Line, $"-{shape.Name} needs an item '- Default: …'");
        if (shape.Default is { } real && said != real) throw page.Error(section.Line, $"the default of -{shape.Name} is {real}, not {said}");
        bool wildcards = Fact("Wildcards: ") == "yes";
        return new ParameterText(shape, [.. section.Texts.Where(t => t.Kind != TextKind.Item), .. facts], said ?? (shape.IsSwitch ? "False" : "None"), wildcards);

        // Get-Help has a line of its own for what is taken out of the facts here.
        string? Fact(string name)
        {
            var fact = facts.Find(f => f.Value.StartsWith(name, StringComparison.Ordinal));
            if (fact is not null) facts.Remove(fact);
            return fact?.Value[name.Length..];
        }
    }
}

/// <summary>An example.</summary>
internal sealed record Example(string Title, string Code, IReadOnlyList<Text> Remarks);

/// <summary>A parameter and what is said of it.</summary>
internal sealed record ParameterText(ParameterShape Shape, IReadOnlyList<Text> Texts, string Default, bool TakesWildcards);
