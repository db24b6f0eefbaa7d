namespace MicroSsim.Tests;

/// <summary>
/// Stacks of 2 channels × 3 slices of every dialect against every other: fit, scores, second metrics, maps, pictures, resumed and sharded
/// runs all use the pairs of planes that belong together, and give the numbers of these planes in memory.
/// </summary>
public sealed class PageMatrixTests : IDisposable
{
    private const string Script =
        """
        filter AsCsv {
            $bag = [ordered]@{}
            foreach ($p in $_.psobject.Properties) {
                $bag[$p.Name] = if ($p.Value -is [double]) { $p.Value.ToString([cultureinfo]::InvariantCulture) } else { "$($p.Value)" }
            }
            [pscustomobject]$bag
        }
        filter AsClixml { [Management.Automation.PSSerializer]::Deserialize([Management.Automation.PSSerializer]::Serialize($_)) }
        function Text($Values) { ($Values | ForEach-Object { ([double]$_).ToString('R', [cultureinfo]::InvariantCulture) }) -join ' ' }
        function FitText($Fit) { Text ($Fit | ForEach-Object {
            $_.GroundTruthOffset, $_.PredictionOffset, $_.MaxValue, $_.RangeInvariantFactor | ForEach-Object { $_ } }) }
        function Addresses($Rows) { ($Rows | ForEach-Object {
            $truth = if ($null -eq $_.PredictionPage) { $_.Page } else { $_.GroundTruthPage }
            $prediction = if ($null -eq $_.PredictionPage) { $_.Page } else { $_.PredictionPage }
            "c$($_.Channel)z$($_.Slice) $truth-$prediction" }) -join ', ' }
        function MapText($Files) { Text (Import-MicroSsimImage $Files | ForEach-Object { $_.Mean; $_.Minimum; $_.Maximum }) }
        function Pictures($Rows) {
            $null = $Rows | Export-MicroSsimReport $Root/page.html
            $html = [IO.File]::ReadAllText("$Root/page.html")
            if ($html -match 'has changed since') { 'changed' }
            # As a set: a page shows the pictures of each channel by themselves.
            [Collections.Generic.SortedSet[string]]::new([string[]][regex]::Matches($html, 'png;base64,[^"]+').Value) -join ' '
        }
        function Check($Step, $Actual, $Expected) { [pscustomobject]@{ Step = $Step; Actual = $Actual; Expected = $Expected } }

        # The planes in memory, pair by pair; their pictures are those of files of one page each.
        $betas = 0.4, 0.6
        $planes = foreach ($i in 0..5) {
            [pscustomobject]@{ Name = "m$i"; Method = 'p'; GroundTruth = $Truths[$i]; Prediction = $Predictions[$i] }
        }
        $memoryFit = $planes | New-MicroSsimFit
        $memory = $planes | Measure-MicroSsim -Fit $memoryFit -MapDirectory $Root/memory
        $scale = $planes | Measure-MicroMs3im -Fit $memoryFit -Betas $betas
        $shown = Pictures (Get-MicroSsimPair $Root/singles/gt $Root/singles/p | Measure-MicroSsim -Fit $memoryFit)

        $pairs = Get-MicroSsimPair $Root/gt $Root/p
        $fit = $pairs | New-MicroSsimFit -Pool Channel
        Check 'fit' (FitText $fit) (FitText $memoryFit)
        $rows = @($pairs | Measure-MicroSsim -Fit $fit -MapDirectory $Root/maps -Resume $Root/resume)
        Check 'pages' (Addresses $rows) $Pages
        Check 'scores' (Text $rows.MicroSsim) (Text $memory.MicroSsim)
        $own = @{}
        foreach ($channel in [Linq.Enumerable]::Distinct([int[]]$Channels)) {
            $ofChannel = 0..5 | Where-Object { $Channels[$_] -eq $channel }
            $scores = @($planes[$ofChannel] | Measure-MicroSsim)
            0..($scores.Count - 1) | ForEach-Object { $own[$ofChannel[$_]] = $scores[$_].MicroSsim }
        }
        Check 'own fit' (Text ($pairs | Measure-MicroSsim).MicroSsim) (Text (0..5 | ForEach-Object { $own[$_] }))
        Check 'maps' (MapText $Root/maps/p/a.ssim.tif) (MapText $Root/memory/p/m*.ssim.tif)

        $forms = [ordered]@{ pipeline = $rows; csv = $rows | AsCsv; clixml = $rows | AsClixml }
        $forms.old = $rows | AsCsv | ForEach-Object {
            foreach ($name in 'GroundTruthPage', 'PredictionPage') { $_.psobject.Properties.Remove($name) }; $_ }
        foreach ($form in $forms.Keys) {
            $second = $forms[$form] | Measure-MicroMs3im -Fit $fit -Betas $betas
            Check "$form scores" (Text $second.MicroMs3im) (Text $scale.MicroMs3im)
            Check "$form kept" (Text $second.MicroSsim) (Text $memory.MicroSsim)
            Check "$form pages" (Addresses $second) $Pages
            $null = $forms[$form] | Measure-MicroSsim -Fit $fit -MapDirectory $Root/maps-$form
            $files = $rows | ForEach-Object { "$Root/maps-$form/p/a.page$($_.Page).ssim.tif" }
            Check "$form maps" (MapText $files) (MapText $Root/memory/p/m*.ssim.tif)
            Check "$form pictures" (Pictures $forms[$form]) $shown
        }

        $again = @($pairs | Measure-MicroSsim -Fit $fit -MapDirectory $Root/maps -Resume $Root/resume -Verbose 4>&1)
        Check 'resumed' (Text ($again | Where-Object MicroSsim).MicroSsim) (Text $memory.MicroSsim)
        Check 'resumed pages' (Addresses ($again | Where-Object MicroSsim)) $Pages
        Check 'known' @($again | Where-Object Message -Like '*as measured before*').Count 6

        $merged = $null
        $shards = @{ Partial = $true; ShardCount = 2; Pool = 'Channel' }
        do {
            $parts = foreach ($i in 0, 1) { $pairs | New-MicroSsimFit @shards -ShardIndex $i -Previous $merged }
            $merged = $parts | Merge-MicroSsimFit
        } until ($merged.Complete)
        Check 'shards' (FitText $merged) (FitText $memoryFit)
        """;

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string, string> Pairs =>
        new(from truth in StackFile.All from prediction in StackFile.All select (truth.Name, prediction.Name));

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Every_step_uses_the_planes_that_belong_together(string groundTruth, string prediction)
    {
        var (truth, predicted) = (StackFile.Find(groundTruth), StackFile.Find(prediction));
        int[] order = truth.Logical ?? predicted.Logical ?? [0, 1, 2, 3, 4, 5];
        int[] truthStored = truth.Stored ?? order, predictionStored = predicted.Stored ?? truth.Logical ?? order;
        truth.Write(_folder.File("gt"), truthStored, Truth);
        predicted.Write(_folder.File("p"), predictionStored, Prediction);
        for (int i = 0; i < order.Length; i++)
        {
            Tiff.Write(_folder.File("singles", "gt", $"{i}.tif"), Truth(order[i]));
            Tiff.Write(_folder.File("singles", "p", $"{i}.tif"), Prediction(order[i]));
        }

        bool areNamed = truth.Stored is not null || predicted.Stored is not null;
        string pages = string.Join(", ", order.Select(image =>
            (areNamed ? $"c{image % 2}z{image / 2} " : "cz ")
            + $"{Array.IndexOf(truthStored, image)}-{Array.IndexOf(predictionStored, image)}"));
        var run = HostedModule.Invoke(Script, new
        {
            Root = _folder.FullName,
            Truths = order.Select(i => Truth(i)).ToArray(),
            Predictions = order.Select(i => Prediction(i)).ToArray(),
            Pages = pages,
            Channels = order.Select(image => areNamed ? image % 2 : 0).ToArray(),
        });
        Assert.All(run.Clean, check => Assert.Equal(
            $"{check.Get<string>("Step")}: {check.Get<object>("Expected")}",
            $"{check.Get<string>("Step")}: {check.Get<object>("Actual")}"));
        Assert.Equal(29, run.Output.Count);
    }

