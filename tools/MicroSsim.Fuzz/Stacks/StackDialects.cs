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
        string space = prefix.Length > 0 ? ":ome" : "";
        var xml = new StringBuilder($"<?xml version=\"1.0\"?><{prefix}OME xmlns{space}=\"http://x\" UUID=\"a\">");
        if (stack.IsWrong()) xml.Append("<BinaryOnly MetadataFile=\"other.ome\"/>");
        for (int image = 0; image < images; image++)
        {
            Open("Image");
            string order = stack.IsWrong() ? "CCZ" : Shuffle(Axes, random);
            var sizes = new[] { ("SizeC", stack.Channels * stack.Samples), ("SizeZ", stack.Slices), ("SizeT", stack.Frames) };
            Open($"Pixels DimensionOrder=\"XY{order}\"", sizes);
            for (int channel = 0; channel < stack.Channels; channel++)
            {
                Open($"Channel Name=\"c{channel}\"", ("SamplesPerPixel", stack.Samples));
                Close("Channel");
            }

            AppendData(areShared ? 0 : image * stack.Pages);
            Close("Pixels");
            Close("Image");
        }

        Close("OME");
        string text = xml.ToString();
        string[] words = ["<TiffData/>", "IFD=\"1\"", "</OME>", "SizeC", "\"", "<", ">"];
        stack.Description = stack.IsWrong() ? TextMutation.Mutate(text, words, random) : text;
        if (!areShared) stack.Pages *= images;

        void Open(string name, params (string Name, int Value)[] attributes)
        {
            xml.Append('<').Append(prefix).Append(name);
            foreach (var (attribute, value) in attributes)
            {
                xml.Append(CultureInfo.InvariantCulture, $" {attribute}=\"{stack.Number(value)}\"");
            }

            xml.Append('>');
        }

        void Close(string name) => xml.Append("</").Append(prefix).Append(name).Append('>');

        void AppendData(int first)
        {
            int pages = stack.Pages, kind = random.Next(3);
            if (kind < 2)
            {
                if (kind == 0 && images == 1) Open("TiffData");
                else Open("TiffData", ("IFD", first), ("PlaneCount", pages));
                Close("TiffData");
                return;
            }

            for (int page = 0; page < pages; page++)
            {
                var (channel, slice) = (page % stack.Channels, page / stack.Channels % stack.Slices);
                int frame = page / stack.Channels / stack.Slices;
                Open("TiffData", ("IFD", first + page), ("FirstC", channel), ("FirstZ", slice), ("FirstT", frame), ("PlaneCount", 1));
                if (random.Next(4) == 0)
                {
                    Open("UUID FileName=\"a.tif\"");
                    xml.Append(stack.IsWrong() ? 'b' : 'a');
                    Close("UUID");
                }

                Close("TiffData");
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
        string[] words = ["[", "]", "{", "}", "\"axes\"", "\"truncated\"", "true", ","];
        stack.Description = stack.IsWrong() ? TextMutation.Mutate(text, words, random) : text;
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

    /// <summary>Zeiss LSM: a structure with the sizes of the axes and the type of the scan; channels are samples.</summary>
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
