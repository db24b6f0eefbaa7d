using System.Management.Automation;
using MicroSsim.Engine;
using MicroSsim.Evaluation;
using MicroSsim.Evaluation.Pairing;
using MicroSsim.Evaluation.Reports;
using MicroSsim.Imaging.Files;
using MicroSsim.PowerShell.Binding;

namespace MicroSsim.PowerShell.Cmdlets;

/// <summary>What the commands that take pairs share: pairs from the pipeline, or a ground truth and its predictions by name.</summary>
public abstract class PairCmdlet : MicroSsimCmdlet
{
    /// <summary>The parameter set of pairs from the pipeline.</summary>
    protected const string PairSet = "Pair";

    /// <summary>The parameter set of images by name.</summary>
    protected const string ImageSet = "Image";

    /// <summary>Pairs, rows of another command, or objects whose properties GroundTruth and Prediction name or hold an image.</summary>
    [Parameter(ParameterSetName = PairSet, ValueFromPipeline = true, Position = 0)]
    public object? InputObject { get; set; } // takes everything without conversion, or the binder would try those of the other set first

    /// <summary>The ground truth: files, folders, wildcards, two-dimensional arrays or planes.</summary>
    [Parameter(ParameterSetName = ImageSet, Mandatory = true, ValueFromPipeline = true, Position = 0)]
    [ImageInputTransformation]
    public ImageInput[] GroundTruth { get; set; } = [];

    /// <summary>The predictions, likewise; a script block is run for each ground truth from the pipeline.</summary>
    [Parameter(ParameterSetName = ImageSet, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [ImageInputTransformation]
    public ImageInput[] Prediction { get; set; } = [];

    /// <summary>What made the predictions; by default the name of their folder.</summary>
    [Parameter(ParameterSetName = ImageSet)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(MethodCompleter))]
    public string? Method { get; set; }

    /// <summary>How many threads work. Results do not depend on it.</summary>
    [Parameter]
    [ValidateRange(1, 1024)]
    public int ThrottleLimit { get; set; } = Environment.ProcessorCount;

    /// <summary>Whether anything that could be a pair has been bound.</summary>
    protected bool HasInput => ParameterSetName == ImageSet || InputObject is not null || MyInvocation.ExpectingInput;

    /// <summary>The pairs of the objects that are bound now; what is none is a non-terminating error.</summary>
    protected IReadOnlyList<ImagePair> BoundPairs() =>
        ParameterSetName == ImageSet ? PairsOfImages() : InputObjects.Each(InputObject).Select(PairOf).Where(p => p is not null).Select(p => p!).ToList();

    private ImagePair? PairOf(PSObject value)
    {
        try
        {
            if (value.BaseObject is ImagePair pair) return pair;
            if (RowObjects.FromObject(value, FullPath) is { } row) return row.ToPair();
            return PairOfProperties(value) ?? throw new EvaluationException(
                "PairIncomplete",
                value.ToString(),
                $"'{value}' is not a pair: it has no properties GroundTruth and Prediction that name or hold an image each; make pairs with Get-MicroSsimPair, or use -GroundTruth and -Prediction.");
        }
        catch (EvaluationException e)
        {
            OnError(e);
            return null;
        }
    }

    private ImagePair? PairOfProperties(PSObject value)
    {
        var bag = new PropertyBag(value);
        string? TextOf(string name) => bag.Text(name) is { } text ? CsvText.Restore(text) : null;

        string? entry = TextOf("Entry");
        ImageSource? SourceOf(string name) =>
            InMemory(bag[name]) ?? (bag[name] is not Array && TextOf(name) is { } path ? new FileImageSource(FullPath(path), entry) : null);

        ImageSource? InMemory(object? image)
        {
            try
            {
                return ImageInput.Of(image)?.Source;
            }
            catch (Exception e) when (e is NotSupportedException or ArgumentException) // an array that is no image
            {
                throw new EvaluationException("PairIncomplete", value.ToString(), $"'{value}' is not a pair: {e.Message}", e);
            }
        }

        if (SourceOf("GroundTruth") is not { } groundTruth || SourceOf("Prediction") is not { } prediction) return null;
        var selection = new PageSelection
        {
            Pages = bag.Integers("Page"),
            Channel = bag.Integer("Channel"),
            Slice = bag.Integer("Slice"),
            Frame = bag.Integer("Frame"),
        };
        string method = TextOf("Method") ?? (prediction is FileImageSource file ? RowObjects.MethodOf(file.Location) : ImagePair.UnknownMethod);
        return new ImagePair(TextOf("Name") ?? groundTruth.Name, method, groundTruth, prediction, selection);
    }

    private IReadOnlyList<ImagePair> PairsOfImages()
    {
        if (GroundTruth.Any(i => i.Source is not null) || Prediction.Any(i => i.Source is not null)) return PairsInMemory();
        var groundTruth = Resolve(GroundTruth);
        var predictions = Resolve(Prediction);
        if (groundTruth.Count == 0 || predictions.Count == 0) return [];
        var found = PairFinder.Find(groundTruth, predictions);
        foreach (var problem in found.Problems) OnError(problem);
        return Method is null ? found.Pairs : found.Pairs.Select(p => p.WithMethod(Method)).ToList();
    }

    private List<string> Resolve(ImageInput[] inputs) => inputs.SelectMany(i => ResolvePaths(i.Path!, i.IsLiteral)).ToList();

    /// <summary>Images in memory have no names to match: the first belongs to the first, and so on.</summary>
    private List<ImagePair> PairsInMemory()
    {
        if (GroundTruth.Length != Prediction.Length)
        {
            throw new MicroSsimException(
                "PairIncomplete", $"{GroundTruth.Length} ground truth image(s) against {Prediction.Length} prediction(s): give as many of one as of the other.");
        }

        return GroundTruth.Zip(Prediction, (g, p) =>
        {
            var source = Source(g);
            return new ImagePair(source.Name, Method ?? ImagePair.UnknownMethod, source, Source(p));
        }).ToList();

        ImageSource Source(ImageInput input) => input.Source ?? new FileImageSource(FullPath(input.Path!));
    }
}
