using System.Globalization;
using MicroSsim.Engine.Planes;
using MicroSsim.Imaging.Files;
using MicroSsim.Imaging.Tiff.Structure;

namespace MicroSsim.Imaging.Tiff.Stacks;

/// <summary>
/// OME-TIFF: an XML description that maps each plane of each image to a directory of a file. Other files of a multi-file set are not
/// opened: images whose planes are all in this file are read, and images whose planes are all in other files are ignored. If an image
/// is split, or none is complete, pages have to be selected by number. A palette is a look-up table for display.
/// </summary>
internal static class OmeStack
{
    /// <summary>
    /// Limit of the planes beyond one per page: several images may share pages, but metadata must not take time that the file does not.
    /// </summary>
    private const long MaxSharedPlanes = 10_000_000;

    /// <summary>Parses an OME-XML description; null if there is none.</summary>
    public static TiffStack? Parse(StackSource source)
    {
        var plain = TiffStack.Plain(source) with { PaletteIsForDisplay = true };
        OmeElement? ome;
        try
        {
            ome = OmeElement.Parse(source.Description, source.File.Source.Cancellation);
        }
        catch (InvalidDataException e)
        {
            return plain with { Contradiction = e.Message };
        }

        if (ome is null) return null;
        if (ome.Child("BinaryOnly") is { } master)
        {
            string? name = master.Attribute("MetadataFile");
            return plain with { IncompleteReason = $"its OME metadata is in another file, {name}" };
        }

        var pages = new ImagePage?[source.File.Directories.Count];
        int[] images = new int[pages.Length];
        int image = 0;
        long assigned = 0;
        var axes = StackAxes.Single;
        string? elsewhere = null;
        bool any = false;
        string order = "TZC";
        string?[]? names = null;
        VoxelSpacing? spacing = null;
        foreach (var pixels in ome.Children("Image").Select(i => i.Child("Pixels")).OfType<OmeElement>())
        {
            // An image without TiffData has no planes: it is metadata only.
            if (pixels.Child("TiffData") is null) continue;
            if (OtherFile(ome, pixels, out bool isSplit) is { } other)
            {
                elsewhere = other;
                if (!isSplit) continue;
                return plain with { IncompleteReason = $"it is one file of a multi-file OME-TIFF, with planes in {other}" };
            }

            var planes = Planes.Parse(pixels);
            if (planes.AssignTo(pages, images, ++image, pixels) is { } contradiction) return plain with { Contradiction = contradiction };
            assigned += (long)planes.Count;
            if (assigned > pages.Length + MaxSharedPlanes)
            {
                return plain with { Contradiction = $"its OME metadata assigns {assigned} planes or more to {pages.Length} pages" };
            }

            axes = new StackAxes(
                Math.Max(axes.Channels, planes.Channels),
                Math.Max(axes.Slices, planes.Slices),
                Math.Max(axes.Frames, planes.Frames));
            if (!any) order = string.Concat(planes.Order.Skip(2).Reverse());
            if (!any) spacing = ReadSpacing(pixels);
            any = true;
            names = MergeNames(names, ReadNames(pixels));
        }

        if (elsewhere is not null && !any)
        {
            return plain with { IncompleteReason = $"it is one file of a multi-file OME-TIFF, with planes in {elsewhere}" };
        }

        return Create(source, pages, axes) with
        {
            LogicalOrder = order,
            ReadChannelNames = () => names ?? [],
            ReadSpacing = () => spacing,
        };
    }

    /// <summary>The assigned directories, and those of full resolution that no image refers to.</summary>
    private static TiffStack Create(StackSource source, ImagePage?[] pages, StackAxes axes)
    {
        var assigned = Enumerable.Range(0, pages.Length).Where(i => pages[i] is not null);
        int[] directories = [.. assigned.Union(source.Directories).OrderBy(i => i)];
        return new TiffStack(directories.Length, axes, Page, i => new PageLocation(directories[i], 0)) { PaletteIsForDisplay = true };

        ImagePage Page(int index) => (pages[directories[index]] ?? new ImagePage(index, null, null, null)) with { Index = index };
    }

