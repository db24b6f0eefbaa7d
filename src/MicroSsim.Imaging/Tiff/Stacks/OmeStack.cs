using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using MicroSsim.Imaging.Files;
using MicroSsim.Imaging.Tiff.Structure;

namespace MicroSsim.Imaging.Tiff.Stacks;

/// <summary>
/// OME-TIFF: an XML description that maps each plane of each image to a directory of a file. Other files of a multi-file set are not
/// opened: of such a file, only its own pages can be read, and only if they are selected by number.
/// </summary>
internal static class OmeStack
{
    /// <summary>Parses an OME-XML description; null if there is none.</summary>
    /// <exception cref="ImageFileException">The description promises planes that the file does not hold.</exception>
    public static TiffStack? Parse(TiffStructure file, string description)
    {
        if (ParseXml(description) is not { } ome) return null;
        string path = file.Source.Path;
        if (Child(ome, "BinaryOnly") is { } master)
        {
            string? name = master.Attribute("MetadataFile")?.Value;
            return TiffStack.Plain(file) with { IncompleteReason = $"its OME metadata is in another file, {name}" };
        }

        var pages = new ImagePage?[file.Directories.Count];
        var axes = StackAxes.Single;
        foreach (var pixels in Children(ome, "Image").Select(i => Child(i, "Pixels")).OfType<XElement>())
        {
            // An image without TiffData has no planes: it is metadata only.
            if (Child(pixels, "TiffData") is null) continue;
            if (OtherFile(ome, pixels) is { } other)
            {
                return TiffStack.Plain(file) with { IncompleteReason = $"it is one file of a multi-file OME-TIFF, with planes in {other}" };
            }

            var planes = Planes.Parse(pixels);
            planes.AssignTo(pages, pixels, path);
            axes = new StackAxes(
                Math.Max(axes.Channels, planes.Channels),
                Math.Max(axes.Slices, planes.Slices),
                Math.Max(axes.Frames, planes.Frames));
        }

        return new TiffStack(pages.Length, axes, i => pages[i] ?? new ImagePage(i, null, null, null));
    }

