using System.IO.Compression;
using NuGet.Packaging;
using NuGet.Packaging.Licenses;
using NuGet.Versioning;

namespace MicroSsim.Build.Package;

/// <summary>A module as a package of the PowerShell Gallery: the module's files at the root of a NuGet package.</summary>
internal static class ModulePackage
{
    private const string Name = "MicroSsim", License = "BSD-3-Clause", Icon = "icon.png";

    /// <summary>The first time that a ZIP archive can hold.</summary>
    private static readonly DateTimeOffset NoTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Packs a module. The same files make the same bytes.</summary>
    public static void Write(ModuleManifest module, string releaseNotes, string path)
    {
        var builder = new PackageBuilder(deterministic: true)
        {
            Id = Name,
            Version = NuGetVersion.Parse(module.Version),
            Description = module.Description,
            Copyright = module.Copyright,
            ProjectUrl = module.Project,
            ReleaseNotes = releaseNotes,
            LicenseMetadata = new LicenseMetadata(LicenseType.Expression, License, NuGetLicenseExpression.Parse(License), [], LicenseMetadata.CurrentVersion),
            Icon = Icon,
        };
        builder.Authors.Add(module.Author);
        builder.Owners.Add(module.Company);
        builder.Tags.AddRange(module.Tags);
        foreach (string file in Directory.GetFiles(module.Folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            builder.Files.Add(new PhysicalPackageFile { SourcePath = file, TargetPath = Path.GetRelativePath(module.Folder, file) });
        }

        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var stream = File.Create(path);
        builder.Save(stream);
        using var archive = new ZipArchive(stream, ZipArchiveMode.Update);
        foreach (var entry in archive.Entries) entry.LastWriteTime = NoTime;
    }

    /// <summary>Unpacks the module as an installer does: its files, without the package's own. What is there and the same is left alone, for it may be in use.</summary>
    public static void Unpack(string path, string folder)
    {
        using var archive = ZipFile.OpenRead(path);
        var files = archive.Entries.Where(e => !IsOfThePackage(e.FullName))
            .ToDictionary(e => Path.GetFullPath(Path.Combine(folder, Uri.UnescapeDataString(e.FullName))), e => e);
        foreach (var (file, entry) in files)
        {
            using var stream = entry.Open();
            using var content = new MemoryStream();
            stream.CopyTo(content);
            if (File.Exists(file) && File.ReadAllBytes(file).AsSpan().SequenceEqual(content.ToArray())) continue;
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllBytes(file, content.ToArray());
        }

        foreach (string file in Directory.GetFiles(Path.GetFullPath(folder), "*", SearchOption.AllDirectories).Where(f => !files.ContainsKey(f))) File.Delete(file);
    }

    private static bool IsOfThePackage(string name) =>
        name == "[Content_Types].xml" || name.EndsWith(".nuspec", StringComparison.Ordinal)
        || name.StartsWith("_rels/", StringComparison.Ordinal) || name.StartsWith("package/", StringComparison.Ordinal);
}
