namespace MicroSsim.Tests;

/// <summary>Writes small TIFF files, independently of the writer of the module.</summary>
internal static class Tiff
{
    /// <summary>Writes a file, and creates its folder.</summary>
    /// <param name="path">The path of the file.</param>
    /// <param name="pages">One array per page: [row, column] of byte, ushort, float or double, or [row, column, 3] of byte.</param>
    /// <returns>The path.</returns>
    public static string Write(string path, params Array[] pages) => WriteDescribed(path, "", pages);

    /// <summary>Writes a file with an ImageDescription in every page.</summary>
    public static string WriteDescribed(string path, string description, params Array[] pages) => Write(path, description, false, pages);

    /// <summary>
    /// Writes colour images [row, column, 3], with the samples of a pixel or those of a colour (planar) next to each other.
    /// </summary>
    public static string WriteColour(string path, bool isPlanar, byte[][,,] pages) => Write(path, "", isPlanar, pages);

    private static string Write(string path, string description, bool isPlanar, Array[] pages)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var writer = new BinaryWriter(File.Create(path));
        writer.Write("II"u8);
        writer.Write((ushort)42);
        writer.Write(8u);
        for (int i = 0; i < pages.Length; i++) WritePage(writer, pages[i], description, isPlanar, last: i == pages.Length - 1);
        return path;
    }

    private static void WritePage(BinaryWriter writer, Array page, string description, bool isPlanar, bool last)
    {
        int samples = page.Rank == 3 ? page.GetLength(2) : 1;
        byte[] pixels = new byte[Buffer.ByteLength(page)];
        Buffer.BlockCopy(page, 0, pixels, 0, pixels.Length);
        int strips = isPlanar ? samples : 1;
        if (isPlanar) pixels = [.. Enumerable.Range(0, samples).SelectMany(s => pixels.Where((_, i) => i % samples == s))];
        int bits = 8 * pixels.Length / page.Length;
        bool isFloat = page.GetType().GetElementType() is var type && (type == typeof(float) || type == typeof(double));

        byte[] text = System.Text.Encoding.ASCII.GetBytes(description.PadRight(4) + '\0');
        const int Tags = 12;
        uint bitsAt = (uint)writer.BaseStream.Position + 2 + (12 * Tags) + 4;
        uint stripsAt = bitsAt + 8;
        uint textAt = stripsAt + (8 * (uint)strips);
        uint pixelsAt = textAt + (uint)text.Length;
        uint next = pixelsAt + (uint)pixels.Length;
        writer.Write((ushort)Tags);
        Tag(256, 4, 1, (uint)page.GetLength(1));
        Tag(257, 4, 1, (uint)page.GetLength(0));
        Tag(258, 3, (uint)samples, samples == 1 ? (uint)bits : bitsAt);
        Tag(259, 3, 1, 1); // no compression
        Tag(262, 3, 1, samples == 1 ? 1u : 2u);
        Tag(270, 2, (uint)text.Length, textAt);
        Tag(273, 4, (uint)strips, strips == 1 ? pixelsAt : stripsAt);
        Tag(277, 3, 1, (uint)samples);
        Tag(278, 4, 1, (uint)page.GetLength(0));
        Tag(279, 4, (uint)strips, strips == 1 ? (uint)pixels.Length : stripsAt + (4 * (uint)strips));
        Tag(284, 3, 1, isPlanar ? 2u : 1u);
        Tag(339, 3, 1, isFloat ? 3u : 1u);
        writer.Write(last ? 0 : next);
        for (int i = 0; i < 4; i++) writer.Write((ushort)bits);
        for (int i = 0; i < strips; i++) writer.Write(pixelsAt + (uint)(i * pixels.Length / strips));
        for (int i = 0; i < strips; i++) writer.Write((uint)(pixels.Length / strips));
        writer.Write(text);
        writer.Write(pixels);

        void Tag(ushort tag, ushort type, uint count, uint value)
        {
            writer.Write(tag);
            writer.Write(type);
            writer.Write(count);
            writer.Write(value);
        }
    }
}
