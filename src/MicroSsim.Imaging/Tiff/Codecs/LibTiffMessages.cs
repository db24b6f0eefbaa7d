using System.Globalization;
using BitMiracle.LibTiff.Classic;

namespace MicroSsim.Imaging.Tiff.Codecs;

/// <summary>
/// LibTiff.NET has one error handler for the whole process, and its own prints to the console. This one keeps the first
/// error for the thread that met it.
/// </summary>
internal static class LibTiffMessages
{
    [ThreadStatic]
    private static string? _text;

    /// <summary>The thread's first error since <see cref="Clear"/>; null where there was none.</summary>
    public static string? Text => _text;

    // With a static constructor the handler is in place before anything else here is used.
    static LibTiffMessages() => BitMiracle.LibTiff.Classic.Tiff.SetErrorHandler(new Collector());

    /// <summary>Forgets the thread's last error.</summary>
    public static void Clear() => _text = null;

    private sealed class Collector : TiffErrorHandler
    {
        public override void ErrorHandler(BitMiracle.LibTiff.Classic.Tiff tif, string method, string format, params object[] args) =>
            _text ??= string.Format(CultureInfo.InvariantCulture, format, args).TrimEnd('.');

        public override void ErrorHandlerExt(BitMiracle.LibTiff.Classic.Tiff tif, object clientData, string method, string format, params object[] args)
        {
            // Called beside ErrorHandler with the same message.
        }

        public override void WarningHandler(BitMiracle.LibTiff.Classic.Tiff tif, string method, string format, params object[] args)
        {
            // A warning leaves every pixel whole.
        }

        public override void WarningHandlerExt(BitMiracle.LibTiff.Classic.Tiff tif, object clientData, string method, string format, params object[] args)
        {
            // As above.
        }
    }
}
