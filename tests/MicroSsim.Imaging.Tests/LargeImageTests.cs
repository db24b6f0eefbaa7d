using MicroSsim.Engine.Planes;
using MicroSsim.Imaging.Files;
using MicroSsim.Imaging.Formats;
using MicroSsim.Imaging.Tiff;
using MicroSsim.Imaging.Tiff.Writing;
using MicroSsim.Tests;

namespace MicroSsim.Imaging.Tests;

/// <summary>An image that is too large for the memory limit is read in bands.</summary>
[Collection(SequentialTests.Name)]
public sealed class LargeImageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(TiffWriterCompression.None)]
    [InlineData(TiffWriterCompression.Deflate)]
    public void Bands_are_right_wherever_they_begin_and_the_whole_image_is_never_in_memory(TiffWriterCompression compression)
    {
        var large = new ComputedPlane(16384, 16384);
        string path = _folder.File("large.tif");
        TiffWriter.Write(path, [large], compression);
        long before = GC.GetTotalMemory(forceFullCollection: true);
        using var file = ImageFormats.Open(path);
        var plane = file.Read(file.Select(PageSelection.All)[0]);

        Parallel.For(0, 4, thread =>
        {
            RowBuffer buffer = new(), expectedBuffer = new();
            for (int row = thread * 4000; row < (thread + 1) * 4000; row += 301)
            {
                int rows = 1 + (row % 47);
                Assert.True(large.GetRows(row, rows, expectedBuffer).SequenceEqual(plane.GetRows(row, rows, buffer)), $"row {row}");
            }
        });

        long held = GC.GetTotalMemory(forceFullCollection: true) - before;
        Assert.True(held < plane.RowBytes * plane.Height / 2, $"{held >> 20} MiB are held");
        GC.KeepAlive(plane);
    }

    [Fact]
    public void A_damaged_band_is_an_error_when_it_is_read()
    {
        string path = _folder.File("large.tif");
        TiffWriter.Write(path, [new ComputedPlane(16384, 5000)], TiffWriterCompression.Deflate);
        byte[] bytes = File.ReadAllBytes(path);
        bytes.AsSpan(bytes.Length / 2, 400).Fill(0x55);
        File.WriteAllBytes(path, bytes);

        using var file = ImageFormats.Open(path);
        var plane = file.Read(file.Select(PageSelection.All)[0]);
        Assert.IsType<DecodedPlane>(plane);
        Assert.Equal("ImageUnreadable", ImageErrors.IdOf(() => Pixels.Bytes(plane, band: 64)));
    }

    /// <summary>A plane without memory: its 8-bit pixels are computed from row and column.</summary>
    private sealed class ComputedPlane(int width, int height) : ImagePlane(width, height, PixelType.UInt8)
    {
        public override ReadOnlySpan<byte> GetRows(int firstRow, int rowCount, RowBuffer buffer)
        {
            var rows = buffer.Take(rowCount * Width);
            for (int row = 0; row < rowCount; row++)
            {
                var pixels = rows.Slice(row * Width, Width);
                int y = firstRow + row;
                pixels.Fill((byte)(y * 31));
                pixels[y % Width] = (byte)(y >> 3);
                pixels[0] = (byte)(y >> 8);
            }

            return rows;
        }
    }
}
