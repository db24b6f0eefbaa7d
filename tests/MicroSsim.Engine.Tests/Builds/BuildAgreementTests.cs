using System.Reflection;
using System.Runtime.Loader;
using MicroSsim.Tests;

namespace MicroSsim.Engine.Tests;

/// <summary>
/// Compares the numbers of both builds of the engine. The tests of the other build, and its engine, are loaded into a load context
/// of their own.
/// </summary>
public sealed class BuildAgreementTests
{
    public static TheoryData<string> Names => [.. GoldenCase.Names];

    /// <summary>A mean of terms around ±1 that cancel is rounded by what the terms are, however small it is itself.</summary>
    private const double MeanOfBothSigns = 0.01;

    [Fact]
    public void The_other_engine_is_that_of_netstandard() =>
        Assert.Equal(".NETStandard,Version=v2.0", OtherBuild.Call<string>(nameof(BuildNumbers.Framework)));

    [Theory]
    [MemberData(nameof(Names))]
    public void Both_builds_agree(string name)
    {
        double[] here = BuildNumbers.Of(name), there = OtherBuild.Call<double[]>(nameof(BuildNumbers.Of), name);
        Assert.Equal(here.Length, there.Length);
        for (int i = 0; i < here.Length; i++)
        {
            if (double.IsNaN(here[i])) Assert.True(double.IsNaN(there[i]), $"{there[i]}, expected NaN");
            else Close.Absolute(here[i], there[i], 1e-12 * Math.Max(Math.Abs(here[i]), MeanOfBothSigns), "number");
        }
    }

    [Theory]
    [InlineData("hot pixel")]
    [InlineData("hot pixel in both")]
    [InlineData("very hot pixel")]
    [InlineData("nearly constant predictions")]
    [InlineData("constant predictions with one other pixel")]
    [InlineData("noise")]
    public void Both_builds_agree_on_the_factor_where_the_objective_is_flat(string name)
    {
        double[] here = BuildNumbers.OfFlat(name), there = OtherBuild.Call<double[]>(nameof(BuildNumbers.OfFlat), name);
        for (int i = 0; i < here.Length; i++) Close.Relative(here[i], there[i], 1e-9, name);
    }

    /// <summary>The tests of the netstandard2.0 build, and the engine that they were built with.</summary>
    private static class OtherBuild
    {
        private static readonly MethodInfo[] Methods = Load();

        public static T Call<T>(string method, params object[] arguments) =>
            (T)Methods.Single(m => m.Name == method).Invoke(null, arguments)!;

        private static MethodInfo[] Load()
        {
            string tests = Path.GetFullPath(TestData.Metadata("OtherTests"));
            var context = new AssemblyLoadContext("other build");
            foreach (string room in new[] { "MicroSsim.Engine.dll", "MicroSsim.Imaging.dll" })
            {
                context.LoadFromAssemblyPath(Path.Combine(Path.GetDirectoryName(tests)!, room));
            }

            return context.LoadFromAssemblyPath(tests).GetType(typeof(BuildNumbers).FullName!)!.GetMethods();
        }
    }
}
