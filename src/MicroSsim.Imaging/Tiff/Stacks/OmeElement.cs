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

    /// <summary>Limit of the signs of equality in a tag, and so of the attributes of an element.</summary>
    public const int MaxAttributes = 10_000;

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

    /// <summary>The text of the element.</summary>
    public string Text { get; private set; } = "";

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
    /// number.
    /// </summary>
    private static bool HasTooManyAttributes(string description)
    {
        int attributes = 0;
        bool isTag = false;
        foreach (char c in description)
        {
            if (c is '<' or '>') (isTag, attributes) = (c == '<', 0);
            else if (c == '=' && isTag && ++attributes > MaxAttributes) return true;
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
                case XmlNodeType.Text or XmlNodeType.CDATA when open.Peek().Name == "UUID":
                    open.Peek().Text += reader.Value;
                    break;
            }
        }

        return root;
    }

    private static bool IsKept(string parent, string element) =>
        Kept.TryGetValue(parent, out string[]? children) && Array.IndexOf(children, element) >= 0;
}
