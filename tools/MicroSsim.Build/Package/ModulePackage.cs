using System.IO.Compression;
using NuGet.Packaging;
using NuGet.Packaging.Licenses;
using NuGet.Versioning;

namespace MicroSsim.Build.Package;

/// <summary>Packs a module for the PowerShell Gallery: the module's files are at the root of a NuGet package.</summary>
internal static class ModulePackage
{
    private const string Name = "MicroSsim", License = "BSD-3-Clause", Icon = "icon.png";

    /// <summary>Write time of all entries, which makes packages reproducible: the earliest time that a ZIP archive can store.</summary>
    private static readonly DateTimeOffset EntryTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Writes the package of a module. The same files give the same bytes.</summary>
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
            LicenseMetadata = new LicenseMetadata(
                LicenseType.Expression, License, NuGetLicenseExpression.Parse(License), [], LicenseMetadata.CurrentVersion),
            Icon = Icon,
            IconUrl = module.IconAddress,
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
        foreach (var entry in archive.Entries) entry.LastWriteTime = EntryTime;
    }

    /// <summary>
    /// Unpacks the module as an installer does: its files, without those of the package format. Files that are already equal are not
    /// written, because they may be in use.
    /// </summary>
    public static void Unpack(string path, string folder)
    {
        using var archive = ZipFile.OpenRead(path);
        var files = archive.Entries.Where(e => !IsPackageMetadata(e.FullName))
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

        foreach (string file in Directory.GetFiles(Path.GetFullPath(folder), "*", SearchOption.AllDirectories))
        {
            if (!files.ContainsKey(file)) File.Delete(file);
        }
    }

    private static bool IsPackageMetadata(string name) =>
        name == "[Content_Types].xml" || name.EndsWith(".nuspec", StringComparison.Ordinal)
        || name.StartsWith("_rels/", StringComparison.Ordinal) || name.StartsWith("package/", StringComparison.Ordinal);
}
