using System.Management.Automation;
using MicroSsim.Engine;
using MicroSsim.Engine.Fitting;
using MicroSsim.Engine.Similarity;
using MicroSsim.Evaluation;
using MicroSsim.Evaluation.Pairing;
using MicroSsim.Evaluation.Reports;
using MicroSsim.Evaluation.Runs;
using MicroSsim.Evaluation.Scores.Metrics;
using MicroSsim.PowerShell.Binding;

namespace MicroSsim.PowerShell.Cmdlets;

/// <summary>Evaluates folders of predictions: pairs, fits, scores, and writes tables and a page.</summary>
[Cmdlet(
    VerbsLifecycle.Invoke,
    "MicroSsimEvaluation",
    DefaultParameterSetName = FolderSet,
    SupportsShouldProcess = true,
    HelpUri = ProjectLinks.Help + "Invoke-MicroSsimEvaluation.md")]
[OutputType(typeof(ScoreRowProperties))]
public sealed class InvokeMicroSsimEvaluationCommand : PairFindingCmdlet
{
    private const string PairSet = "Pair";

    private readonly List<ImagePair> _pairs = [];
    private EvaluationOptions? _options;

    /// <summary>Pairs of Get-MicroSsimPair, in place of folders.</summary>
    [Parameter(ParameterSetName = PairSet, Mandatory = true, ValueFromPipeline = true, HelpMessage = "Pairs of Get-MicroSsimPair")]
    public ImagePair[] InputObject { get; set; } = [];

    /// <summary>The folder that the results are written to.</summary>
    [Parameter(Position = 2)]
    [ValidateNotNullOrEmpty]
    public string Output { get; set; } = "./out";

    /// <summary>The metrics, in the order of the columns.</summary>
    [Parameter]
    [MetricTransformation]
    [ArgumentCompleter(typeof(MetricCompleter))]
    [ValidateCount(1, 64)]
    public MetricInfo[] Metric { get; set; } = [MicroSsimMetric.Facts, MicroMs3imMetric.Facts];

    /// <summary>The data range R of plain metrics: a number, GroundTruth (maximum − minimum of each) or Type (of the pixel type).</summary>
    [Parameter]
    [DataRangeTransformation]
    [ArgumentCompleter(typeof(DataRangeCompleter))]
    public DataRange? DataRange { get; set; }

    /// <summary>Measures the slices (Z) of each channel and frame as one volume, with the metrics of volumes.</summary>
    [Parameter]
    public SwitchParameter Volume { get; set; }

    /// <inheritdoc cref="FitOptions.RangeMode"/>
    [Parameter]
    public RangeMode RangeMode { get; set; }

    /// <summary>The extensions of tables to write besides scores.csv, such as json.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(TableFormatCompleter))]
    public string[] Format { get; set; } = [];

    /// <summary>
    /// The unit of n: files, pages, a property of the score rows, or a script block that returns the unit of the row in $_. Scores are
    /// averaged within a unit first.
    /// </summary>
    [Parameter]
    [UnitTransformation]
    [ArgumentCompleter(typeof(UnitCompleter))]
    public UnitInput Unit { get; set; } = UnitInput.File;

