using Markdig;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace MicroSsim.Build.Help;

/// <summary>A page of markdown, as a tree of headings with plain text under them.</summary>
/// <param name="Path">The file.</param>
/// <param name="Title">The heading of level 1, with all others below it.</param>
internal sealed record MarkdownPage(string Path, Section Title)
{
    /// <summary>Reads a file.</summary>
    /// <exception cref="HelpException">It has no title, or something that plain text cannot show.</exception>
    public static MarkdownPage Read(string path) => Parse(path, File.ReadAllText(path));

    /// <summary>Reads markdown.</summary>
    /// <param name="path">Where it comes from, for errors.</param>
    /// <param name="markdown">The text.</param>
    public static MarkdownPage Parse(string path, string markdown)
    {
        var open = new Stack<Section>();
        Section? title = null;
        foreach (var block in Markdown.Parse(markdown))
        {
            int line = block.Line + 1;
            if (block is HeadingBlock heading)
            {
                var section = new Section(Plain(heading.Inline), heading.Level, line);
                while (open.Count > 0 && open.Peek().Level >= section.Level) open.Pop();
                if (open.Count > 0) open.Peek().Sections.Add(section);
                else title = title is null && section.Level == 1 ? section : throw new HelpException(path, line, "a page begins with its only heading of level 1");
                open.Push(section);
            }
            else if (open.Count == 0)
            {
                throw new HelpException(path, line, "a page begins with its only heading of level 1");
            }
            else
            {
                open.Peek().Texts.AddRange(TextsOf(path, block));
            }
        }

        return new MarkdownPage(path, title ?? throw new HelpException(path, 1, "the page is empty"));
    }

    /// <summary>An error at a line of this page.</summary>
    public HelpException Error(int line, string problem) => new(Path, line, problem);

    private static IEnumerable<Text> TextsOf(string path, Block block) => block switch
    {
        ParagraphBlock paragraph => [new Text(TextKind.Paragraph, Plain(paragraph.Inline), block.Line + 1)],
        FencedCodeBlock code => [new Text(code.Info == "powershell" ? TextKind.Code : TextKind.Output, code.Lines.ToString(), block.Line + 1)],
        ListBlock { IsOrdered: false } list => list.OfType<ListItemBlock>().Select(item => item is [ParagraphBlock only]
            ? new Text(TextKind.Item, Plain(only.Inline), item.Line + 1)
            : throw new HelpException(path, item.Line + 1, "an item of a list is one paragraph")),
        LinkReferenceDefinitionGroup => [],
        _ => throw new HelpException(path, block.Line + 1, "only paragraphs, simple lists and fenced code can be shown by Get-Help"),
    };

    private static string Plain(ContainerInline? inlines) => string.Concat((inlines ?? []).Select(inline => inline switch
    {
        LiteralInline literal => literal.Content.ToString(),
        CodeInline code => code.Content,
        LineBreakInline => " ",
        LinkInline link when link.Url is { } url && url.Contains("://", StringComparison.Ordinal) => $"{Plain(link)} ({url})",
        AutolinkInline link => link.Url,
        ContainerInline container => Plain(container),
        _ => inline.ToString() ?? "",
    }));
}

/// <summary>What stands under a heading.</summary>
/// <param name="Heading">The heading's text.</param>
/// <param name="Level">1 for the title.</param>
/// <param name="Line">Where it stands, from 1.</param>
internal sealed record Section(string Heading, int Level, int Line)
{
    public List<Text> Texts { get; } = [];

    public List<Section> Sections { get; } = [];
}

/// <summary>What a piece of text is.</summary>
internal enum TextKind
{
    Paragraph,
    Item,
    Code,
    Output,
}

/// <summary>A piece of plain text.</summary>
internal sealed record Text(TextKind Kind, string Value, int Line);
