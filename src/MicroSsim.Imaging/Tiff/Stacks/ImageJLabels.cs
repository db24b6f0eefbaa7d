using System.Text;
using MicroSsim.Imaging.Files;
using MicroSsim.Imaging.IO;
using MicroSsim.Imaging.Tiff.Structure;

namespace MicroSsim.Imaging.Tiff.Stacks;

/// <summary>
/// The labels that ImageJ stores for the pages of a stack, in a tag of its own. ImageJ has no names of channels; a label that all pages
/// of a channel share, and no page of another one has, is taken as its name.
/// </summary>
internal static class ImageJLabels
{
    /// <summary>Largest size of the metadata in bytes; larger metadata is not read.</summary>
    private const long MaxBytes = 1 << 24;

    private const string Magic = "IJIJ", LabelKind = "labl";

    /// <summary>Reads the names of the channels, null where a channel has none; empty if there are none, or they are damaged.</summary>
    /// <param name="source">The file.</param>
    /// <param name="stack">The pages of the file.</param>
    public static IReadOnlyList<string?> ReadChannelNames(StackSource source, TiffStack stack)
    {
        if (stack.Axes is not { Channels: > 1 } axes) return [];
        string[] labels = ReadLabels(source.First, source.File);
        if (labels.Length != stack.PageCount) return [];
        var pages = labels.Select((label, i) => (Channel: stack.Page(i).Channel ?? 0, Label: label)).ToLookup(p => p.Channel, p => p.Label);
        string?[] names = new string?[axes.Channels];
        for (int channel = 0; channel < names.Length; channel++)
        {
            string[] own = [.. pages[channel].Distinct()];
            names[channel] = own.Length == 1 && !IsPosition(own[0]) ? ChannelName.Clean(own[0]) : null;
        }

        bool areDistinct = names.OfType<string>().Distinct().Count() == names.OfType<string>().Count();
        return areDistinct && Array.Exists(names, name => name is not null) ? names : [];
    }

    /// <summary>Whether a label tells the place of a page, such as <c>c:1/2 z:3/5 - cells.tif</c> of Bio-Formats.</summary>
    private static bool IsPosition(string label) =>
        label.StartsWith("c:", StringComparison.OrdinalIgnoreCase) || label.StartsWith("ch:", StringComparison.OrdinalIgnoreCase);

    private static string[] ReadLabels(TiffDirectory directory, TiffStructure file)
    {
        try
        {
            long[] sizes = directory.Integers(TiffTag.ImageJMetadataByteCounts, MaxBytes / sizeof(int));
            if (sizes.Length < 2 || sizes.Any(size => size < 0) || directory.Count(TiffTag.ImageJMetadata) is < 12 or > MaxBytes) return [];
            byte[] bytes = directory.Bytes(TiffTag.ImageJMetadata);
            return Parse(bytes, sizes, file.BigEndian);
        }
        catch (Exception e) when (e.IsReadFailure())
        {
            return [];
        }
    }

    /// <summary>Parses the metadata: a header of four letters and a count for each kind of part, and then the parts.</summary>
    private static string[] Parse(byte[] bytes, long[] sizes, bool bigEndian)
    {
        if (sizes[0] < 12 || sizes[0] > bytes.Length || ReadKind(bytes, 0, bigEndian) != Magic) return [];
        var text = bigEndian ? Encoding.BigEndianUnicode : Encoding.Unicode;
        long start = sizes[0];
        int part = 1;
        for (int at = 4; at + 8 <= sizes[0]; at += 8)
        {
            string kind = ReadKind(bytes, at, bigEndian);
            long count = ReadCount(bytes, at + 4, bigEndian);
            if (count < 0 || count > sizes.Length - part) return [];
            var labels = new List<string>();
            for (; count > 0; count--, part++)
            {
                long size = sizes[part];
                if (size > bytes.Length - start) return [];
                if (kind == LabelKind) labels.Add(text.GetString(bytes, (int)start, (int)size));
                start += size;
            }

            if (kind == LabelKind) return [.. labels];
        }

        return [];
    }

    private static string ReadKind(byte[] bytes, int at, bool bigEndian)
    {
        string kind = Encoding.ASCII.GetString(bytes, at, 4);
        return bigEndian ? kind : string.Concat(kind.Reverse());
    }

    private static uint ReadCount(byte[] bytes, int at, bool bigEndian) => bigEndian
        ? ((uint)bytes[at] << 24) | ((uint)bytes[at + 1] << 16) | ((uint)bytes[at + 2] << 8) | bytes[at + 3]
        : ((uint)bytes[at + 3] << 24) | ((uint)bytes[at + 2] << 16) | ((uint)bytes[at + 1] << 8) | bytes[at];
}
