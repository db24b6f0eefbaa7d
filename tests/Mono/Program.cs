using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using MicroSsim.Engine;
using MicroSsim.Engine.Similarity;
using MicroSsim.Evaluation.Batch;
using MicroSsim.Evaluation.Pairing;
using MicroSsim.Evaluation.Runs;
using MicroSsim.Evaluation.Scores.Metrics;

namespace MicroSsim.Mono;

/// <summary>
/// Evaluates a folder of predictions with all metrics, as Invoke-MicroSsimEvaluation does, with the assemblies of a folder. They are loaded
/// without binding redirects, as in Windows PowerShell: <c>mono Evaluate.dll ASSEMBLIES GROUND_TRUTH PREDICTION OUTPUT</c>.
/// </summary>
internal static class Program
{
    private static int Main(string[] args)
    {
        AppDomain.CurrentDomain.AssemblyResolve += (_, request) =>
        {
            string path = Path.Combine(args[0], new AssemblyName(request.Name).Name + ".dll");
            return File.Exists(path) ? Assembly.LoadFrom(path) : null;
        };
        return Evaluation.Run(args[1], args[2], args[3]);
    }
}

/// <summary>The evaluation, apart from Main, whose types are loaded before its first line runs.</summary>
internal static class Evaluation
{
    /// <summary>Evaluates the predictions and writes the files.</summary>
    /// <returns>The exit code.</returns>
    public static int Run(string groundTruth, string prediction, string output)
    {
        var files = new EvaluationFiles(Path.GetFullPath(output), ["json"], compares: false);
        files.Prepare(replace: false, resume: false);
        var observer = new Observer();
        var options = new EvaluationOptions
        {
            Files = files,
            Metrics = [.. MetricList.All.Where(m => m is { Create: not null, IsVolume: false }).Select(m => m.Create!(DataRange.GroundTruth))],
            Threads = 2,
        };
        var pairs = PairFinder.Find([Path.GetFullPath(groundTruth)], [Path.GetFullPath(prediction)]).Pairs;
        var result = new EvaluationRun(options, observer, default).Evaluate(pairs);
        Console.WriteLine($"{result.Rows.Count} rows");
        return observer.Failures;
    }

    private sealed class Observer : IRunObserver
    {
        public int Failures { get; private set; }

        public void OnError(MicroSsimException failure)
        {
            Failures++;
            Console.Error.WriteLine(failure);
        }

        public void OnWarning(string id, string message) => Console.Error.WriteLine(message);

        public void OnVerbose(string message)
        {
        }

        public void OnProgress(string activity, RunProgress progress)
        {
        }
    }
}
