using System.Management.Automation;
using MicroSsim.Engine;
using MicroSsim.Evaluation.Pairing;
using MicroSsim.PowerShell.Binding;

namespace MicroSsim.PowerShell.Cmdlets;

/// <summary>The base of the commands that take pairs, from the pipeline or as ground truth and predictions by name.</summary>
public abstract class PairCmdlet : MicroSsimCmdlet
{
    /// <summary>The parameter set of pairs from the pipeline.</summary>
    protected const string PairSet = "Pair";

    /// <summary>The parameter set of images by name.</summary>
    protected const string ImageSet = "Image";

    /// <summary>Pairs, score rows, or objects whose properties GroundTruth and Prediction name or hold an image.</summary>
    [Parameter(ParameterSetName = PairSet, ValueFromPipeline = true, Position = 0)]
    [PairInputTransformation]
    public PairInput? InputObject { get; set; }

    /// <summary>The ground truth images: files, folders, wildcards, two-dimensional arrays or planes.</summary>
    [Parameter(
        ParameterSetName = ImageSet,
        Mandatory = true,
        ValueFromPipeline = true,
        Position = 0,
        HelpMessage = "The ground truth: a file, a folder or an image in memory")]
    [Alias("Path")]
    [ImageInputTransformation]
    public ImageInput[] GroundTruth { get; set; } = [];

    /// <summary>
    /// The predictions: files, folders, wildcards, two-dimensional arrays or planes. A script block runs for each ground truth from the
    /// pipeline.
    /// </summary>
    [Parameter(
        ParameterSetName = ImageSet,
        Mandatory = true,
        ValueFromPipelineByPropertyName = true,
        Position = 1,
        HelpMessage = "The prediction: a file, a folder or an image in memory")]
    [ImageInputTransformation]
    public ImageInput[] Prediction { get; set; } = [];

    /// <summary>The name of the method that made the predictions; by default the name of their folder.</summary>
    [Parameter(ParameterSetName = ImageSet)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(MethodCompleter))]
    public string? Method { get; set; }

    /// <summary>The maximum number of threads; the number of processors by default. Results do not depend on it.</summary>
    [Parameter]
    [ValidateRange(1, 1024)]
    public int ThrottleLimit { get; set; } = Environment.ProcessorCount;

    /// <summary>Whether the user gave, or the pipeline may bring, an object that could be a pair.</summary>
    protected bool HasInput => ParameterSetName == ImageSet || InputObject is not null || MyInvocation.ExpectingInput;

    /// <summary>Converts the bound objects to pairs; writes a non-terminating error for each that is not a pair.</summary>
    protected IReadOnlyList<ImagePair> BoundPairs() => ParameterSetName == ImageSet ? PairsOfImages() : PairsOfObjects();

    private List<ImagePair> PairsOfObjects()
    {
        var pairs = new List<ImagePair>();
        foreach (var value in InputObject?.Objects ?? [])
        {
            try
            {
                pairs.Add(PairObjects.FromObject(value, FullPath));
            }
            catch (MicroSsimException e)
            {
                OnError(e);
            }
        }

        return pairs;
    }

    private IReadOnlyList<ImagePair> PairsOfImages()
    {
        if (GroundTruth.Any(i => i.Source is not null) || Prediction.Any(i => i.Source is not null))
        {
            return PairObjects.FromImages(GroundTruth, Prediction, Method, FullPath);
        }

        var groundTruth = Resolve(GroundTruth);
        var predictions = Resolve(Prediction);
        if (groundTruth.Count == 0 || predictions.Count == 0) return [];
        var found = PairFinder.Find(groundTruth, predictions);
        Report(found);
        return Method is null ? found.Pairs : found.Pairs.Select(p => p.WithMethod(Method)).ToList();
    }

    private List<string> Resolve(ImageInput[] inputs) => inputs.SelectMany(i => ResolvePaths(i.Path!, i.IsLiteral)).ToList();
}