    /// <summary>The root element of an OME-XML description; null for other text.</summary>
    private static XElement? ParseXml(string description)
    {
        if (description.IndexOf("<OME", StringComparison.Ordinal) < 0
            && description.IndexOf(":OME", StringComparison.Ordinal) < 0)
        {
            return null;
        }

        try
        {
            using XmlReader reader = XmlReader.Create(
                new StringReader(description.TrimStart('\uFEFF', ' ', '\r', '\n', '\t')),
                new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
            return XElement.Load(reader) is { Name.LocalName: "OME" } root ? root : null;
        }
        catch (XmlException)
        {
            // Without valid OME-XML, each directory is a page.
            return null;
        }
    }

    /// <summary>Name of another file that holds planes of an image; null if all planes are in this file.</summary>
    private static string? OtherFile(XElement ome, XElement pixels)
    {
        XElement[] files = [.. Children(pixels, "TiffData").Select(d => Child(d, "UUID")).OfType<XElement>()];

        // Files are identified by UUID, because they may have been renamed. Without a UUID of its own, a file that is the only one
        // referred to holds all planes.
        string? own = ome.Attribute("UUID")?.Value ?? (files.Select(f => f.Value).Distinct().Count() == 1 ? files[0].Value : null);
        var other = Array.Find(files, f => f.Value.Trim() != own?.Trim());
        return other is null ? null : other.Attribute("FileName")?.Value ?? other.Value;
    }

    private static IEnumerable<XElement> Children(XElement element, string name) => element.Elements().Where(e => e.Name.LocalName == name);

    private static XElement? Child(XElement element, string name) => Children(element, name).FirstOrDefault();

    private static int Number(XElement element, string attribute, int defaultValue) =>
        int.TryParse(element.Attribute(attribute)?.Value, NumberStyles.None, CultureInfo.InvariantCulture, out int value)
            ? value
            : defaultValue;

    /// <summary>The axes of one image and the order of its planes.</summary>
    /// <param name="Channels">Number of channels, at least 1.</param>
    /// <param name="Slices">Number of slices, at least 1.</param>
    /// <param name="Frames">Number of frames, at least 1.</param>
    /// <param name="Order">The attribute DimensionOrder: XY, and then C, Z and T, the fastest first.</param>
    private sealed record Planes(int Channels, int Slices, int Frames, string Order)
    {
        public static Planes Parse(XElement pixels)
        {
            // SizeC counts samples: a channel of several samples (RGB) is one plane.
            int samples = Children(pixels, "Channel").Select(c => Number(c, "SamplesPerPixel", 1)).DefaultIfEmpty(1).Max();
            return new Planes(
                Math.Max(1, Number(pixels, "SizeC", 1) / Math.Max(1, samples)),
                Math.Max(1, Number(pixels, "SizeZ", 1)),
                Math.Max(1, Number(pixels, "SizeT", 1)),
                pixels.Attribute("DimensionOrder")?.Value is { Length: 5 } order && "CZT".All(a => order.IndexOf(a) >= 2)
                    ? order
                    : "XYCZT");
        }

        /// <summary>Assigns the planes of the image to the directories that hold them.</summary>
        /// <param name="pages">The page of each directory; null for directories that are not assigned yet.</param>
        /// <param name="pixels">The element Pixels of the image.</param>
        /// <param name="path">Path of the file, for messages.</param>
        public void AssignTo(ImagePage?[] pages, XElement pixels, string path)
        {
            decimal promised = (decimal)Channels * Slices * Frames;
            if (promised > pages.Length) throw Missing(path, promised, pages.Length);
            long count = (long)promised, assigned = 0;
            foreach (var data in Children(pixels, "TiffData"))
            {
                bool isWholeFile = data.Attribute("IFD") is null && data.Attribute("PlaneCount") is null;
                int first = Number(data, "IFD", 0);
                long length = Number(data, "PlaneCount", isWholeFile ? int.MaxValue : 1);
                long plane = Position(Number(data, "FirstC", 0), Number(data, "FirstZ", 0), Number(data, "FirstT", 0));
                length = Math.Min(length, count - plane);
                if (isWholeFile) length = Math.Min(length, pages.Length - first);
                for (int i = 0; i < length; i++)
                {
                    if (first + (long)i >= pages.Length) throw Missing(path, first + (long)i + 1, pages.Length);
                    if (pages[first + i] is not null) throw Duplicate(path, first + i);
                    pages[first + i] = Page(first + i, plane + i);
                    assigned++;
                }
            }

            if (assigned < count) throw Missing(path, count, assigned);
        }

        private static ImageFileException Missing(string path, decimal promised, long available) => new("ImageUnreadable", path, null,
            $"its OME metadata promises {promised} planes, but it holds {available}; "
            + "the file is truncated or was changed, export it again.");

        private static ImageFileException Duplicate(string path, int page) => new("ImageUnreadable", path, page,
            "its OME metadata assigns two planes to this page; the metadata is damaged, export the file again.");

        private int Size(char axis) => axis switch { 'C' => Channels, 'Z' => Slices, _ => Frames };

        /// <summary>Position of a plane in the order of the image.</summary>
        private long Position(int channel, int slice, int frame)
        {
            long position = 0, stride = 1;
            foreach (char axis in Order.Skip(2))
            {
                position += stride * (axis switch { 'C' => channel, 'Z' => slice, _ => frame });
                stride *= Size(axis);
            }

            return position;
        }

        /// <summary>The page of a directory that holds the plane at a position in the order of the image.</summary>
        /// <param name="index">Number of the directory.</param>
        /// <param name="plane">Position of the plane.</param>
        private ImagePage Page(int index, long plane)
        {
            int? channel = null, slice = null, frame = null;
            foreach (char axis in Order.Skip(2))
            {
                int size = Size(axis);
                int? coordinate = size == 1 ? null : (int)(plane % size);
                plane /= size;
                if (axis == 'C') channel = coordinate;
                else if (axis == 'Z') slice = coordinate;
                else frame = coordinate;
            }

            return new ImagePage(index, channel, slice, frame);
        }
    }
}
