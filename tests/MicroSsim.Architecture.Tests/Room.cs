namespace MicroSsim.Tests;

/// <summary>One project of the product and the order of its folders.</summary>
/// <param name="Name">Name of the project and of its assembly, without "MicroSsim.".</param>
/// <param name="Order">
/// The folders from left to right: a folder may use those of the layers to its left, and folders of one layer do not use each
/// other. Layers are separated by " &lt; " and folders of one layer by ", ". "." is the root folder. A subfolder belongs to the
/// longest entry that it begins with.
/// </param>
public sealed record Room(string Name, string Order)
{
    /// <summary>The rooms from left to right: a room may use those to its left.</summary>
    public static IReadOnlyList<Room> All { get; } =
    [
        new("Engine", ". < Simd < Planes < Masks < Statistics, Windows < Similarity < Fitting, Volumes"),
        new("Imaging", ". < IO, Text < Pictures < Pixels < Files < Npy, Png, Tiff.Structure "
            + "< Tiff.Codecs, Tiff.Stacks, Tiff.Writing, Zarr.Codecs < Tiff, Zarr.Structure < Zarr < Formats"),
        new("Evaluation", ". < Sample, Pairing < Batch < Maps, Fits < Fits.Files < Fits.Shards < Scores.Metrics < Scores.Resuming < Scores "
            + "< Reports.Tables, Reports.Statistics < Reports.Page < Reports.Page.Plots, Reports.Page.Pictures < Reports.Page.Sections "
            + "< Reports < Runs"),
        new("PowerShell", ". < Binding, Loading < Cmdlets"),
    ];

    /// <summary>Layer of each folder of the table, counted from the left.</summary>
    private readonly Dictionary<string, int> _layers = Order.Split(" < ")
        .SelectMany((layer, index) => layer.Split(", ").Select(folder => (Folder: folder, index)))
        .ToDictionary(f => f.Folder, f => f.index, StringComparer.Ordinal);

    /// <summary>Root namespace of the room.</summary>
    public string Namespace => $"MicroSsim.{Name}";

    /// <summary>Path of the compiled assembly.</summary>
    public string Assembly => Path.Combine(AppContext.BaseDirectory, $"{Namespace}.dll");

    /// <summary>The entry of the table that a folder belongs to; null where the table has none.</summary>
    /// <param name="folder">A folder such as "Reports.Page", or "." for the root.</param>
    public string? EntryOf(string folder)
    {
        for (string name = folder; name.Length > 0; name = name[..Math.Max(0, name.LastIndexOf('.'))])
        {
            if (_layers.ContainsKey(name)) return name;
        }

        return _layers.ContainsKey(folder) ? folder : null;
    }

    /// <summary>Whether one folder may use another: both belong to one entry, or the other's layer is further to the left.</summary>
    public bool Allows(string folder, string used)
    {
        string? from = EntryOf(folder), to = EntryOf(used);
        return from is not null && to is not null && (from == to || _layers[to] < _layers[from]);
    }
}
