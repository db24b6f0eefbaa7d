using System.Collections;
using System.Globalization;
using MicroSsim.Engine;
using MicroSsim.Engine.Fitting;

namespace MicroSsim.Evaluation.Fits;

/// <summary>
/// One image of the set of a fit, to judge whether the factor of the set suits it. Numbers have six digits, which is what is read of them.
/// </summary>
/// <param name="GroundTruth">The path of the ground truth.</param>
/// <param name="Page">The page of the ground truth, from 0; null if pages pair by labels in another order than that of the file.</param>
public sealed record FitImage(string GroundTruth, int? Page)
{
    /// <inheritdoc cref="FittedImage.Brightness"/>
    public double Brightness { get; init; }

    /// <inheritdoc cref="FittedImage.Range"/>
    public double Range { get; init; }

    /// <inheritdoc cref="FittedImage.Foreground"/>
    public double? Foreground { get; init; }

    /// <inheritdoc cref="FittedImage.LeastSquaresFactor"/>
    public double? LeastSquaresFactor { get; init; }

    /// <inheritdoc cref="FittedImage.OwnFactor"/>
    public double? OwnFactor { get; init; }

    /// <inheritdoc cref="FittedImage.OwnSsim"/>
    public double? OwnSsim { get; init; }

    /// <inheritdoc cref="FittedImage.Ssim"/>
    public double? Ssim { get; init; }

    /// <summary>Describes an image.</summary>
    /// <param name="image">The measurements of the fit on the image.</param>
    /// <param name="getGroundTruth">Returns the path of a pair's ground truth, given the index of the pair.</param>
    internal static FitImage Create(FittedImage image, Func<int, string> getGroundTruth)
    {
        int page = (int)image.Position;
        return new FitImage(getGroundTruth(FitSet.SplitPosition(image.Position).Pair), page >= 0 ? page : null)
        {
            Brightness = Round(image.Brightness),
            Range = Round(image.Range),
            Foreground = Round(image.Foreground),
            LeastSquaresFactor = Round(image.LeastSquaresFactor),
            OwnFactor = Round(image.OwnFactor),
            OwnSsim = Round(image.OwnSsim),
            Ssim = Round(image.Ssim),
        };
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        string page = Page is { } number ? FormattableString.Invariant($", page {number}") : "";
        return MessageText.Clean(FormattableString.Invariant($"{Path.GetFileName(GroundTruth)}{page}: α {OwnFactor:G6}, SSIM {Ssim:G6}"));
    }

    private static double Round(double value) =>
        double.Parse(value.ToString("G6", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    private static double? Round(double? value) => value is { } number ? Round(number) : null;
}

/// <summary>
/// The images of a fit in the order of its set, compared by their content; of a set of more than 4,096, a random sample of so many.
/// Immutable.
/// </summary>
/// <param name="images">The images.</param>
public sealed class FitImages(IEnumerable<FitImage> images) : IReadOnlyList<FitImage>, IEquatable<FitImages>
{
    private readonly FitImage[] _images = [.. images];

    /// <summary>No images: the parameters of the fit were given, or an older version made it.</summary>
    public static FitImages None { get; } = new([]);

    /// <inheritdoc/>
    public int Count => _images.Length;

    /// <inheritdoc/>
    public FitImage this[int index] => _images[index];

    /// <inheritdoc/>
    public IEnumerator<FitImage> GetEnumerator() => ((IEnumerable<FitImage>)_images).GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    public bool Equals(FitImages? other) => other is not null && _images.SequenceEqual(other._images);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as FitImages);

    /// <inheritdoc/>
    public override int GetHashCode() => _images.Length;

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"{_images.Length} image(s)");
}
