using System.Globalization;
using BitMiracle.LibTiff.Classic;

namespace MicroSsim.Imaging.Tiff.Codecs;

/// <summary>
/// Collects the error messages of LibTiff.NET. The library has one error handler per process, which prints to the console by default;
/// this one stores the first error of each thread instead.
/// </summary>
internal static class LibTiffErrors
{
    [ThreadStatic]
    private static string? FirstOfThread;

    // A static constructor installs the handler before any other member is used.
    static LibTiffErrors() => BitMiracle.LibTiff.Classic.Tiff.SetErrorHandler(new Handler());

    /// <summary>The first error on this thread since <see cref="Clear"/>; null if there was none.</summary>
    public static string? First => FirstOfThread;

    /// <summary>Discards the error of this thread.</summary>
    public static void Clear() => FirstOfThread = null;

    private sealed class Handler : TiffErrorHandler
    {
        public override void ErrorHandler(BitMiracle.LibTiff.Classic.Tiff tif, string method, string format, params object[] args) =>
            FirstOfThread ??= string.Format(CultureInfo.InvariantCulture, format, args).TrimEnd('.');

        public override void ErrorHandlerExt(
            BitMiracle.LibTiff.Classic.Tiff tif, object clientData, string method, string format, params object[] args)
        {
            // The library calls this in addition to ErrorHandler, with the same message.
        }

        public override void WarningHandler(BitMiracle.LibTiff.Classic.Tiff tif, string method, string format, params object[] args)
        {
            // A warning does not affect the pixels.
        }

        public override void WarningHandlerExt(
            BitMiracle.LibTiff.Classic.Tiff tif, object clientData, string method, string format, params object[] args)
        {
            // A warning does not affect the pixels.
        }
    }
}
