using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using MicroSsim.Fuzz.Mutations;
using MicroSsim.Imaging.Tiff.Structure;

namespace MicroSsim.Fuzz.Stacks;

/// <summary>Stacks as their programs write them, with errors in the metadata, and mutations of these files.</summary>
internal static class StackDialects
{
    /// <summary>The probability that a number of a mutated stack is wrong.</summary>
    private const double ErrorRate = 0.08;

    /// <summary>The number of seeds of each dialect, which have no errors.</summary>
    private const int SeedCount = 40;

    private const string Axes = "CZT";

    private static readonly ushort[] StkTags = [33628, 33629, 33630, 33631];

    /// <summary>The format of a dialect.</summary>
    /// <param name="name">The name of the format.</param>
    /// <param name="describe">Adds the metadata of the dialect.</param>
    public static Format Create(string name, Action<StackBuilder> describe) => new(
        name,
        [],
        () => Enumerable.Range(0, SeedCount).Select(seed => Build(describe, new Random(seed), 0)),
        (input, random) => random.Next(3) > 0 ? Build(describe, random, ErrorRate) : TiffMutation.Mutate(input, random),
        ImageReading.Read,
        ImageReading.Claim);

    /// <summary>ImageJ: lines of keys and values, in part in another order, and labels of pages.</summary>
    public static void ImageJ(StackBuilder stack)
    {
        stack.Pages = stack.Channels * stack.Slices * stack.Frames;
        var random = stack.Random;
        var lines = new List<string>
        {
            "ImageJ=1.54f",
            Line("images", stack.Pages * (random.Next(6) == 0 ? stack.Samples : 1)),
            Line("channels", stack.Channels * (random.Next(6) == 0 ? stack.Samples : 1)),
            Line("slices", stack.Slices),
            Line("frames", stack.Frames),
            "hyperstack=true",
        };
        if (random.Next(3) == 0) lines.Add($"order={Shuffle(stack.IsWrong() ? "CZZ" : "czt", random)}");
        if (stack.IsWrong()) lines.RemoveAt(random.Next(lines.Count));
        stack.Description = string.Join('\n', lines) + "\n";
        if (random.Next(4) == 0) stack.AddTags = AddLabels;

        string Line(string key, long value) => FormattableString.Invariant($"{key}={stack.Number(value)}");

        void AddLabels(TiffDirectoryBuilder tags)
        {
            string[] labels = [.. Enumerable.Range(0, stack.Pages).Select(i => $"c:{i % stack.Channels}/{stack.Channels} - DAPI")];
            byte[][] values = [.. labels.Select(Encoding.Unicode.GetBytes)];
            byte[] header = [.. "IJIJlabl"u8, .. Number(values.Length)];
            tags.Undefined(TiffTag.ImageJMetadata, [.. header, .. values.SelectMany(v => v)]);
            tags.Long(TiffTag.ImageJMetadataByteCounts, [stack.Number(header.Length), .. values.Select(v => stack.Number(v.Length))]);
        }

        byte[] Number(long value) => TiffDirectoryBuilder.LittleEndian(stack.Number(value), 4);
    }

    /// <summary>OME-TIFF: XML with one or more images, whose planes are listed in several ways.</summary>
    public static void Ome(StackBuilder stack)
    {
        stack.Pages = stack.Channels * stack.Slices * stack.Frames;
        stack.IsContiguous = false;
        var random = stack.Random;
        int images = random.Next(4) == 0 ? 1 + random.Next(3) : 1;
        bool areShared = random.Next(3) == 0;
        string prefix = random.Next(4) == 0 ? "ome:" : "";
        var xml = new StringBuilder();
        xml.Append(CultureInfo.InvariantCulture, $"<?xml version=\"1.0\"?><{prefix}OME xmlns{(prefix.Length > 0 ? ":ome" : "")}=\"http://x\" UUID=\"a\">");
        if (stack.IsWrong()) xml.Append("<BinaryOnly MetadataFile=\"other.ome\"/>");
        for (int image = 0; image < images; image++)
        {
            xml.Append(CultureInfo.InvariantCulture, $"<{prefix}Image ID=\"{image}\"><{prefix}Pixels DimensionOrder=\"XY{Order()}\"");
            xml.Append(CultureInfo.InvariantCulture, $" SizeC=\"{stack.Number(stack.Channels * stack.Samples)}\"");
            xml.Append(CultureInfo.InvariantCulture, $" SizeZ=\"{stack.Number(stack.Slices)}\" SizeT=\"{stack.Number(stack.Frames)}\">");
            for (int channel = 0; channel < stack.Channels; channel++)
            {
                xml.Append(CultureInfo.InvariantCulture, $"<{prefix}Channel Name=\"c{channel}\" SamplesPerPixel=\"{stack.Number(stack.Samples)}\"/>");
            }

            AppendData(areShared ? 0 : image * stack.Pages);
            xml.Append(CultureInfo.InvariantCulture, $"</{prefix}Pixels></{prefix}Image>");
        }

        xml.Append(CultureInfo.InvariantCulture, $"</{prefix}OME>");
        string text = xml.ToString();
        stack.Description = stack.IsWrong() ? TextMutation.Mutate(text, ["<TiffData/>", "IFD=\"1\"", "</OME>", "SizeC", "\"", "<", ">"], random) : text;
        if (!areShared) stack.Pages *= images;

        string Order() => stack.IsWrong() ? "CCZ" : Shuffle(Axes, random);

        void AppendData(int first)
        {
            int pages = stack.Pages;
            switch (random.Next(3))
            {
                case 0 when images == 1:
                    xml.Append(CultureInfo.InvariantCulture, $"<{prefix}TiffData/>");
                    break;
                case 1:
                    xml.Append(CultureInfo.InvariantCulture, $"<{prefix}TiffData IFD=\"{stack.Number(first)}\" PlaneCount=\"{stack.Number(pages)}\"/>");
                    break;
                default:
                    for (int page = 0; page < pages; page++)
                    {
                        xml.Append(CultureInfo.InvariantCulture, $"<{prefix}TiffData IFD=\"{stack.Number(first + page)}\" FirstC=\"{stack.Number(page % stack.Channels)}\"");
                        xml.Append(CultureInfo.InvariantCulture, $" FirstZ=\"{stack.Number(page / stack.Channels % stack.Slices)}\"");
                        xml.Append(CultureInfo.InvariantCulture, $" FirstT=\"{stack.Number(page / stack.Channels / stack.Slices)}\" PlaneCount=\"{stack.Number(1)}\">");
                        if (random.Next(4) == 0) xml.Append(CultureInfo.InvariantCulture, $"<{prefix}UUID FileName=\"a.tif\">{(stack.IsWrong() ? "b" : "a")}</{prefix}UUID>");
                        xml.Append(CultureInfo.InvariantCulture, $"</{prefix}TiffData>");
                    }

                    break;
            }
        }
    }

