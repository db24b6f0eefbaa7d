using System.Text;

namespace MicroSsim.Build.Help;

/// <summary>An about_ page in the plain text that Get-Help shows as it is.</summary>
internal static class AboutText
{
    private const int Width = 78;
    private const string Indent = "    ";

    /// <summary>The text of a page: its first paragraph is the short description, the rest follows under its headings.</summary>
    public static string Of(string name, MarkdownPage page)
    {
        if (page.Title.Heading != name) throw page.Error(page.Title.Line, $"the title is '{page.Title.Heading}', not '{name}'");
        if (page.Title.Texts is not [{ Kind: TextKind.Paragraph } summary, .. var introduction] || page.Title.Sections.Count == 0)
        {
            throw page.Error(page.Title.Line, "the title is followed by a paragraph, the short description, and by sections");
        }

        var text = new StringBuilder();
        Write(text, "TOPIC", [new Text(TextKind.Paragraph, name, 0)]);
        Write(text, "SHORT DESCRIPTION", [summary]);
        Write(text, "LONG DESCRIPTION", introduction);
        foreach (var section in page.Title.Sections) Write(text, section);
        return text.ToString();
    }

    private static void Write(StringBuilder text, Section section)
    {
        Write(text, section.Level == 2 ? section.Heading.ToUpperInvariant() : $"  {section.Heading}", section.Texts);
        foreach (var inner in section.Sections) Write(text, inner);
    }

    private static void Write(StringBuilder text, string heading, List<Text> texts)
    {
        text.Append(heading).Append('\n');
        for (int i = 0; i < texts.Count; i++)
        {
            bool continuesList = i > 0 && texts[i].Kind == TextKind.Item && texts[i - 1].Kind == TextKind.Item;
            if (i > 0 && !continuesList) text.Append('\n');
            foreach (string line in Lines(texts[i])) text.Append(line).Append('\n');
        }

        text.Append('\n');
    }

    private static IEnumerable<string> Lines(Text text) => text.Kind switch
    {
        TextKind.Paragraph => Wrapped(text.Value, Indent, Indent),
        TextKind.Item => Wrapped(text.Value, Indent + "- ", Indent + "  "),
        _ => text.Value.Split('\n').Select(line => (Indent + Indent + line).TrimEnd()),
    };

    private static IEnumerable<string> Wrapped(string text, string first, string others)
    {
        string line = first;
        bool isEmpty = true;
        foreach (string word in text.Split(' '))
        {
            if (!isEmpty && line.Length + 1 + word.Length > Width)
            {
                yield return line;
                (line, isEmpty) = (others, true);
            }

            line += isEmpty ? word : " " + word;
            isEmpty = false;
        }

        yield return line;
    }
}
