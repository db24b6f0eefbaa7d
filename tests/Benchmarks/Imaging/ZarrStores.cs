using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Runtime.InteropServices;
using K4os.Compression.LZ4;
using MicroSsim.Engine.Planes;
using MicroSsim.Imaging.Files;
using MicroSsim.Imaging.Formats;
using MicroSsim.Imaging.Pixels;
using MicroSsim.Imaging.Zarr.Codecs;
using ZstdSharp;

namespace MicroSsim.Imaging.Benchmarks;

/// <summary>
/// Zarr stores of 16 pages of 2048² with 16 bits, beside a loop that reads each chunk into a reused buffer and decodes it into another
/// one, with the same codecs, on one thread, and beside one that also copies the rows of chunks to their place in pages, as every reader
/// has to. Processor time of all threads, and elapsed time of reading planes compared with that of the first loop.
/// </summary>
internal static class ZarrStores
{
    private const int Pages = 16, Side = 2048, MinRuns = 15;

    /// <summary>Time of the measurements of a row: the first ones are slower, because methods are not optimized yet.</summary>
    private static readonly TimeSpan MinTime = TimeSpan.FromSeconds(5);

    /// <summary>Size of the blocks that blosc compresses one by one.</summary>
    private const int BlockBytes = 1 << 18;

    private delegate byte[] Encoder(byte[] chunk);

    private delegate void Decoder(ArraySegment<byte> stored, ArraySegment<byte> output);

    /// <summary>Writes the table.</summary>
    /// <param name="folder">A folder for the stores.</param>
    public static void Run(string folder)
    {
        Console.WriteLine();
        Console.WriteLine(
            "| 16 × 2048² × 16 bits in Zarr | chunk | files, MB | loop, ms | loop with rows in place, ms | planes, ms | of the loop "
            + "| of that with rows | elapsed, of the loop | in rows, ms | of the loop |");
        Console.WriteLine("|---|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|");
        Codec[] codecs =
        [
            new("uncompressed", "null", chunk => chunk, null),
            new("blosc, lz4, shuffle", """{"id": "blosc", "cname": "lz4", "clevel": 5, "shuffle": 1, "blocksize": 0}""",
                Blosc, new BloscCodec().Decode),
            new("zstd", """{"id": "zstd", "level": 1}""", Zstd,
                (stored, output) => ZstdCodec.Decode(stored.AsSpan(), output.AsSpan())),
            new("gzip", """{"id": "gzip", "level": 1}""", Gzip, new DeflateCodec(isGzip: true).Decode),
        ];
        ushort[][] pages = [.. Enumerable.Range(0, Pages).Select(Micrograph)];
        foreach (var codec in codecs)
        {
            foreach (int[] chunk in new[] { [1, 512, 512], [1, 256, 256], [1, 1024, 2048], new[] { 8, 256, 256 } })
            {
                string store = Path.Combine(folder, "a.zarr");
                long bytes = Write(store, codec, chunk, pages);
                Measure(store, codec, chunk, bytes);
                Directory.Delete(store, recursive: true);
            }
        }
    }

