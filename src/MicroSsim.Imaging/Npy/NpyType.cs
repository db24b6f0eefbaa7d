using MicroSsim.Imaging.Pixels;

namespace MicroSsim.Imaging.Npy;

/// <summary>An element type of NumPy, as named in the header of an NPY file.</summary>
/// <param name="Samples">Encoding of an element.</param>
/// <param name="BigEndian">True if elements are stored with the most significant byte first.</param>
internal sealed record NpyType(PackedSamples Samples, bool BigEndian)
{
    /// <summary>
    /// Names and codes of real types besides kind and size (such as <c>u2</c>), as <c>numpy.dtype</c> accepts them. Types whose size
    /// depends on the platform, such as <c>long</c>, are not among them.
    /// </summary>
    private static readonly Dictionary<string, string> Names = new(StringComparer.Ordinal)
    {
        ["?"] = "b1",
        ["bool"] = "b1",
        ["bool_"] = "b1",
        ["bool8"] = "b1",
        ["b"] = "i1",
        ["byte"] = "i1",
        ["int8"] = "i1",
        ["B"] = "u1",
        ["ubyte"] = "u1",
        ["uint8"] = "u1",
        ["h"] = "i2",
        ["short"] = "i2",
        ["int16"] = "i2",
        ["H"] = "u2",
        ["ushort"] = "u2",
        ["uint16"] = "u2",
        ["i"] = "i4",
        ["intc"] = "i4",
        ["int32"] = "i4",
        ["I"] = "u4",
        ["uintc"] = "u4",
        ["uint32"] = "u4",
        ["q"] = "i8",
        ["longlong"] = "i8",
        ["int64"] = "i8",
        ["Q"] = "u8",
        ["ulonglong"] = "u8",
        ["uint64"] = "u8",
        ["e"] = "f2",
        ["half"] = "f2",
        ["float16"] = "f2",
        ["f"] = "f4",
        ["single"] = "f4",
        ["float32"] = "f4",
        ["d"] = "f8",
        ["double"] = "f8",
        ["float"] = "f8",
        ["float64"] = "f8",
    };

    /// <summary>Parses the value of <c>descr</c>; null if the type is not supported.</summary>
    /// <param name="descr">
    /// Optional byte order (<c>&lt;</c> little, <c>&gt;</c> big, <c>=</c> and <c>|</c> that of the machine, as is none), followed by
    /// kind and size or by a name.
    /// </param>
    public static NpyType? Parse(string descr)
    {
        bool hasOrder = descr.Length > 0 && descr[0] is '<' or '>' or '=' or '|';
        string name = hasOrder ? descr.Substring(1) : descr;
        if (Names.TryGetValue(name, out string? code)) name = code;
        if (name.Length != 2) return null;
        SampleCoding? coding = name[0] switch
        {
            'b' when name[1] == '1' => SampleCoding.Unsigned,
            'u' => SampleCoding.Unsigned,
            'i' => SampleCoding.Signed,
            'f' => SampleCoding.Float,
            _ => null,
        };
        if (coding is not { } known || name[1] is not ('1' or '2' or '4' or '8')) return null;
        var samples = new PackedSamples(8 * (name[1] - '0'), known);
        bool bigEndian = hasOrder && descr[0] is '<' or '>' ? descr[0] == '>' : !BitConverter.IsLittleEndian;
        return samples.PixelType is null ? null : new NpyType(samples, bigEndian);
    }
}
