using System.IO.Compression;
using System.Text;

namespace MicroSsim.Imaging.Tests;

/// <summary>Builds NPY and NPZ files byte by byte, including invalid ones.</summary>
internal static class RawNpy
{
    /// <summary>Bytes of an NPY file.</summary>
    /// <param name="descr">Element type, such as <c>&lt;f4</c>.</param>
    /// <param name="fortran">True for Fortran order.</param>
    /// <param name="shape">Shape as written in the header, such as <c>(11, 7)</c>.</param>
    /// <param name="data">Bytes of the elements.</param>
    /// <param name="version">Version of the format: 1, 2 or 3.</param>
    public static byte[] Build(string descr, bool fortran, string shape, byte[] data, int version = 1)
    {
        string order = fortran ? "True" : "False";
        return Build($"{{'descr': '{descr}', 'fortran_order': {order}, 'shape': {shape}, }}\n", data, version);
    }

    /// <summary>Bytes of an NPY file with any header.</summary>
    /// <param name="header">Text of the header.</param>
    /// <param name="data">Bytes of the elements.</param>
    /// <param name="version">Version of the format: 1, 2 or 3.</param>
    public static byte[] Build(string header, byte[] data, int version = 1)
    {
        byte[] text = Encoding.UTF8.GetBytes(header);
        byte[] length = version == 1
            ? [(byte)text.Length, (byte)(text.Length >> 8)]
            : [(byte)text.Length, (byte)(text.Length >> 8), 0, 0];
        return [0x93, .. "NUMPY"u8, (byte)version, 0, .. length, .. text, .. data];
    }

    /// <summary>Writes an NPZ file.</summary>
    /// <param name="path">Path of the file.</param>
    /// <param name="level">Compression of the entries.</param>
    /// <param name="entries">Name with extension, and content, of each entry.</param>
    /// <returns>The path.</returns>
    public static string Zip(string path, CompressionLevel level, params (string Name, byte[] Bytes)[] entries)
    {
        using var archive = ZipFile.Open(path, ZipArchiveMode.Create);
        foreach ((string name, byte[] bytes) in entries)
        {
            using var stream = archive.CreateEntry(name, level).Open();
            stream.Write(bytes);
        }

        return path;
    }
}
