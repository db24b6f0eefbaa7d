using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using MicroSsim.Imaging.Files;

namespace MicroSsim.Imaging.Tiff.Stacks;

/// <summary>
/// OME-TIFF: XML that says for every plane of every image which directory of which file holds it. Sets of several files
/// are not followed: of one of them, only its own pages can be read, and only when they are asked for one by one.
/// </summary>
internal static class OmeStack
{
    public static TiffStack? Read(TiffStructure file, string description)
    {
        if (Parse(description) is not { } ome) return null;
        string path = file.Source.Path;
        if (Child(ome, "BinaryOnly") is { } elsewhere)
        {
            return TiffStack.Plain(file) with { Elsewhere = $"its OME metadata is in another file, {elsewhere.Attribute("MetadataFile")?.Value}" };
        }

        var pages = new ImagePage?[file.Directories.Count];
        StackAxes axes = StackAxes.One;
        foreach (XElement pixels in Children(ome, "Image").Select(i => Child(i, "Pixels")).OfType<XElement>())
        {
            // An image that says nothing of pixels is metadata only.
            if (Child(pixels, "TiffData") is null) continue;
            if (OtherFile(ome, pixels) is { } other)
            {
                return TiffStack.Plain(file) with { Elsewhere = $"it is one file of a multi-file OME-TIFF, with planes in {other}" };
            }

            Planes planes = Planes.Of(pixels);
            planes.Place(pixels, pages, path);
            axes = new StackAxes(Math.Max(axes.Channels, planes.Channels), Math.Max(axes.Slices, planes.Slices), Math.Max(axes.Frames, planes.Frames));
        }

        return new TiffStack(pages.Length, axes, i => pages[i] ?? new ImagePage(i, null, null, null));
    }

    private static XElement? Parse(string description)
    {
        if (description.IndexOf("<OME", StringComparison.Ordinal) < 0 && description.IndexOf(":OME", StringComparison.Ordinal) < 0) return null;
        try
        {
            using XmlReader reader = XmlReader.Create(
                new StringReader(description.TrimStart('\uFEFF', ' ', '\r', '\n', '\t')),
                new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
            return XElement.Load(reader) is { Name.LocalName: "OME" } root ? root : null;
        }
        catch (XmlException)
        {
            // Text that is no OME-XML leaves every directory the page that it is.
            return null;
        }
    }

    /// <summary>The name of another file that holds planes of the image; null where there is none.</summary>
    private static string? OtherFile(XElement ome, XElement pixels)
    {
        XElement[] files = [.. Children(pixels, "TiffData").Select(d => Child(d, "UUID")).OfType<XElement>()];

        // A file knows itself by its UUID, whatever it is called now; without one, all planes in one file are in this one.
        string? own = ome.Attribute("UUID")?.Value ?? (files.Select(f => f.Value).Distinct().Count() == 1 ? files[0].Value : null);
        return Array.Find(files, f => f.Value.Trim() != own?.Trim()) is { } other ? other.Attribute("FileName")?.Value ?? other.Value : null;
    }

    private static IEnumerable<XElement> Children(XElement element, string name) => element.Elements().Where(e => e.Name.LocalName == name);

    private static XElement? Child(XElement element, string name) => Children(element, name).FirstOrDefault();

    private static int Number(XElement element, string attribute, int missing) =>
        int.TryParse(element.Attribute(attribute)?.Value, NumberStyles.None, CultureInfo.InvariantCulture, out int value) ? value : missing;

    /// <summary>The planes of one image, and the order in which they follow each other.</summary>
    private sealed record Planes(int Channels, int Slices, int Frames, string Order)
    {
        public static Planes Of(XElement pixels)
        {
            // A channel of several samples (RGB) is one plane.
            int samples = Children(pixels, "Channel").Select(c => Number(c, "SamplesPerPixel", 1)).DefaultIfEmpty(1).Max();
            return new Planes(
                Math.Max(1, Number(pixels, "SizeC", 1) / Math.Max(1, samples)),
                Math.Max(1, Number(pixels, "SizeZ", 1)),
                Math.Max(1, Number(pixels, "SizeT", 1)),
                pixels.Attribute("DimensionOrder")?.Value is { Length: 5 } order && "CZT".All(a => order.IndexOf(a) >= 2) ? order : "XYCZT");
        }

        /// <summary>Enters the image's planes at the directories that hold them.</summary>
        public void Place(XElement pixels, ImagePage?[] pages, string path)
        {
            decimal promised = (decimal)Channels * Slices * Frames;
            if (promised > pages.Length) throw Missing(path, promised, pages.Length);
            long count = (long)promised, placed = 0;
            foreach (XElement data in Children(pixels, "TiffData"))
            {
                bool anywhere = data.Attribute("IFD") is null && data.Attribute("PlaneCount") is null;
                int first = Number(data, "IFD", 0);
                long length = Number(data, "PlaneCount", anywhere ? int.MaxValue : 1);
                long plane = Position(Number(data, "FirstC", 0), Number(data, "FirstZ", 0), Number(data, "FirstT", 0));
                length = Math.Min(length, count - plane);
                if (anywhere) length = Math.Min(length, pages.Length - first);
                for (int i = 0; i < length; i++)
                {
                    if (first + (long)i >= pages.Length) throw Missing(path, first + (long)i + 1, pages.Length);
                    if (pages[first + i] is not null) throw Twice(path, first + i);
                    pages[first + i] = Page(first + i, plane + i);
                    placed++;
                }
            }

            if (placed < count) throw Missing(path, count, placed);
        }

        private static ImageFileException Missing(string path, decimal promised, long there) => new("ImageUnreadable", path, null,
            $"its OME metadata promises {promised} planes, but {there} are there; the file is cut off or was changed, export it anew.");

        private static ImageFileException Twice(string path, int page) => new("ImageUnreadable", path, page,
            "its OME metadata has two planes there; the metadata is damaged, export the file anew.");

        private int Size(char axis) => axis switch { 'C' => Channels, 'Z' => Slices, _ => Frames };

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

        private ImagePage Page(int index, long plane)
        {
            int? channel = null, slice = null, frame = null;
            foreach (char axis in Order.Skip(2))
            {
                int size = Size(axis);
                int? at = size == 1 ? null : (int)(plane % size);
                plane /= size;
                if (axis == 'C') channel = at;
                else if (axis == 'Z') slice = at;
                else frame = at;
            }

            return new ImagePage(index, channel, slice, frame);
        }
    }
}
