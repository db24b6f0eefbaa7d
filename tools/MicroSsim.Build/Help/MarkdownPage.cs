using Markdig;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace MicroSsim.Build.Help;

/// <summary>A Markdown page as a tree of headings with plain text.</summary>
/// <param name="Path">Path of the file.</param>
/// <param name="Title">The heading of level 1, which contains all others.</param>
internal sealed record MarkdownPage(string Path, Section Title)
{
    /// <summary>Reads a file.</summary>
    /// <exception cref="HelpException">The page has no title, or an element that plain text cannot show.</exception>
    public static MarkdownPage Read(string path) => Parse(path, File.ReadAllText(path));

    /// <summary>Parses Markdown text.</summary>
    /// <param name="path">Path of the file, for error messages.</param>
    /// <param name="markdown">Content of the file.</param>
    public static MarkdownPage Parse(string path, string markdown)
    {
        const string OneTitle = "a page begins with its only heading of level 1";
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
                else title = title is null && section.Level == 1 ? section : throw new HelpException(path, line, OneTitle);
                open.Push(section);
            }
            else if (open.Count == 0)
            {
                throw new HelpException(path, line, OneTitle);
            }
            else
            {
                open.Peek().Texts.AddRange(ReadTexts(path, block));
            }
        }

        return new MarkdownPage(path, title ?? throw new HelpException(path, 1, "the page is empty"));
    }

    /// <summary>Creates the exception for an error at a line of this page.</summary>
    public HelpException Error(int line, string problem) => new(Path, line, problem);

    private static IEnumerable<Text> ReadTexts(string path, Block block) => block switch
    {
        ParagraphBlock paragraph => [new Text(TextKind.Paragraph, Plain(paragraph.Inline), block.Line + 1)],
        FencedCodeBlock code =>
            [new Text(code.Info == "powershell" ? TextKind.Code : TextKind.Output, code.Lines.ToString(), block.Line + 1)],
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

/// <summary>A heading with its texts and subsections.</summary>
/// <param name="Heading">Text of the heading.</param>
/// <param name="Level">Level of the heading; 1 for the title.</param>
/// <param name="Line">Line number of the heading in the file, from 1.</param>
internal sealed record Section(string Heading, int Level, int Line)
{
    public List<Text> Texts { get; } = [];

    public List<Section> Sections { get; } = [];
}

/// <summary>Kind of a <see cref="Text"/>: paragraph, list item, code to run, or its output.</summary>
internal enum TextKind
{
    Paragraph,
    Item,
    Code,
    Output,
}

/// <summary>A block of a page as plain text.</summary>
internal sealed record Text(TextKind Kind, string Value, int Line);
