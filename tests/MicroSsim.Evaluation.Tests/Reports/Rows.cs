using MicroSsim.Evaluation.Pairing;

namespace MicroSsim.Tests;

/// <summary>Score rows without images, for the parts of a report that use numbers only.</summary>
internal static class Rows
{
    /// <summary>Makes a row with one metric.</summary>
    public static ScoreRow Create(string method, string name, double? score, string metric = "MicroSsim") => new()
    {
        Name = name,
        Method = method,
        Cells = [new ScoreCell(metric, score)],
        GroundTruth = $"gt/{name}.tif",
        Prediction = $"{method}/{name}.tif",
    };

    /// <summary>Makes the rows of a method, named by their index.</summary>
    public static IEnumerable<ScoreRow> Create(string method, params double[] scores) =>
        scores.Select((s, i) => Create(method, $"{i:D2}", s));
}
