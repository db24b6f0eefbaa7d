namespace MicroSsim.Imaging.Files;

/// <summary>The coordinates of the pages of a file on axes that the user has stated.</summary>
internal sealed class StackLayout
{
    private readonly string _letters;
    private readonly IReadOnlyList<int> _sizes;

    /// <summary>The place of each page in logical order, by its number.</summary>
    private readonly int[] _places;

    private StackLayout(PageAxes axes, string letters, IReadOnlyList<int> sizes, int[] places)
    {
        _letters = letters;
        _sizes = sizes;
        _places = places;
        HasChannelsLast = axes.HasChannelsLast;
        Axes = new StackAxes(SizeOf('C'), SizeOf('Z'), SizeOf('T'));
    }

    /// <summary>The sizes of the axes, without channels behind rows and columns.</summary>
    public StackAxes Axes { get; }

    /// <summary>Number of pages.</summary>
    public int PageCount => _places.Length;

    /// <summary>True if the samples of a pixel are the channels.</summary>
    public bool HasChannelsLast { get; }

    /// <summary>Matches axes with the shape of a stack.</summary>
    /// <param name="axes">The stated axes.</param>
    /// <param name="shape">Sizes of the axes that enumerate pages, the slowest first; those of size 1 may be missing.</param>
    /// <param name="logicalOrder">The numbers of all pages of the file, in logical order.</param>
    /// <returns>The layout; null if the axes do not fit.</returns>
    public static StackLayout? TryCreate(PageAxes axes, IReadOnlyList<int> shape, IReadOnlyList<int> logicalOrder)
    {
        string letters = axes.Stack;
        int[] squeezed = [.. shape.Where(size => size > 1)];
        IReadOnlyList<int>? sizes = null;
        if (letters.Length == shape.Count) sizes = shape;
        else if (letters.Length == squeezed.Length) sizes = squeezed;
        else if (letters.Length == 1) sizes = [logicalOrder.Count];
        else if (squeezed.Length == 0) sizes = [.. letters.Select(_ => 1)];
        if (sizes is null) return null;
        int[] places = new int[logicalOrder.Count];
        for (int i = 0; i < places.Length; i++) places[logicalOrder[i]] = i;
        return new StackLayout(axes, letters, sizes, places);
    }

    /// <summary>The place of a page in logical order.</summary>
    public int PlaceOf(int index) => _places[index];

    /// <summary>The coordinates of a page; the coordinate on an axis of size 1 is null.</summary>
    public ImagePage Page(int index)
    {
        int? channel = null, slice = null, frame = null;
        int rest = _places[index];
        for (int axis = _letters.Length - 1; axis >= 0; axis--)
        {
            int? coordinate = _sizes[axis] == 1 ? null : rest % _sizes[axis];
            rest /= _sizes[axis];
            if (_letters[axis] == 'C') channel = coordinate;
            else if (_letters[axis] == 'Z') slice = coordinate;
            else frame = coordinate;
        }

        return new ImagePage(index, channel, slice, frame) { HasChannelsLast = HasChannelsLast };
    }

    private int SizeOf(char letter) => _letters.IndexOf(letter) is >= 0 and var axis ? _sizes[axis] : 1;
}
