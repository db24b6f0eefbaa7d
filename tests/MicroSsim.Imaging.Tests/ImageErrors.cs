using MicroSsim.Imaging.Files;
using MicroSsim.Imaging.Formats;

namespace MicroSsim.Imaging.Tests;

/// <summary>Runs an action that must fail with an <see cref="ImageFileException"/>, and returns the exception or its ErrorId.</summary>
internal static class ImageErrors
{
    /// <summary>The exception of an action.</summary>
    public static ImageFileException Of(Func<object> action) => Assert.Throws<ImageFileException>(action);

    /// <summary>The ErrorId of an action.</summary>
    public static string IdOf(Func<object> action) => Of(action).ErrorId;

    /// <summary>The exception of opening a file or selecting all its pages.</summary>
    public static ImageFileException OfSelecting(string path) => Of(() =>
    {
        using var file = ImageFormats.Open(path);
        return file.Select(PageSelection.All);
    });

    /// <summary>The exception of opening a file, selecting all its pages or reading the first one.</summary>
    public static ImageFileException OfReading(string path) => Of(() =>
    {
        using var file = ImageFormats.Open(path);
        return file.Read(file.Select(PageSelection.All)[0]);
    });
}
