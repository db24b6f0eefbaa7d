using System.Collections;
using System.Management.Automation.Language;

namespace MicroSsim.Build.Package;

/// <summary>What the package takes from the module's manifest.</summary>
/// <param name="data">The manifest's table.</param>
/// <param name="folder">The module's folder.</param>
internal sealed class ModuleManifest(Hashtable data, string folder)
{
    private readonly Hashtable _gallery = (Hashtable)((Hashtable)data["PrivateData"]!)["PSData"]!;

    public string Folder => folder;

    public string Version => Text("ModuleVersion");

    public string Author => Text("Author");

    public string Company => Text("CompanyName");

    public string Copyright => Text("Copyright");

    public string Description => Text("Description");

    public Uri Project => new((string)_gallery["ProjectUri"]!);

    /// <summary>
    /// The tags, those by which a gallery lists and finds modules, editions and commands among them. The prefixes are those
    /// that Publish-Module and Publish-PSResource write.
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
