namespace MicroSsim.Engine.Fitting;

/// <summary>
/// A value for each image of a set, or for a random sample of a large set, so that memory does not grow with it. Mergeable; which images
/// are kept depends on their positions only, neither on the order of adding nor on that of merging.
/// </summary>
/// <typeparam name="T">The type of the values.</typeparam>
internal sealed class ImageSample<T>
{
    /// <summary>The largest number of images that are kept.</summary>
    public const int Limit = 4096;

    private readonly SortedSet<ulong> _keys = [];
    private readonly Dictionary<ulong, (long Position, T Value)> _images = [];

    /// <summary>The images in the order of their positions.</summary>
    public IReadOnlyList<(long Position, T Value)> All => [.. _images.Values.OrderBy(image => image.Position)];

    /// <summary>Adds an image, or replaces its value.</summary>
    /// <param name="position">The position of the image in the set.</param>
    /// <param name="value">The value.</param>
    public void Set(long position, T value)
    {
        ulong key = Scramble(position);
        _images[key] = (position, value);
        _keys.Add(key);
        if (_keys.Count <= Limit) return;
        ulong last = _keys.Max;
        _keys.Remove(last);
        _images.Remove(last);
    }

    /// <summary>Adds the images of another sample.</summary>
    public void Add(ImageSample<T> other)
    {
        foreach (var (position, value) in other._images.Values) Set(position, value);
    }

    /// <summary>Writes the sample; <see cref="Load"/> reads it.</summary>
    /// <param name="writer">The destination.</param>
    /// <param name="saveValue">Writes a value.</param>
    public void Save(BinaryWriter writer, Action<T> saveValue)
    {
        writer.Write(_images.Count);
        foreach (var (position, value) in All)
        {
            writer.Write(position);
            saveValue(value);
        }
    }

    /// <summary>Adds the images that <see cref="Save"/> wrote.</summary>
    /// <param name="reader">The source.</param>
    /// <param name="loadValue">Reads the value of an image.</param>
    public void Load(BinaryReader reader, Func<long, T> loadValue)
    {
        for (int left = reader.ReadInt32(); left > 0; left--)
        {
            long position = reader.ReadInt64();
            Set(position, loadValue(position));
        }
    }

    /// <summary>Maps positions to evenly distributed keys, each to its own (the last step of SplitMix64).</summary>
    private static ulong Scramble(long position)
    {
        unchecked
        {
            ulong key = (ulong)position + 0x9E3779B97F4A7C15;
            key = (key ^ (key >> 30)) * 0xBF58476D1CE4E5B9;
            key = (key ^ (key >> 27)) * 0x94D049BB133111EB;
            return key ^ (key >> 31);
        }
    }
}
