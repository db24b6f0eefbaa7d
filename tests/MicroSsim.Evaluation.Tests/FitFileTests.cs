using MicroSsim.Engine;
using MicroSsim.Engine.Fitting;
using MicroSsim.Engine.Similarity;
using MicroSsim.Evaluation.Batch;
using MicroSsim.Evaluation.Fits;
using MicroSsim.Evaluation.Fits.Files;
using MicroSsim.Evaluation.Fits.Shards;
using MicroSsim.Tests;

namespace MicroSsim.Evaluation.Tests;

/// <summary>
/// Fit files with the former keys (<c>lane</c>, <c>round</c>, <c>stage</c>, <c>unfinished</c>) are read, and written with the current ones.
/// </summary>
public sealed class FitFileTests : IDisposable
{
    private const string Build = ".NETCoreApp,Version=v10.0";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_complete_fit_with_former_keys_is_read()
    {
        var fit = Assert.IsType<FitWithOrigin>(Assert.Single(FitFile.Read(Former("complete"))));
        Assert.Equal(("n2v", 1.94985396320405, 195.0, 8), (fit.Method, fit.RangeInvariantFactor, fit.MaxValue, fit.Evaluations));
        Assert.Equal((Build, 3), (fit.Origin.Build, fit.Origin.Inputs.Count));
    }

    [Fact]
    public void A_checkpoint_with_former_keys_is_read()
    {
        var fit = Assert.IsType<FitCheckpoint>(Assert.Single(FitFile.ReadAll(Former("checkpoint"))));
        Assert.Equal((1, nameof(FitPassKind.Search), "0.1.0", Build), (fit.Pass, fit.PassKind, fit.Version, fit.Build));
        Assert.Equal(new FitOptions(), fit.Options);
    }

    [Fact]
    public void Partial_fits_of_a_former_version_are_read_but_not_merged()
    {
        var parts = FitFile.ReadAll(Former("partial"));
        var described = parts.Cast<PartialFit>().Select(p => (p.Pass, p.PassKind, p.ShardIndex));
        Assert.Equal([(2, nameof(FitPassKind.Search), 0), (2, nameof(FitPassKind.Search), 1)], described);
        var error = Assert.Throws<EvaluationException>(() => FitMerge.Merge(parts, new Observer()).ToList());
        Assert.Equal("VersionsDiffer", error.ErrorId);
    }

    [Theory]
    [InlineData("complete")]
    [InlineData("checkpoint")]
    [InlineData("partial")]
    public void Former_keys_are_written_as_current_ones(string name)
    {
        string path = _folder.File("fit.json");
        FitFile.Write(path, FitFile.ReadAll(Former(name)));
        string expected = File.ReadAllText(Former(name)).TrimEnd()
            .Replace("\"lane\"", "\"build\"", StringComparison.Ordinal)
            .Replace("\"round\"", "\"pass\"", StringComparison.Ordinal)
            .Replace("\"stage\"", "\"passKind\"", StringComparison.Ordinal)
            .Replace("\"unfinished\"", "\"checkpoints\"", StringComparison.Ordinal);
        Assert.Equal(expected, File.ReadAllText(path).ReplaceLineEndings("\n"));
    }

    [Theory]
    [InlineData("lane", "build is missing.")]
    [InlineData("round", "pass is missing.")]
    [InlineData("stage", "passKind '' is not known.")]
    public void A_checkpoint_without_one_of_its_keys_is_unreadable(string key, string says)
    {
        string path = _folder.File("fit.json");
        File.WriteAllText(path, File.ReadAllText(Former("checkpoint")).Replace($"\"{key}\"", "\"other\"", StringComparison.Ordinal));
        var error = Assert.Throws<EvaluationException>(() => FitFile.ReadAll(path));
        Assert.Equal(("FitUnreadable", FailureKind.NotParsable), (error.ErrorId, error.Kind));
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Json_of_an_incomplete_fit_reads_back_as_the_same_fit()
    {
        foreach (var fit in FitFile.ReadAll(Former("partial")).Concat(FitFile.ReadAll(Former("checkpoint"))).Cast<IncompleteFit>())
        {
            Assert.False(fit.Complete);
            Assert.Equal(fit.Json, FitFile.ParseIncomplete(fit.Json).Json);
        }
    }

    private static string Former(string name) => TestData.Fixture("fits", $"old-keys-{name}.json");

    private sealed class Observer : IRunObserver
    {
        public void OnError(MicroSsimException failure) => Assert.Fail(failure.Message);

        public void OnWarning(string id, string message) => Assert.Fail(message);

        public void OnVerbose(string message) => Assert.Fail(message);

        public void OnProgress(string activity, RunProgress progress) => Assert.Fail(activity);
    }
}
