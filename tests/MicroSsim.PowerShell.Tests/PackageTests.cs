using System.IO.Compression;
using System.Xml.Linq;

namespace MicroSsim.Tests;

/// <summary>The package, and the unpacked module that the other tests load.</summary>
public sealed class PackageTests
{
    private static string Version =>
        HostedModule.Invoke("(Get-Module MicroSsim).Version.ToString()").Clean[0]!.ToString();

    private static string Prerelease =>
        HostedModule.Invoke("(Get-Module MicroSsim).PrivateData.PSData.Prerelease").Clean[0]!.ToString();

    [Fact]
    public void Tests_load_the_files_of_the_package()
    {
        string module = Path.GetDirectoryName(HostedModule.Manifest)!;
        using var package = Open();
        var entries = package.Entries.Where(e => !IsPackageMetadata(e.FullName)).ToList();
        Assert.Equal(
            Directory.GetFiles(module, "*", SearchOption.AllDirectories)
                .Select(f => Path.GetRelativePath(module, f).Replace('\\', '/')).Order(StringComparer.Ordinal),
            entries.Select(e => e.FullName).Order(StringComparer.Ordinal));
        Assert.All(entries, entry =>
        {
            using var stream = entry.Open();
            using var bytes = new MemoryStream();
            stream.CopyTo(bytes);
            byte[] unpacked = File.ReadAllBytes(Path.Combine(module, entry.FullName));
            Assert.True(bytes.ToArray().AsSpan().SequenceEqual(unpacked), $"{entry.FullName} differs.");
        });
    }

    [Fact]
    public void It_names_every_command_and_has_no_dependencies()
    {
        using var package = Open();
        using var stream = package.GetEntry("MicroSsim.nuspec")!.Open();
        var metadata = XDocument.Load(stream).Root!.Elements().Single(e => e.Name.LocalName == "metadata");
        string Value(string name) => metadata.Elements().Single(e => e.Name.LocalName == name).Value;

        Assert.Equal(("MicroSsim", $"{Version}-{Prerelease}"), (Value("id"), Value("version")));
        Assert.Equal("BSD-3-Clause", Value("license"));
        Assert.NotNull(package.GetEntry(Value("icon")));
        Assert.Contains("Measure-MicroSsim", Value("releaseNotes"), StringComparison.Ordinal);
        Assert.DoesNotContain(metadata.Elements(), e => e.Name.LocalName == "dependencies");
        string[] tags = Value("tags").Split(' ');
        var commands = HostedModule.Invoke("Get-Command -Module MicroSsim | ForEach-Object Name").Clean.Select(c => c!.ToString());
        Assert.All(commands.SelectMany(c => new[] { $"PSCmdlet_{c}", $"PSCommand_{c}" }), tag => Assert.Contains(tag, tags));
        Assert.All(["PSModule", "PSIncludes_Cmdlet", "PSEdition_Core", "PSEdition_Desktop"], tag => Assert.Contains(tag, tags));
        Assert.Equal(tags.Length, tags.Distinct(StringComparer.OrdinalIgnoreCase).Count());
    }

    [Fact]
    public void Package_and_assemblies_have_the_same_version() =>
        Assert.Equal(Version, HostedModule.Invoke("(Get-MicroSsimInfo).Version").Clean[0]!.ToString());

    [Fact]
    public void It_names_the_licence_of_every_third_party_assembly()
    {
        using var package = Open();
        using var notices = new StreamReader(package.GetEntry("THIRD-PARTY-NOTICES.txt")!.Open());
        string[] lines = notices.ReadToEnd().ReplaceLineEndings("\n").Split('\n');
        var named = lines.Select(l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(w => w is [var file, _, _, _] && file.EndsWith(".dll", StringComparison.Ordinal)).ToList();
        var shipped = package.Entries.Select(e => e.Name)
            .Where(n => n.EndsWith(".dll", StringComparison.Ordinal) && !n.StartsWith("MicroSsim.", StringComparison.Ordinal));
        Assert.Equal(shipped.Distinct().Order(StringComparer.Ordinal), named.Select(w => w[0]).Order(StringComparer.Ordinal));
        Assert.All(named, words => Assert.Contains(lines, l => l.StartsWith(words[3] + " ", StringComparison.Ordinal)));
        Assert.NotNull(package.GetEntry("LICENSE"));
    }

    [Fact]
    public void Its_addresses_are_those_of_the_project_and_exist_in_the_repository()
    {
        var addresses = HostedModule.Invoke(
            """
            $data = (Get-Module MicroSsim).PrivateData.PSData
            $data.ProjectUri; $data.IconUri; $data.ReleaseNotes
            Get-Command -Module MicroSsim | ForEach-Object HelpUri
            """).Clean.Select(a => a!.ToString()).ToList();
        string project = addresses[0] + "/blob/main/";
        string raw = addresses[0].Replace("github.com", "raw.githubusercontent.com", StringComparison.Ordinal) + "/main/";
        Assert.True(addresses.Count > 15);
        Assert.All(addresses.Skip(1), address =>
        {
            string path = address.Replace(project, "", StringComparison.Ordinal).Replace(raw, "", StringComparison.Ordinal);
            Assert.True(File.Exists(Path.Combine(TestData.Root, path)), address);
        });
    }

    private static ZipArchive Open() =>
        ZipFile.OpenRead(Path.Combine(TestData.Root, "artifacts", $"MicroSsim.{Version}-{Prerelease}.nupkg"));

    private static bool IsPackageMetadata(string name) =>
        name is "[Content_Types].xml" or "MicroSsim.nuspec"
        || name.StartsWith("_rels/", StringComparison.Ordinal)
        || name.StartsWith("package/", StringComparison.Ordinal);
}
