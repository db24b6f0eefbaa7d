using System.Management.Automation;
using MicroSsim.Engine;
using MicroSsim.Engine.Masks;
using MicroSsim.Evaluation;
using MicroSsim.Evaluation.Pairing;
using MicroSsim.Evaluation.Reports;
using MicroSsim.Evaluation.Reports.Tables;
using MicroSsim.Imaging.Files;
using MicroSsim.Imaging.Formats;

namespace MicroSsim.PowerShell.Binding;

/// <summary>Converts bound objects to pairs of images.</summary>
internal static class PairObjects
{
    /// <summary>Converts a pair, a score row, or an object whose properties GroundTruth and Prediction name or hold an image.</summary>
    /// <param name="value">The object.</param>
    /// <param name="fullPath">Makes a path absolute.</param>
    /// <exception cref="EvaluationException">
    /// <c>PairIncomplete</c>, <c>PropertyInvalid</c>, <c>ImageGone</c>, or an error of <paramref name="fullPath"/>.
    /// </exception>
    public static ImagePair FromObject(PSObject value, Func<string, string> fullPath)
    {
        if (value.BaseObject is ImagePair pair) return pair;
        if (RowObjects.FromObject(value, fullPath) is { } row) return row.ToPair();
        return FromProperties(value, fullPath) ?? throw new EvaluationException(
            "PairIncomplete",
            value.ToString(),
            $"'{value}' is not a pair: it has no properties GroundTruth and Prediction that name or hold an image each; "
            + "make pairs with Get-MicroSsimPair, or use -GroundTruth and -Prediction.")
        {
            Kind = FailureKind.InvalidArgument,
        };
    }

    /// <summary>Pairs images of which some are in memory: the first ground truth with the first prediction, and so on.</summary>
    /// <param name="groundTruth">The ground truth images.</param>
    /// <param name="prediction">The predictions, one per ground truth.</param>
    /// <param name="method">The method of the predictions; null if it is unknown.</param>
    /// <param name="fullPath">Makes a path absolute.</param>
    /// <exception cref="MicroSsimException"><c>PairIncomplete</c>: the counts differ.</exception>
    public static List<ImagePair> FromImages(
        IReadOnlyList<ImageInput> groundTruth, IReadOnlyList<ImageInput> prediction, string? method, Func<string, string> fullPath)
    {
        if (groundTruth.Count != prediction.Count)
        {
            throw new MicroSsimException(
                "PairIncomplete",
                $"{groundTruth.Count} ground truth image(s) against {prediction.Count} prediction(s): give as many of one as of the other.")
            {
                Kind = FailureKind.InvalidArgument,
            };
        }

        return groundTruth.Zip(prediction, (g, p) =>
        {
            var source = Source(g);
            return new ImagePair(source.Name, method ?? ImagePair.UnknownMethod, source, Source(p));
        }).ToList();

        ImageSource Source(ImageInput input) => input.Source ?? new FileImageSource(fullPath(input.Path!));
    }

    /// <summary>Returns the method of a prediction without a stated one: the name of its folder.</summary>
    /// <param name="prediction">The path of the prediction.</param>
    public static string DefaultMethod(string prediction) =>
        Path.GetFileName(ImagePaths.FolderOf(prediction)) is { Length: > 0 } folder ? folder : ImagePair.UnknownMethod;

    private static ImagePair? FromProperties(PSObject value, Func<string, string> fullPath)
    {
        var bag = new PropertyBag(value);
        string? entry = TextOf("Entry");
        if (SourceOf("GroundTruth", entry) is not { } groundTruth
            || SourceOf("Prediction", TextOf("PredictionEntry") ?? entry) is not { } prediction)
        {
            return null;
        }

        var selection = new PageSelection
        {
            Pages = NumbersOf("Page"),
            Channels = NumbersOf("Channel"),
            Slice = NumberOf("Slice"),
            Frame = NumberOf("Frame"),
            Axes = TextOf("Axes"),
        };
        var predictionSelection = selection with
        {
            Pages = NumbersOf("PredictionPage") ?? selection.Pages,
            Channels = NumbersOf("PredictionChannel") ?? selection.Channels,
            Axes = TextOf("PredictionAxes") ?? selection.Axes,
        };
        string method = TextOf("Method")
            ?? (prediction is FileImageSource file ? DefaultMethod(file.Location) : ImagePair.UnknownMethod);
        return new ImagePair(TextOf("Name") ?? groundTruth.Name, method, groundTruth, prediction, selection, predictionSelection)
        {
            CropCenter = ImagePair.IsCenterCrop(TextOf("Crop")),
        }.WithMask(MaskOf());

        PairMask? MaskOf()
        {
            bool byRegion = bag.Flag("ByRegion") ?? false;
            var stated = bag.Require("MaskMode", PairMask.ParseMode(TextOf("MaskMode")), PairMask.ModeNames);
            var mode = stated ?? PairMask.DefaultMode(byRegion);
            bool isFinite = string.Equals(TextOf("Mask"), PairMask.Finite, StringComparison.OrdinalIgnoreCase);
            var mask = isFinite ? null : SourceOf("Mask", null);
            return isFinite || mask is not null ? new PairMask(mask, mode, byRegion) : null;
        }

        int? NumberOf(string name) => bag.Require(name, bag.Integer(name), PropertyBag.WholeNumber);

        IReadOnlyList<int>? NumbersOf(string name) => bag.Require(name, bag.Integers(name), PropertyBag.WholeNumber);

        string? TextOf(string name) => bag.Text(name) is { } text ? CsvText.Restore(text) : null;

        ImageSource? SourceOf(string name, string? array) =>
            InMemory(bag[name]) ?? (bag[name] is not Array && TextOf(name) is { } path ? new FileImageSource(fullPath(path), array) : null);

        ImageSource? InMemory(object? image)
        {
            try
            {
                return ImageInput.Convert(image, copiesArrays: true)?.Source;
            }
            catch (Exception e) when (e is NotSupportedException or ArgumentException) // an array that cannot be converted to an image
            {
                throw new EvaluationException("PairIncomplete", value.ToString(), $"'{value}' is not a pair: {e.Message}", e)
                {
                    Kind = FailureKind.InvalidArgument,
                };
            }
        }
    }
}