    /// <summary>The physical sizes of a pixel; their unit is the micrometer unless another is stated.</summary>
    private static VoxelSpacing? ReadSpacing(OmeElement pixels)
    {
        return LengthUnits.TryCreateSpacing(Size('Z'), Size('Y'), Size('X'));

        (double? Distance, string? Unit) Size(char axis)
        {
            string? text = pixels.Attribute($"PhysicalSize{axis}");
            bool isNumber = double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double size);
            return (isNumber ? size : null, pixels.Attribute($"PhysicalSize{axis}Unit") ?? "um");
        }
    }

    /// <summary>Names of the channels of an image, null where a channel has none; empty if none has.</summary>
    private static string?[] ReadNames(OmeElement pixels)
    {
        string?[] names = [.. pixels.Children("Channel").Select(c => ChannelName.Clean(c.Attribute("Name")))];
        return Array.Exists(names, name => name is not null) ? names : [];
    }

    /// <summary>
    /// Names that several images of a file share: a channel that they name differently, or that some of them lack, has none.
    /// </summary>
    private static string?[] MergeNames(string?[]? names, string?[] others) =>
        names is null ? others : [.. others.Zip(names, (other, name) => other == name ? name : null)];

    /// <summary>Name of another file that holds planes of an image; null if all planes are in this file.</summary>
    /// <param name="ome">The root element.</param>
    /// <param name="pixels">The element Pixels of the image.</param>
    /// <param name="isSplit">True if this file holds planes of the image, too.</param>
    private static string? OtherFile(OmeElement ome, OmeElement pixels, out bool isSplit)
    {
        OmeElement?[] files = [.. pixels.Children("TiffData").Select(d => d.Child("UUID"))];

        // Files are identified by UUID, because they may have been renamed. Without a UUID of its own, a file that is the only one
        // referred to holds all planes.
        string[] names = [.. files.OfType<OmeElement>().Select(f => f.Text.Trim()).Distinct()];
        string? own = ome.Attribute("UUID")?.Trim() ?? (names.Length == 1 ? names[0] : null);
        var other = Array.Find(files, f => f is not null && f.Text.Trim() != own);
        isSplit = other is not null && Array.Exists(files, f => f is null || f.Text.Trim() == own);
        return other is null ? null : other.Attribute("FileName") ?? other.Text;
    }

    private static int Number(OmeElement element, string attribute, int defaultValue) =>
        int.TryParse(element.Attribute(attribute), NumberStyles.None, CultureInfo.InvariantCulture, out int value)
            ? value
            : defaultValue;

    /// <summary>The axes of one image and the order of its planes.</summary>
    /// <param name="Channels">Number of channels, at least 1.</param>
    /// <param name="Slices">Number of slices, at least 1.</param>
    /// <param name="Frames">Number of frames, at least 1.</param>
    /// <param name="Order">The attribute DimensionOrder: XY, and then C, Z and T, the fastest first.</param>
    private sealed record Planes(int Channels, int Slices, int Frames, string Order)
    {
        public static Planes Parse(OmeElement pixels)
        {
            // SizeC counts samples: a channel of several samples (RGB) is one plane.
            int samples = pixels.Children("Channel").Select(c => Number(c, "SamplesPerPixel", 1)).DefaultIfEmpty(1).Max();
            return new Planes(
                Math.Max(1, Number(pixels, "SizeC", 1) / Math.Max(1, samples)),
                Math.Max(1, Number(pixels, "SizeZ", 1)),
                Math.Max(1, Number(pixels, "SizeT", 1)),
                pixels.Attribute("DimensionOrder") is { Length: 5 } order && "CZT".All(a => order.IndexOf(a) >= 2)
                    ? order
                    : "XYCZT");
        }

        /// <summary>Number of planes.</summary>
        public decimal Count => (decimal)Channels * Slices * Frames;

        /// <summary>Assigns the planes of the image to the directories that hold them.</summary>
        /// <param name="pages">The page of each directory; null for directories that are not assigned yet.</param>
        /// <param name="images">The number of the last image that each directory was assigned to; 0 for none.</param>
        /// <param name="image">The number of this image, from 1.</param>
        /// <param name="pixels">The element Pixels of the image.</param>
        /// <returns>How the metadata contradicts the directories; null if it does not.</returns>
        public string? AssignTo(ImagePage?[] pages, int[] images, int image, OmeElement pixels)
        {
            if (Count > pages.Length) return Missing(Count, pages.Length);
            long count = (long)Count, assigned = 0;
            foreach (var data in pixels.Children("TiffData"))
            {
                bool isWholeFile = data.Attribute("IFD") is null && data.Attribute("PlaneCount") is null;
                int first = Number(data, "IFD", 0);
                long length = Number(data, "PlaneCount", isWholeFile ? int.MaxValue : 1);
                long plane = Position(Number(data, "FirstC", 0), Number(data, "FirstZ", 0), Number(data, "FirstT", 0));
                length = Math.Min(length, count - plane);
                if (isWholeFile) length = Math.Min(length, pages.Length - first);
                for (int i = 0; i < length; i++)
                {
                    if (first + (long)i >= pages.Length) return Missing(first + (long)i + 1, pages.Length);
                    if (images[first + i] == image) return $"its OME metadata assigns two planes to page {first + i}";
                    images[first + i] = image;
                    pages[first + i] ??= Page(first + i, plane + i); // several images may share a page, which keeps the first label
                    assigned++;
                }
            }

            return assigned < count ? Missing(count, assigned) : null;
        }

        private static string Missing(decimal promised, long available) =>
            $"its OME metadata promises {promised} planes, but it holds {available}";

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
