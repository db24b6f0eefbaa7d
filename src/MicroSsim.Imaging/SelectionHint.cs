namespace MicroSsim.Imaging;

/// <summary>The selection of pages, samples or arrays that would resolve an <see cref="ImageFileException"/>.</summary>
public enum SelectionHint
{
    /// <summary>No selection resolves the error.</summary>
    None,

    /// <summary>A choice of pages by number.</summary>
    Page,

    /// <summary>A choice of a channel or of one sample per pixel.</summary>
    Channel,

    /// <summary>A choice of a slice (Z).</summary>
    Slice,

    /// <summary>A choice of a frame (T).</summary>
    Frame,

    /// <summary>A choice of one array of an archive, or leaving that choice out.</summary>
    Entry,
}
