namespace MicroSsim.Imaging.Pixels;

/// <summary>A plane that is read faster as a whole than in bands of rows.</summary>
internal interface IWholePlane
{
    /// <summary>Reads all pixels.</summary>
    /// <typeparam name="T">A type as large as a pixel, or byte.</typeparam>
    /// <param name="pixels">The destination: row-major, in the byte order of the machine.</param>
    /// <exception cref="ImageFileException">The file is damaged or cannot be read.</exception>
    void CopyTo<T>(T[] pixels)
        where T : unmanaged;
}