    /// <summary>Python's tifffile: JSON with the shape of the array, and in part its axes.</summary>
    public static void Shaped(StackBuilder stack)
    {
        stack.Pages = stack.Channels * stack.Slices * stack.Frames;
        var random = stack.Random;
        string order = Shuffle("TZC", random);
        string axes = order + (stack.Samples == 1 ? "YX" : stack.PlanarConfiguration == 2 ? "SYX" : "YXS");
        var sides = axes.Select(axis => axis switch
        {
            'C' => stack.Channels,
            'Z' => stack.Slices,
            'T' => stack.Frames,
            'Y' => stack.Height,
            'X' => stack.Width,
            _ => stack.Samples,
        });
        string shape = string.Join(", ", sides.Select(side => stack.Number(side).ToString(CultureInfo.InvariantCulture)));
        string more = random.Next(2) == 0 ? $", \"axes\": \"{(stack.IsWrong() ? axes[1..] : axes)}\"" : "";
        if (stack.IsContiguous != stack.IsWrong()) more += ", \"truncated\": true";
        string text = $"{{\"shape\": [{shape}]{more}}}";
        stack.Description = stack.IsWrong() ? TextMutation.Mutate(text, ["[", "]", "{", "}", "\"axes\"", "\"truncated\"", "true", ","], random) : text;
    }

    /// <summary>MetaMorph STK: tags whose counts are numbers of planes.</summary>
    public static void Stk(StackBuilder stack)
    {
        stack.Pages = stack.Slices * stack.Frames;
        stack.IsContiguous = !stack.IsWrong();
        stack.Samples = stack.IsWrong() ? 3 : 1;
        stack.AddTags = tags =>
        {
            foreach (ushort tag in StkTags)
            {
                long count = Math.Clamp(stack.Number(stack.Pages), 0, 4096);
                if (stack.IsWrong()) tags.Short((TiffTag)tag, [.. Enumerable.Repeat(1L, (int)count)]);
                else tags.Long((TiffTag)tag, [.. Enumerable.Range(0, (int)count).Select(i => stack.Number(i))]);
            }
        };
    }

    /// <summary>Zeiss LSM: a structure with the sizes of the axes and the type of the scan; channels are samples, with thumbnails.</summary>
    public static void Lsm(StackBuilder stack)
    {
        const int Length = 512;
        bool areSamples = stack.Random.Next(4) > 0;
        stack.Samples = areSamples ? stack.Channels : 1;
        stack.PlanarConfiguration = 2;
        stack.Photometric = 2;
        stack.IsContiguous = false;
        stack.HasThumbnails = stack.Random.Next(3) > 0;
        int positions = stack.Random.Next(4) == 0 ? 2 : 1;
        stack.Pages = stack.Slices * stack.Frames * positions * (areSamples ? 1 : stack.Channels);
        stack.AddTags = tags =>
        {
            byte[] info = new byte[stack.IsWrong() ? stack.Random.Next(Length) : Length];
            Write(0, stack.Random.Next(2) == 0 ? 0x0300494C : 0x0400494C);
            Write(4, Length);
            Write(8, stack.Width);
            Write(12, stack.Height);
            Write(16, stack.Slices);
            Write(20, stack.Channels);
            Write(24, stack.Frames);
            Write(88, stack.Random.Next(11));
            Write(264, positions);
            Write(268, 1);
            tags.Undefined(TiffTag.LsmInfo, info);

            void Write(int at, int value)
            {
                if (at + 4 <= info.Length) BinaryPrimitives.WriteInt32LittleEndian(info.AsSpan(at), (int)stack.Number(value));
            }
        };
    }

    private static byte[] Build(Action<StackBuilder> describe, Random random, double errorRate)
    {
        var stack = new StackBuilder(random, errorRate);
        describe(stack);
        return stack.Build();
    }

    private static string Shuffle(string text, Random random)
    {
        char[] letters = [.. text];
        random.Shuffle(letters);
        return new string(letters);
    }
}
