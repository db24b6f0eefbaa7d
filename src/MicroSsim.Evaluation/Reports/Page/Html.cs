using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace MicroSsim.Evaluation.Reports.Page;

/// <summary>Builds HTML as a tree, so that text is always escaped, and writes it in HTML syntax.</summary>
internal static class Html
{
    /// <summary>The void elements, which have no end tag.</summary>
    private static readonly HashSet<string> Void = ["meta", "img", "br", "hr", "col", "input", "link"];

    /// <summary>Makes an element.</summary>
    /// <param name="name">The element's name.</param>
    /// <param name="content">Elements, attributes and text; null is ignored.</param>
    public static XElement Tag(string name, params object?[] content) => new(name, content);

    /// <summary>Makes an attribute.</summary>
    public static XAttribute Attr(string name, object value) => new(name, value);

    /// <summary>Makes a class attribute.</summary>
    public static XAttribute Class(string names) => new("class", names);

    /// <summary>Makes an element for a name from a file, whose direction of writing does not affect the text around it.</summary>
    public static XElement Name(string name) => Tag("bdi", name);

    /// <summary>Makes the heading of a table's column or row.</summary>
    /// <param name="scope">col, row or rowgroup.</param>
    /// <param name="content">The content of the heading.</param>
    public static XElement Heading(string scope, params object?[] content) => Tag("th", Attr("scope", scope), content);

    /// <summary>Makes a table that scrolls on a narrow page, also by keyboard.</summary>
    /// <param name="caption">The caption, also for screen readers.</param>
    /// <param name="head">The rows of the head.</param>
    /// <param name="body">The rows of the body.</param>
    /// <param name="classes">The classes of the table; null for none.</param>
    public static XElement Table(string caption, IEnumerable<XElement> head, IEnumerable<XElement> body, string? classes = null)
    {
        var names = classes is null ? null : Class(classes);
        return Scrolled(caption, Tag("table", names, Tag("caption", caption), Tag("thead", head), Tag("tbody", body)));
    }

    /// <summary>Puts wide content into a box that scrolls.</summary>
    public static XElement Scrolled(string label, XElement content) =>
        Tag("div", Class("wide"), Attr("role", "region"), Attr("aria-label", label), Attr("tabindex", "0"), content);

    /// <summary>Writes a page as UTF-8; the stream stays open.</summary>
    public static void Write(XElement page, Stream stream)
    {
        var settings = new XmlWriterSettings
        {
            Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            OmitXmlDeclaration = true,
            CloseOutput = false,
            NewLineHandling = NewLineHandling.None,
        };
        using var writer = XmlWriter.Create(stream, settings);
        writer.WriteDocType("html", null, null, null);
        Write(page, writer);
    }

    /// <summary>Measures the bytes that an element has in the page.</summary>
    public static long Measure(XElement element)
    {
        using var stream = new MemoryStream();
        Write(element, stream);
        return stream.Length;
    }

    /// <summary>Replaces characters that must not be in the page (see <see cref="IsShown"/>); names of files may contain them.</summary>
    /// <param name="text">The text.</param>
    /// <param name="keepIsolates">
    /// Whether the isolates U+2066 … U+2069 are kept, with which <see cref="BidiText"/> surrounds names; they end with the element.
    /// </param>
    public static string Clean(string text, bool keepIsolates = false)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (!IsShown(text[i], keepIsolates)) return CleanFrom(text, keepIsolates);
        }

        return text;
    }

    private static void Write(XElement element, XmlWriter writer)
    {
        string name = element.Name.LocalName;
        writer.WriteStartElement(name, element.Name.NamespaceName);
        foreach (var attribute in element.Attributes().Where(a => !a.IsNamespaceDeclaration))
        {
            writer.WriteAttributeString(attribute.Name.LocalName, Clean(attribute.Value, keepIsolates: true));
        }

        if (name is "style" or "script")
        {
            writer.WriteRaw(element.Value); // text of this program, which needs no escaping
        }
        else
        {
            foreach (var node in element.Nodes())
            {
                if (node is XElement child) Write(child, writer);
                else if (node is XText text) writer.WriteString(Clean(text.Value, keepIsolates: true));
            }
        }

        if (Void.Contains(name)) writer.WriteEndElement();
        else writer.WriteFullEndElement();
    }

    /// <summary>
    /// Whether a character may stand in the page: XML allows it, and it is no control character and does not change the direction of
    /// the text after it.
    /// </summary>
    private static bool IsShown(char c, bool keepIsolates) => XmlConvert.IsXmlChar(c)
        && c is not ((>= '\u007F' and <= '\u009F') or (>= '\u202A' and <= '\u202E'))
        && (keepIsolates || c is not (>= '\u2066' and <= '\u2069'));

    private static string CleanFrom(string text, bool keepIsolates)
    {
        var clean = new StringBuilder(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            if (IsShown(text[i], keepIsolates)) clean.Append(text[i]);
            else if (i + 1 < text.Length && XmlConvert.IsXmlSurrogatePair(text[i + 1], text[i]))
            {
                clean.Append(text[i]).Append(text[++i]);
            }
            else clean.Append('\uFFFD');
        }

        return clean.ToString();
    }
}
