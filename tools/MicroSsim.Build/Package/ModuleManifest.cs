using System.Collections;
using System.Management.Automation.Language;

namespace MicroSsim.Build.Package;

/// <summary>Values of the module manifest that the package uses.</summary>
/// <param name="data">Hashtable of the manifest.</param>
/// <param name="folder">Folder of the module.</param>
internal sealed class ModuleManifest(Hashtable data, string folder)
{
    private readonly Hashtable _gallery = (Hashtable)((Hashtable)data["PrivateData"]!)["PSData"]!;

    public string Folder => folder;

    /// <summary>The version with the label of a pre-release, such as 0.1.0-preview1.</summary>
    public string Version =>
        _gallery["Prerelease"] is string { Length: > 0 } label ? $"{Text("ModuleVersion")}-{label}" : Text("ModuleVersion");

    public string Author => Text("Author");

    public string Company => Text("CompanyName");

    public string Copyright => Text("Copyright");

    public string Description => Text("Description");

    /// <summary>The icon for galleries that do not read the one in the package.</summary>
    public Uri IconAddress => new((string)_gallery["IconUri"]!);

    public Uri Project => new((string)_gallery["ProjectUri"]!);

    /// <summary>
    /// Tags of the package. They include the tags that a gallery uses to find modules, editions and commands, with the prefixes that
    /// Publish-Module and Publish-PSResource write.
    /// </summary>
    public IEnumerable<string> Tags
    {
        get
        {
            string[] cmdlets = Names(data, "CmdletsToExport");
            string[] editions = [.. Names(data, "CompatiblePSEditions").Select(e => $"PSEdition_{e}")];
            return Names(_gallery, "Tags")
                .Concat(editions)
                .Append("PSModule")
                .Append("PSIncludes_Cmdlet")
                .Concat(cmdlets.Select(c => $"PSCmdlet_{c}"))
                .Concat(cmdlets.Select(c => $"PSCommand_{c}"))
                .Distinct(StringComparer.OrdinalIgnoreCase);
        }
    }

    /// <summary>Reads MicroSsim.psd1 of a folder.</summary>
    /// <exception cref="InvalidDataException">The manifest has a syntax error.</exception>
    public static ModuleManifest Read(string folder)
    {
        string path = Path.Combine(folder, "MicroSsim.psd1");
        var script = Parser.ParseFile(path, out _, out var errors);
        if (errors.Length > 0) throw new InvalidDataException($"{path}: {errors[0].Message}");
        var table = (HashtableAst)script.Find(ast => ast is HashtableAst, searchNestedScriptBlocks: false);
        return new ModuleManifest((Hashtable)table.SafeGetValue(), folder);
    }

    private string Text(string key) => (string)data[key]!;

    private static string[] Names(Hashtable table, string key) => [.. ((IEnumerable)table[key]!).Cast<string>()];
}
