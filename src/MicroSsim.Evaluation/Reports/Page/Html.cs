using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace MicroSsim.Evaluation.Reports.Page;

/// <summary>Builds HTML as a tree, so that text stays text whatever it holds, and writes it as browsers read it.</summary>
internal static class Html
{
    /// <summary>The elements that have no end tag.</summary>
    private static readonly HashSet<string> Void = ["meta", "img", "br", "hr", "col", "input", "link"];

    /// <summary>An element; what is null is left out.</summary>
    public static XElement Tag(string name, params object?[] content) => new(name, content);

    /// <summary>An attribute.</summary>
    public static XAttribute Attr(string name, object value) => new(name, value);

    /// <summary>A class attribute.</summary>
    public static XAttribute Class(string names) => new("class", names);

    /// <summary>A column's or row's heading in a table.</summary>
    public static XElement Heading(string scope, params object?[] content) => Tag("th", Attr("scope", scope), content);

    /// <summary>A table that scrolls by itself where the page is narrow, with the keyboard too.</summary>
    public static XElement Table(string caption, IEnumerable<XElement> head, IEnumerable<XElement> body, string? classes = null) => Scrolled(
        caption,
        Tag("table", classes is null ? null : Class(classes), Tag("caption", caption), Tag("thead", head), Tag("tbody", body)));

    /// <summary>Something wide, in a box that scrolls.</summary>
    public static XElement Scrolled(string label, XElement content) =>
        Tag("div", Class("wide"), Attr("role", "region"), Attr("aria-label", label), Attr("tabindex", "0"), content);

    /// <summary>Writes a page.</summary>
    public static void Write(XElement page, Stream stream)
    {
        var settings = new XmlWriterSettings { Encoding = new UTF8Encoding(false), OmitXmlDeclaration = true, CloseOutput = false, NewLineHandling = NewLineHandling.None };
        using var writer = XmlWriter.Create(stream, settings);
        writer.WriteDocType("html", null, null, null);
        Write(page, writer);
    }

    private static void Write(XElement element, XmlWriter writer)
    {
        string name = element.Name.LocalName;
        writer.WriteStartElement(name, element.Name.NamespaceName);
        foreach (var attribute in element.Attributes().Where(a => !a.IsNamespaceDeclaration)) writer.WriteAttributeString(attribute.Name.LocalName, Clean(attribute.Value));
        if (name is "style" or "script")
        {
            writer.WriteRaw(element.Value); // the page's own, never anyone's text
        }
        else
        {
            foreach (var node in element.Nodes())
            {
                if (node is XElement child) Write(child, writer);
                else if (node is XText text) writer.WriteString(Clean(text.Value));
            }
        }

        if (Void.Contains(name)) writer.WriteEndElement();
        else writer.WriteFullEndElement();
    }

    /// <summary>Names of files may hold characters that no page may.</summary>
    private static string Clean(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (!XmlConvert.IsXmlChar(text[i])) return CleanFrom(text);
        }

        return text;
    }

    private static string CleanFrom(string text)
    {
        var clean = new StringBuilder(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            if (XmlConvert.IsXmlChar(text[i])) clean.Append(text[i]);
            else if (i + 1 < text.Length && XmlConvert.IsXmlSurrogatePair(text[i + 1], text[i])) clean.Append(text[i]).Append(text[++i]);
            else clean.Append('\uFFFD');
        }

        return clean.ToString();
    }
}