    private static void Measure(string store, Codec codec, int[] chunk, long bytes)
    {
        Duration loop = new(), placed = new(), planes = new(), rows = new();
        ushort[][] pages = Enumerable.Range(0, chunk[0]).Select(_ => new ushort[Side * Side]).ToArray();
        var time = Stopwatch.StartNew();
        for (int run = 0; run < MinRuns || time.Elapsed < MinTime; run++)
        {
            loop.Add(() => ReadChunks(store, codec, chunk, null));
            placed.Add(() => ReadChunks(store, codec, chunk, pages));
            planes.Add(() => ReadPlanes(store));
            rows.Add(() => ReadRows(store));
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"| {codec.Name} | {string.Join(" × ", chunk)} | {bytes / 1e6:F0} | {loop.Processor:F1} | {placed.Processor:F1} "
            + $"| {planes.Processor:F1} | {loop.Processor / planes.Processor:P0} | {placed.Processor / planes.Processor:P0} "
            + $"| {loop.Elapsed / planes.Elapsed:P0} | {rows.Processor:F1} | {loop.Processor / rows.Processor:P0} |"));
    }

    /// <summary>Reads and decodes all chunks, one after the other.</summary>
    /// <param name="pages">The pages of a chunk, to which its rows are copied; null to leave the chunk in its buffer.</param>
    private static void ReadChunks(string store, Codec codec, int[] chunk, ushort[][]? pages)
    {
        byte[] output = new byte[chunk[0] * chunk[1] * chunk[2] * sizeof(ushort)], stored = new byte[2 * output.Length];
        for (int page = 0; page < Pages / chunk[0]; page++)
        {
            for (int down = 0; down < Side / chunk[1]; down++)
            {
                for (int across = 0; across < Side / chunk[2]; across++)
                {
                    using var file = File.OpenHandle(Path.Combine(store, $"{page}.{down}.{across}"));
                    int length = RandomAccess.Read(file, stored, 0);
                    codec.Decode?.Invoke(new ArraySegment<byte>(stored, 0, length), output);
                    if (pages is not null) Place(codec.Decode is null ? stored : output, chunk, down, across, pages);
                }
            }
        }
    }

    private static void Place(byte[] elements, int[] chunk, int down, int across, ushort[][] pages)
    {
        var rows = MemoryMarshal.Cast<byte, ushort>(elements);
        for (int row = 0; row < chunk[0] * chunk[1]; row++)
        {
            int first = (((down * chunk[1]) + (row % chunk[1])) * Side) + (across * chunk[2]);
            rows.Slice(row * chunk[2], chunk[2]).CopyTo(pages[row / chunk[1]].AsSpan(first));
        }
    }

    /// <summary>Reads whole planes into reused memory, as commands do with images of up to 128 MB.</summary>
    private static void ReadPlanes(string store)
    {
        using var file = ImageFormats.Open(store);
        foreach (var page in file.Select(PageSelection.All))
        {
            var plane = file.Load(page, 128 << 20, Pool);
            if (plane.Height != Side) throw new InvalidDataException();
            Pool.Return(plane);
        }
    }

    /// <summary>Reads planes in bands of rows, as commands do with larger images.</summary>
    private static void ReadRows(string store)
    {
        using var file = ImageFormats.Open(store);
        var buffer = new RowBuffer();
        foreach (var page in file.Select(PageSelection.All))
        {
            var plane = file.Read(page);
            for (int row = 0; row < plane.Height; row += 128) plane.GetRows(row, 128, buffer);
            (plane as IDisposable)?.Dispose();
        }
    }

    private static PlanePool Pool { get; } = new(32 << 20);

    /// <summary>Writes a store of version 2; the number of bytes of its chunks.</summary>
    private static long Write(string store, Codec codec, int[] chunk, ushort[][] pages)
    {
        Directory.CreateDirectory(store);
        File.WriteAllText(Path.Combine(store, ".zarray"),
            $$"""
            {"zarr_format": 2, "shape": [{{Pages}}, {{Side}}, {{Side}}], "chunks": [{{string.Join(", ", chunk)}}], "dtype": "<u2",
             "compressor": {{codec.Json}}, "fill_value": 0, "filters": null, "order": "C"}
            """);
        long bytes = 0;
        for (int i = 0; i < Pages / chunk[0] * (Side / chunk[1]) * (Side / chunk[2]); i++)
        {
            int across = i % (Side / chunk[2]), down = i / (Side / chunk[2]) % (Side / chunk[1]);
            int page = i / (Side / chunk[2]) / (Side / chunk[1]);
            ushort[] pixels = new ushort[chunk[0] * chunk[1] * chunk[2]];
            for (int row = 0; row < chunk[0] * chunk[1]; row++)
            {
                int first = (((down * chunk[1]) + (row % chunk[1])) * Side) + (across * chunk[2]);
                pages[(page * chunk[0]) + (row / chunk[1])].AsSpan(first, chunk[2]).CopyTo(pixels.AsSpan(row * chunk[2]));
            }

            byte[] stored = codec.Encode(MemoryMarshal.AsBytes(pixels.AsSpan()).ToArray());
            File.WriteAllBytes(Path.Combine(store, $"{page}.{down}.{across}"), stored);
            bytes += stored.Length;
        }

        return bytes;
    }

    /// <summary>A dark background with noise and some bright structure.</summary>
    private static ushort[] Micrograph(int index)
    {
        var random = new Random(index);
        ushort[] pixels = new ushort[Side * Side];
        for (int i = 0; i < pixels.Length; i++)
        {
            double x = i % Side, y = i / Side;
            double signal = 100 + (400 * Math.Pow(Math.Sin((x / 31) + index) * Math.Cos(y / 47), 8));
            pixels[i] = (ushort)(signal + (Math.Sqrt(signal) * (random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5)));
        }

        return pixels;
    }

    private static byte[] Zstd(byte[] chunk)
    {
        using var compressor = new Compressor(level: 1);
        return compressor.Wrap(chunk).ToArray();
    }

    private static byte[] Gzip(byte[] chunk)
    {
        var stored = new MemoryStream();
        using (var writer = new GZipStream(stored, CompressionLevel.Fastest, leaveOpen: true)) writer.Write(chunk);
        return stored.ToArray();
    }

    /// <summary>A container of c-blosc with shuffled bytes of elements of 16 bits, and blocks of one stream each.</summary>
    private static byte[] Blosc(byte[] chunk)
    {
        const int Header = 16, Size = 2, Flags = 1 | 16 | (1 << 5); // shuffled bytes, not split, lz4
        int block = Math.Min(BlockBytes, chunk.Length), blocks = (chunk.Length + block - 1) / block;
        byte[] stored = new byte[Header + (4 * blocks) + (2 * chunk.Length)];
        int at = Header + (4 * blocks);
        for (int i = 0; i < blocks; i++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(stored.AsSpan(Header + (4 * i)), at);
            var elements = chunk.AsSpan(i * block, Math.Min(block, chunk.Length - (i * block)));
            byte[] shuffled = new byte[elements.Length];
            for (int j = 0; j < elements.Length; j++) shuffled[(j % Size * (elements.Length / Size)) + (j / Size)] = elements[j];
            int length = LZ4Codec.Encode(shuffled, stored.AsSpan(at + 4));
            BinaryPrimitives.WriteInt32LittleEndian(stored.AsSpan(at), length);
            at += 4 + length;
        }

        (stored[0], stored[1], stored[2], stored[3]) = (2, 1, Flags, Size);
        BinaryPrimitives.WriteInt32LittleEndian(stored.AsSpan(4), chunk.Length);
        BinaryPrimitives.WriteInt32LittleEndian(stored.AsSpan(8), block);
        BinaryPrimitives.WriteInt32LittleEndian(stored.AsSpan(12), at);
        return stored[..at];
    }

    /// <summary>A codec of chunks.</summary>
    /// <param name="Name">Its name in the table.</param>
    /// <param name="Json">The compressor in the metadata of version 2.</param>
    /// <param name="Encode">Compresses a chunk.</param>
    /// <param name="Decode">Decompresses a chunk; null for none.</param>
    private sealed record Codec(string Name, string Json, Encoder Encode, Decoder? Decode);

    /// <summary>The shortest times of an action, in milliseconds.</summary>
    private sealed class Duration
    {
        public double Processor { get; private set; } = double.MaxValue;

        public double Elapsed { get; private set; } = double.MaxValue;

        public void Add(Action action)
        {
            var elapsed = Stopwatch.StartNew();
            var start = Environment.CpuUsage.TotalTime;
            action();
            Processor = Math.Min(Processor, (Environment.CpuUsage.TotalTime - start).TotalMilliseconds);
            Elapsed = Math.Min(Elapsed, elapsed.Elapsed.TotalMilliseconds);
        }
    }
}