    [Fact]
    public void Pictures_of_pages_with_other_numbers_tell_that_an_image_has_changed()
    {
        var (truth, prediction) = (StackFile.Find("ImageJ zct"), StackFile.Find("OME TiffData"));
        truth.Write(_folder.File("gt"), truth.Stored!, Truth);
        prediction.Write(_folder.File("p"), prediction.Stored!, Prediction);
        const string Score = "$rows = Get-MicroSsimPair $Root/gt $Root/p | Measure-Ssim -DataRange GroundTruth; ";
        using var module = new HostedModule();
        using var score = module.Prepare(Score + "$rows | Export-MicroSsimReport $Root/before.html", new { Root = _folder.FullName });
        score.Invoke();
        prediction.Write(_folder.File("p"), [.. prediction.Stored!.Reverse()], Prediction);
        using var report = module.Prepare("$rows | Export-MicroSsimReport $Root/after.html");
        report.Invoke();
        const string Changed = "has changed since";
        Assert.DoesNotContain(Changed, File.ReadAllText(_folder.File("before.html")), StringComparison.Ordinal);
        const int InFigure = 3; // which are among the pictures below as well
        Assert.Equal(InFigure + StackFile.Count + 1, File.ReadAllText(_folder.File("after.html")).Split(Changed).Length);
    }

    private static Array Truth(int image) => Samples.Truth(image, 64, 64);

    private static Array Prediction(int image) => Samples.Prediction(Samples.Truth(image, 64, 64), image, 20 * (1 + image));
}
