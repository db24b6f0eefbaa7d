using System.Buffers.Binary;
using System.IO.Compression;

namespace MicroSsim.Tests;

/// <summary>Messages of files and options that people meet every day: each remedy that they name is run, and works.</summary>
public sealed class RemedyTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(12, "BZip2")]
    [InlineData(14, "LZMA")]
    [InlineData(93, "Zstandard")]
    public void A_compression_of_archives_that_is_not_supported_is_named(int method, string name)
    {
        string path = _folder.File("a.npz");
        WriteArchive(path, "a.npy");
        byte[] bytes = File.ReadAllBytes(path);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(8), (ushort)method);
        int central = bytes.AsSpan().IndexOf("PK\u0001\u0002"u8);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(central + 10), (ushort)method);
        File.WriteAllBytes(path, bytes);
        var error = Run("Import-MicroSsimImage $Root/a.npz").OnlyError;
        Assert.Equal("NpzCompressionUnsupported", ModuleRun.Id(error));
        Assert.Contains($"compressed with {name}", error.ToString(), StringComparison.Ordinal);
        Assert.Contains("numpy.savez_compressed", error.ToString(), StringComparison.Ordinal);
        WriteArchive(path, "a.npy");
        Assert.Single(Run("Import-MicroSsimImage $Root/a.npz").Clean);
    }

    [Fact]
    public void The_only_image_of_an_archive_with_scalars_text_and_metadata_is_read()
    {
        WriteArchive(_folder.File("a.npz"), "scale.npy", "list.npy", "names.npy", "__MACOSX/._image.npy", "image.npy");
        Assert.Equal(Samples.Truth(0)[3, 5], Run("(Import-MicroSsimImage $Root/a.npz).ToArray()[3, 5]").Clean.Single()!.BaseObject);
        WriteArchive(_folder.File("b.npz"), "scale.npy", "image.npy", "other.npy");
        var needed = Run("Import-MicroSsimImage $Root/b.npz").OnlyError;
        Assert.Equal("EntryNeeded", ModuleRun.Id(needed));
        Assert.Contains("choose one of image, other (see -Entry).", needed.ToString(), StringComparison.Ordinal);
        Assert.Single(Run("Import-MicroSsimImage $Root/b.npz -Entry other").Clean);
    }

    [Theory]
    [InlineData("YXC", 12)]
    [InlineData("ZYX", 40)]
    public void An_array_whose_rows_may_be_first_needs_its_axes(string axes, int pages)
    {
        Array[] planes = [.. Enumerable.Range(0, 40).Select(i => Samples.Truth(i, 40, 12))];
        StackFile.WriteNpy(_folder.File("a.npy"), [40], planes);
        var error = Run("Import-MicroSsimImage $Root/a.npy").OnlyError;
        Assert.Equal("NpyUnsupported", ModuleRun.Id(error));
        Assert.Contains($"{axes} if", error.ToString(), StringComparison.Ordinal);
        Assert.EndsWith("(use -Axes).", error.ToString(), StringComparison.Ordinal);
        Assert.Equal(pages, Run($"Import-MicroSsimImage $Root/a.npy -Axes {axes}").Clean.Count);
        Assert.Equal(
            pages, Run($"Get-MicroSsimPair $Root/a.npy $Root/a.npy -Axes {axes} 3>$null | Measure-Psnr -DataRange 1 3>$null").Output.Count);
    }

    [Theory]
    [InlineData("Measure-MsSsim -DataRange GroundTruth")]
    [InlineData("Measure-MicroMs3im")]
    public void An_image_too_small_for_all_scales_has_fewer_weights(string command)
    {
        Samples.WriteSet(_folder, 2, 100, "p");
        var run = Run($"Get-MicroSsimPair $Root/gt $Root/p | {command}");
        Assert.All(run.Errors, error => Assert.Equal("ImageTooSmall", ModuleRun.Id(error)));
        Assert.All(run.Errors, error => Assert.EndsWith(
            "use larger images, fewer scales or a smaller window (give one weight per scale with -Betas).",
            error.ToString(),
            StringComparison.Ordinal));
        Assert.Equal(2, Run($"Get-MicroSsimPair $Root/gt $Root/p | {command} -Betas 0.3, 0.3, 0.4").Clean.Count);
    }

    [Theory]
    [InlineData("Name,Method\na,b\n")]
    [InlineData("\r\n [1]")]
    public void A_fit_file_that_is_no_json_object_is_told_in_plain_words(string text)
    {
        File.WriteAllText(_folder.File("fit.json"), text);
        string message = Run("Import-MicroSsimFit $Root/fit.json").OnlyError.ToString();
        Assert.Contains("is no fit file", message, StringComparison.Ordinal);
        Assert.DoesNotContain("Element", message, StringComparison.Ordinal);
        Samples.WriteSet(_folder, 2, "p");
        Assert.Single(Run("""
            $null = Get-MicroSsimPair $Root/gt $Root/p | New-MicroSsimFit | Export-MicroSsimFit $Root/fit.json
            Import-MicroSsimFit $Root/fit.json
            """).Clean);
    }

    [Fact]
    public void Methods_of_equal_means_are_reported_as_equal()
    {
        var run = Run("""
            $rows = foreach ($method in 'raw', 'den', 'low') {
                foreach ($i in 1..4) {
                    [pscustomobject]@{
                        Name = "a$i"; Method = $method; Page = 0; MicroSsim = 0.1 * $i - 0.2 * ($method -eq 'low')
                        GroundTruth = 'g'; Prediction = 'p'
                    }
                }
            }
            $null = $rows | Export-MicroSsimReport $Root/page.html
            """);
        Assert.Empty(run.Errors);
        string page = File.ReadAllText(_folder.File("page.html"));
        Assert.Contains("<bdi>raw</bdi> and <bdi>den</bdi> share the highest mean ", page, StringComparison.Ordinal);
    }

    private static void WriteArchive(string path, params string[] entries)
    {
        File.Delete(path);
        using var archive = ZipFile.Open(path, ZipArchiveMode.Create);
        foreach (string name in entries)
        {
            using var stream = archive.CreateEntry(name, CompressionLevel.NoCompression).Open();
            if (name == "scale.npy") Write(stream, "<f8", "()", new byte[8]);
            else if (name == "list.npy") Write(stream, "<f8", "(2,)", new byte[16]);
            else if (name == "names.npy") Write(stream, "<U1", "(2, 1)", new byte[8]);
            else if (name.StartsWith('_')) stream.Write(new byte[40]);
            else StackFile.WriteNpy(stream, [], [Samples.Truth(0)]);
        }
    }

    private static void Write(Stream stream, string type, string shape, byte[] elements)
    {
        string header = $"{{'descr': '{type}', 'fortran_order': False, 'shape': {shape}, }}";
        stream.Write([0x93, .. "NUMPY"u8, 1, 0, 118, 0, .. System.Text.Encoding.ASCII.GetBytes(header.PadRight(117) + "\n"), .. elements]);
    }

    private ModuleRun Run(string script) => HostedModule.Invoke(script, new { Root = _folder.FullName });
}
