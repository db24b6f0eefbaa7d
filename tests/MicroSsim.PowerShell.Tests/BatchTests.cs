using System.Management.Automation;

namespace MicroSsim.Tests;

/// <summary>Batches: output order, threads, and bad images among good ones.</summary>
public sealed class BatchTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Pairs_flow_through_fit_and_scores()
    {
        Samples.WriteSet(_folder, 3, 176, "n2v", "raw");
        var run = HostedModule.Invoke(
            """
            Get-MicroSsimPair $Root/gt $Root/n2v, $Root/raw -OutVariable pairs | New-MicroSsimFit -OutVariable fit | ForEach-Object { }
            $pairs | Measure-MicroSsim -Fit $fit | Measure-MicroMs3im -Fit $fit
            """,
            new { Root = _folder.FullName });
        Assert.Equal(6, run.Clean.Count);
        Assert.Equal(["00", "01", "02", "00", "01", "02"], run.All<string>("Name"));
        Assert.Equal(["n2v", "n2v", "n2v", "raw", "raw", "raw"], run.All<string>("Method"));
        Assert.All(run.All<int>("Page"), page => Assert.Equal(0, page));
        Assert.All(run.Output, row => Assert.Equal(
            ["Name", "Method", "Page", "MicroSsim", "MicroSsimSettings", "MicroMs3im", "MicroMs3imSettings", "GroundTruth", "Prediction"],
            row!.Properties.Select(p => p.Name)));
        foreach (string metric in new[] { "MicroSsim", "MicroMs3im" })
        {
            var scores = run.All<double>(metric);
            Assert.All(scores, score => Assert.InRange(score, 0.5, 1));
            for (int i = 0; i < 3; i++) Assert.True(scores[i] > scores[i + 3], $"The noisier image {i} has the better {metric}.");
        }
    }

    [Fact]
    public void Without_a_fit_the_scores_are_those_of_fitting_first()
    {
        Samples.WriteSet(_folder, 4, "a", "b");
        var run = HostedModule.Invoke(
            """
            $pairs = Get-MicroSsimPair $Root/gt $Root/a, $Root/b
            $pairs | Measure-MicroSsim
            Measure-MicroSsim -GroundTruth $Root/gt -Prediction $Root/a, $Root/b
            $pairs | Measure-MicroSsim -Fit ($pairs | New-MicroSsimFit)
            Measure-MicroSsim $pairs -Fit (New-MicroSsimFit $pairs)
            """,
            new { Root = _folder.FullName });
        var rows = run.Clean.Select(r => r.Describe()).ToList();
        Assert.Equal(32, rows.Count);
        for (int i = 8; i < rows.Count; i++) Assert.Equal(rows[i % 8], rows[i]);
    }

    [Fact]
    public void The_number_of_threads_changes_no_bit()
    {
        Samples.WriteSet(_folder, 12, 176, "a", "b");
        var run = HostedModule.Invoke(
            """
            $pairs = Get-MicroSsimPair $Root/gt $Root/a, $Root/b
            foreach ($n in 1, 2, 7)
            {
                $fit = $pairs | New-MicroSsimFit -ThrottleLimit $n
                , ($fit + ($pairs | Measure-MicroSsim -Fit $fit -ThrottleLimit $n | Measure-MicroMs3im -Fit $fit -ThrottleLimit $n))
            }
            """,
            new { Root = _folder.FullName });
        var texts = run.Clean.Select(all => ((object[])all!.BaseObject).Select(o => PSObject.AsPSObject(o).Describe()).ToList()).ToList();
        Assert.Equal(2 + 24, texts[0].Count);
        Assert.Contains("MicroMs3im=0.", texts[0][^1], StringComparison.Ordinal);
        Assert.Equal(texts[0], texts[1]);
        Assert.Equal(texts[0], texts[2]);
    }

    [Fact]
    public void One_unreadable_file_among_ten_gives_one_error_and_nine_rows()
    {
        Samples.WriteSet(_folder, 10, "a");
        string bad = _folder.File("a", "04.tif");
        File.WriteAllBytes(bad, File.ReadAllBytes(bad)[..2000]);
        var run = HostedModule.Invoke(
            """
            $fit = New-MicroSsimFit -GroundTruthOffset 100 -PredictionOffset 47 -MaxValue 3000 -RangeInvariantFactor 2.5
            $pairs = Get-MicroSsimPair $Root/gt $Root/a
            $pairs | Measure-MicroSsim -Fit $fit
            """,
            new { Root = _folder.FullName });
        Assert.Equal(["00", "01", "02", "03", "05", "06", "07", "08", "09"], run.All<string>("Name"));
        Assert.Equal(("ImageUnreadable", ErrorCategory.ReadError), (ModuleRun.Id(run.OnlyError), run.OnlyError.CategoryInfo.Category));
        Assert.Equal(bad, run.OnlyError.TargetObject);
        Assert.Contains(bad, run.OnlyError.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_row_passes_through_without_a_score_that_could_not_be_computed()
    {
        Samples.WriteSet(_folder, 2, 100, "a", "b"); // too small for five scales
        var run = HostedModule.Invoke(
            """
            $fit = New-MicroSsimFit -GroundTruthOffset 100 -PredictionOffset 47 -MaxValue 3000 -RangeInvariantFactor 2.5
            $rows = Get-MicroSsimPair $Root/gt $Root/a | Measure-MicroSsim -Fit $fit
            $rows | Measure-MicroMs3im -Fit $fit | Measure-Psnr -DataRange GroundTruth
            $rows | Measure-MicroSsim -Fit (Get-MicroSsimPair $Root/gt $Root/b | New-MicroSsimFit)
            """,
            new { Root = _folder.FullName });
        Assert.Equal(["ImageTooSmall", "ImageTooSmall", "FitForAnotherMethod"], run.Errors.Select(ModuleRun.Id));
        Assert.Equal(4, run.Output.Count);
        Assert.All(run.Output.Take(2), row => Assert.Null(row!.Properties["MicroMs3im"].Value));
        Assert.All(run.Output.Take(2), row => Assert.InRange(row!.Get<double>("MicroSsim"), 0.1, 1));
        Assert.All(run.Output.Take(2), row => Assert.InRange(row!.Get<double>("Psnr"), 10, 100));
        Assert.All(run.Output.Skip(2), row => Assert.Equal(
            (null, null), (row!.Properties["MicroSsim"].Value, row.Properties["MicroSsimSettings"].Value)));
    }

    [Fact]
    public void Images_bind_by_name_and_by_position()
    {
        Samples.WriteSet(_folder, 2, "a");
        var run = HostedModule.Invoke(
            """
            $fit = New-MicroSsimFit -GroundTruthOffset 100 -PredictionOffset 47 -MaxValue 3000 -RangeInvariantFactor 2.5
            Measure-MicroSsim -GroundTruth $Root/gt/00.tif -Prediction $Root/a/00.tif -Fit $fit
            Measure-MicroSsim $Root/gt/00.tif -Prediction $Root/a/00.tif -Fit $fit
            Measure-MicroSsim (Get-MicroSsimPair $Root/gt/00.tif $Root/a/00.tif) -Fit $fit
            """,
            new { Root = _folder.FullName });
        Assert.Equal(3, run.Clean.Count);
        Assert.Single(run.All<double>("MicroSsim").Distinct());
    }

    [Fact]
    public void Every_page_of_a_stack_is_a_row()
    {
        ushort[][,] truths = [Samples.Truth(1), Samples.Truth(2), Samples.Truth(3)];
        Tiff.Write(_folder.File("gt", "s.tif"), truths);
        Tiff.Write(_folder.File("a", "s.tif"), [.. truths.Select((t, i) => Samples.Prediction(t, i, 10 + (40 * i)))]);
        var run = HostedModule.Invoke(
            """
            $fit = New-MicroSsimFit -GroundTruthOffset 100 -PredictionOffset 47 -MaxValue 3000 -RangeInvariantFactor 2.5
            Measure-MicroSsim -GroundTruth $Root/gt -Prediction $Root/a -Fit $fit
            Get-MicroSsimPair $Root/gt $Root/a -Page 2, 0 | Measure-MicroSsim -Fit $fit
            Get-MicroSsimPair $Root/gt $Root/a -Page 3 | Measure-MicroSsim -Fit $fit
            """,
            new { Root = _folder.FullName });
        Assert.Equal([0, 1, 2, 0, 2], run.All<int>("Page"));
        var scores = run.All<double>("MicroSsim");
        Assert.Equal(3, scores.Take(3).Distinct().Count());
        Assert.Equal([scores[0], scores[2]], scores.Skip(3));
        Assert.Equal("PageOutOfRange", ModuleRun.Id(run.OnlyError));
    }

    [Fact]
    public void A_pipeline_that_ends_early_ends_the_batch()
    {
        Samples.WriteSet(_folder, 10, "a");
        using var module = new HostedModule();
        using var shell = module.Prepare(
            """
            $fit = New-MicroSsimFit -GroundTruthOffset 100 -PredictionOffset 47 -MaxValue 3000 -RangeInvariantFactor 2.5
            function Select-First { param([Parameter(ValueFromPipeline)] $Row) process { $Row; break } }
            do { Get-MicroSsimPair $Root/gt $Root/a | Measure-MicroSsim -Fit $fit | Select-First } while ($false)
            """,
            new { Root = _folder.FullName });
        Assert.Equal("00", Assert.Single(shell.Invoke()).Get<string>("Name"));
        OpenFiles.AssertNoneIn(_folder.FullName);
    }
}