    /// <summary>
    /// The method that the others are to improve on; a method called raw, noisy, input or lowsnr by default. An empty text is none.
    /// </summary>
    [Parameter]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(MethodCompleter))]
    public string? Baseline { get; set; }

    /// <summary>An earlier report, or the output folder of an earlier evaluation, to compare with.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Compare { get; set; }

    /// <summary>Continues a run that was interrupted: pages that it has measured are not measured again.</summary>
    [Parameter]
    public SwitchParameter Resume { get; set; }

    /// <summary>Replaces the results of an earlier evaluation in the output folder.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Opens the page in the browser.</summary>
    [Parameter]
    public SwitchParameter Show { get; set; }

    /// <summary>Outputs the score rows instead of printing tables.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <summary>The maximum number of threads; the number of processors by default. Results do not depend on it.</summary>
    [Parameter]
    [ValidateRange(1, 1024)]
    public int ThrottleLimit { get; set; } = Environment.ProcessorCount;

    /// <inheritdoc/>
    protected override void BeginProcessing() => Guard(() => _options = CreateOptions());

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        base.ProcessRecord();
        if (ParameterSetName == PairSet) _pairs.AddRange(InputObject);
    }

    /// <inheritdoc/>
    protected override void EndProcessing() => Guard(() =>
    {
        var files = _options!.Files;
        if (!OutputPath.ShouldWrite(this, files.Folder, "Write the results of an evaluation")) return;
        files.Prepare(Force, Resume);
        var pairs = ParameterSetName == PairSet ? _pairs : FindPairs();
        var options = _options with { Command = FormatCommand() };
        var result = new EvaluationRun(options, this, Cancellation).Evaluate(pairs);
        EndProgress();
        if (PassThru) WriteObject(result.Rows.Select(RowObjects.ToObject), enumerateCollection: true);
        else Print(result);
        string summary = Describe(result);
        if (PassThru) WriteVerbose(MessageText.Clean(summary));
        else HostText.Write(this, MessageText.Clean(summary));
        if (Show) ShowPage(files.Comparison ?? files.Page);
    });

    private EvaluationOptions CreateOptions()
    {
        var metrics = ChooseMetrics();
        if (metrics.FirstOrDefault(m => m.NeedsDataRange) is { } plain && DataRange is null)
        {
            throw new MicroSsimException(
                "DataRangeMissing",
                $"{plain.DisplayName} needs a data range: GroundTruth (maximum − minimum of each), GroundTruthSet (of all), Type (of the "
                + "pixel type), or a number.")
            {
                Kind = FailureKind.InvalidArgument,
                Option = OptionNames.DataRange,
            };
        }

        return new EvaluationOptions
        {
            Files = new EvaluationFiles(FullPath(Output), Format, Compare is not null),
            Metrics = [.. metrics.Select(m => m.Create!(DataRange.GetValueOrDefault()))],
            Fit = new FitOptions { RangeMode = RangeMode },
            Resume = Resume,
            Unit = Unit.Analysis,
            Baseline = Baseline,
            ReadUnit = Unit.IsNamed ? row => Unit.Read(RowObjects.ToObject(row)) : null,
            Earlier = Compare is null ? null : ReadEarlier(FullPath(Compare)),
            Threads = ThrottleLimit,
        };
    }

    /// <summary>The metrics, all of pages or all of volumes; with -Volume, a metric of pages stands for that of volumes.</summary>
    private IReadOnlyList<MetricInfo> ChooseMetrics()
    {
        bool isChosen = MyInvocation.BoundParameters.ContainsKey(nameof(Metric));
        if (Volume)
        {
            var chosen = isChosen ? Metric : [MicroSsimMetric.Facts];
            return [.. chosen.Select(m => m.IsVolume ? m : MetricList.GetVolumeMetric(m)).Distinct()];
        }

        if (Metric.Select(m => m.IsVolume).Distinct().Count() == 1) return [.. Metric.Distinct()];
        throw new MicroSsimException(
            "MetricsMixed", "An evaluation has metrics of pages or of volumes, not both; evaluate each kind into a folder of its own.")
        {
            Kind = FailureKind.InvalidArgument,
        };
    }

    /// <summary>The command as text; folders of the pipeline are its arguments.</summary>
    private string FormatCommand()
    {
        if (ParameterSetName == PairSet) return CommandText.Format(MyInvocation, "pairs");
        if (!MyInvocation.ExpectingInput) return CommandText.Format(MyInvocation, null);
        var folders = new Dictionary<string, object> { [nameof(GroundTruth)] = GroundTruths, [nameof(Prediction)] = Predictions };
        return CommandText.Format(MyInvocation, null, folders);
    }

    private static RowSet ReadEarlier(string path)
    {
        if (Directory.Exists(path)) path = new EvaluationFiles(path, [], compares: false).Table;
        return new RowSet("Before", path, ScoreReport.Read(path));
    }

    private void Print(EvaluationResult result)
    {
        HostText.WriteTable(this, result.Fits.Select(FitObjects.ToObject));
        HostText.WriteTable(this, result.Rows.Select(RowObjects.ToObject));
        HostText.WriteTable(this, result.Summaries.Select(SummaryObjects.ToObject));
    }

    /// <summary>Counts rows and failures, and says where to look.</summary>
    private string Describe(EvaluationResult result)
    {
        var files = _options!.Files;
        string rows = Count(result.Rows.Count, "row"), failures = FailureCount == 0 ? "no failures" : Count(FailureCount, "failure");
        string errors = FailureCount == 0 ? "" : " (see the errors above)";
        string page = Path.Combine(Output, Path.GetFileName(files.Comparison ?? files.Page));
        string table = Path.Combine(Output, Path.GetFileName(files.Table));
        return $"{rows}, {failures}{errors}. Open {page} in a browser; the scores are in {table}.";

        static string Count(int count, string noun) => FormattableString.Invariant($"{count} {noun}{(count == 1 ? "" : "s")}");
    }

    private void ShowPage(string path)
    {
        try
        {
            using var browser = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo(path) { UseShellExecute = true });
        }
        catch (Exception e) when (e is System.ComponentModel.Win32Exception or IOException or InvalidOperationException)
        {
            OnWarning("PageNotShown", $"{path}: there is no program here that opens it; open it elsewhere. ({e.Message})");
        }
    }
}
