using System.Text;
using System.Xml;

namespace MicroSsim.Imaging.Tiff.Stacks;

/// <summary>
/// An element of OME-XML that says where planes are; all other elements are skipped while the text is read, in time and memory linear in
/// its length, however deep they are.
/// </summary>
/// <param name="name">The name, without namespace.</param>
internal sealed class OmeElement(string name)
{
    private const string Root = "OME";

    /// <summary>The number of XML nodes after which the operation is cancelled at the latest.</summary>
    private const int NodesPerCheck = 1024;

    /// <summary>Limit of the attributes of an element.</summary>
    public const int MaxAttributes = 10_000;

    /// <summary>Limit of the text of an element: a UUID is much shorter.</summary>
    private const int MaxTextLength = 1024;

    /// <summary>The elements that are kept, by their parents.</summary>
    private static readonly Dictionary<string, string[]> Kept = new(StringComparer.Ordinal)
    {
        [Root] = ["BinaryOnly", "Image"],
        ["Image"] = ["Pixels"],
        ["Pixels"] = ["Channel", "TiffData"],
        ["TiffData"] = ["UUID"],
    };

    /// <summary>The attributes that are kept; those without a namespace.</summary>
    private static readonly string[] KeptAttributes =
    [
        "UUID", "MetadataFile", "FileName", "SizeC", "SizeZ", "SizeT", "DimensionOrder", "SamplesPerPixel", "IFD", "PlaneCount", "FirstC",
        "FirstZ", "FirstT", "Name", "PhysicalSizeX", "PhysicalSizeXUnit", "PhysicalSizeY", "PhysicalSizeYUnit", "PhysicalSizeZ",
        "PhysicalSizeZUnit",
    ];

    private readonly Dictionary<string, string> _attributes = new(StringComparer.Ordinal);
    private readonly List<OmeElement> _children = [];
    private readonly StringBuilder _text = new();

    /// <summary>The text of the element; what exceeds <see cref="MaxTextLength"/> is missing.</summary>
    public string Text => _text.ToString();

    /// <summary>The value of an attribute; null if it is missing.</summary>
    public string? Attribute(string attribute) => _attributes.TryGetValue(attribute, out string? value) ? value : null;

    /// <summary>The child elements of a name.</summary>
    public IEnumerable<OmeElement> Children(string child) => _children.Where(c => c.Name == child);

    /// <summary>The first child element of a name; null if there is none.</summary>
    public OmeElement? Child(string child) => Children(child).FirstOrDefault();

    private string Name => name;

    /// <summary>Reads the root element of an OME-XML description; null for other text, and for invalid XML.</summary>
    /// <param name="description">The text.</param>
    /// <param name="cancellation">Token to cancel the operation.</param>
    /// <exception cref="InvalidDataException">An element has more than <see cref="MaxAttributes"/> attributes.</exception>
    /// <exception cref="OperationCanceledException">The operation was cancelled.</exception>
    public static OmeElement? Parse(string description, CancellationToken cancellation)
    {
        if (description.IndexOf("<OME", StringComparison.Ordinal) < 0
            && description.IndexOf(":OME", StringComparison.Ordinal) < 0)
        {
            return null;
        }

        if (HasTooManyAttributes(description))
        {
            throw new InvalidDataException($"its OME metadata has an element with more than {MaxAttributes} attributes");
        }

        try
        {
            using var reader = XmlReader.Create(
                new StringReader(description.TrimStart('\uFEFF', ' ', '\r', '\n', '\t')),
                new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
            return Read(reader, cancellation);
        }
        catch (XmlException)
        {
            // Without valid OME-XML, each directory is a page.
            return null;
        }
    }

    /// <summary>
    /// Whether an element has more attributes than any writer gives it: the time that the XML parser takes grows with the square of their
    /// number. Values in quotes may contain angle brackets and signs of equality; comments and sections of CDATA are skipped.
    /// </summary>
    private static bool HasTooManyAttributes(string description)
    {
        for (int at = description.IndexOf('<'); at >= 0; at = at < description.Length ? description.IndexOf('<', at) : -1)
        {
            string? end = StartsWith("<!--") ? "-->" : StartsWith("<![CDATA[") ? "]]>" : StartsWith("<?") ? "?>" : null;
            if (end is not null)
            {
                int last = description.IndexOf(end, at + 2, StringComparison.Ordinal);
                if (last < 0) return false; // invalid XML, which the parser ends with
                at = last + end.Length;
                continue;
            }

            int attributes = 0;
            for (at++; at < description.Length && description[at] is not ('<' or '>'); at++)
            {
                if (description[at] == '=' && ++attributes > MaxAttributes) return true;
                if (description[at] is not ('"' or '\'')) continue;
                at = description.IndexOf(description[at], at + 1);
                if (at < 0) return false;
            }

            bool StartsWith(string text) => string.CompareOrdinal(description, at, text, 0, text.Length) == 0;
        }

        return false;
    }

    private static OmeElement? Read(XmlReader reader, CancellationToken cancellation)
    {
        OmeElement? root = null;
        var open = new Stack<OmeElement>();
        int skippedDepth = -1; // the depth of the outermost element that is skipped; negative outside of one
        for (int nodes = 1; reader.Read(); nodes++)
        {
            if (nodes % NodesPerCheck == 0) cancellation.ThrowIfCancellationRequested();
            if (skippedDepth >= 0)
            {
                if (reader.NodeType == XmlNodeType.EndElement && reader.Depth == skippedDepth) skippedDepth = -1;
                continue;
            }

            switch (reader.NodeType)
            {
                case XmlNodeType.Element when root is null && reader.LocalName != Root:
                    return null;
                case XmlNodeType.Element when root is null || IsKept(open.Peek().Name, reader.LocalName):
                    var element = new OmeElement(reader.LocalName);
                    foreach (string attribute in KeptAttributes)
                    {
                        if (reader.GetAttribute(attribute) is { } value) element._attributes[attribute] = value;
                    }

                    if (root is null) root = element;
                    else open.Peek()._children.Add(element);
                    if (!reader.IsEmptyElement) open.Push(element);
                    break;
                case XmlNodeType.Element when !reader.IsEmptyElement:
                    skippedDepth = reader.Depth;
                    break;
                case XmlNodeType.EndElement:
                    open.Pop();
                    break;
                case XmlNodeType.Text or XmlNodeType.CDATA when open.Peek() is { Name: "UUID" } uuid && uuid._text.Length < MaxTextLength:
                    uuid._text.Append(reader.Value, 0, Math.Min(reader.Value.Length, MaxTextLength - uuid._text.Length));
                    break;
            }
        }

        return root;
    }

    private static bool IsKept(string parent, string element) =>
        Kept.TryGetValue(parent, out string[]? children) && Array.IndexOf(children, element) >= 0;
}
