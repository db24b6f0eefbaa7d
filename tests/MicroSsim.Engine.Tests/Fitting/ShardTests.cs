using CsCheck;
using MicroSsim.Engine.Fitting;
using MicroSsim.Engine.Planes;
using MicroSsim.Engine.Similarity;

namespace MicroSsim.Engine.Tests;

/// <summary>A fit whose passes are done in shards, with all that is known written and read between any two steps.</summary>
public sealed class ShardTests
{
    private static readonly RangeMode[] Modes = [RangeMode.LastImage, RangeMode.PerImage];

    private static readonly PixelType[] Types = [PixelType.UInt8, PixelType.UInt16, PixelType.Int32, PixelType.Float32, PixelType.Float64];

    [Fact]
    public void Every_number_of_shards_up_to_64_gives_the_fit_of_the_whole_to_the_last_bit()
    {
        static ImagePair Pair(int i) => RandomPlanes.Pair(Types[i % 5], Types[(i / 2) % 5], 9 + (i % 4), 8 + (i % 7), seed: i);
        ImagePair[] pairs = [.. Enumerable.Range(0, 20).Select(Pair)];
        foreach (var mode in Modes)
        {
            var options = new FitOptions { RangeMode = mode };
            var expected = FitRunner.Fit(pairs, options);
            Assert.True(expected.Fit.Converged);
            for (int shards = 1; shards <= 64; shards++)
            {
                AssertSame(expected, InShards(pairs, options, shards, place => place % shards, seed: shards));
            }
        }
    }

    [Theory]
    [InlineData(PixelType.UInt16, 2)] // survey and search
    [InlineData(PixelType.Float32, 3)] // and a pass for the offsets
    [InlineData(PixelType.Float64, 3)] // the same, if few enough pixels are near the offset
    public void The_number_of_passes_depends_on_the_pixel_type(PixelType type, int passes)
    {
        ImagePair[] pairs = [.. Enumerable.Range(0, 3).Select(i => RandomPlanes.Pair(type, type, 40, 40, seed: i))];
        Assert.Equal(passes, InShards(pairs, null, 2, place => place % 2, seed: 1).Passes);
    }

    [Fact]
    public void Random_sets_in_random_shards_have_the_fit_of_the_whole()
    {
        var type = Gen.Int[0, Types.Length - 1].Select(i => Types[i]);
        var pair =
            from groundTruth in type
            from prediction in type
            from width in Gen.Int[7, 20]
            from height in Gen.Int[7, 20]
            from blank in Gen.Int[0, 5]
            from seed in Gen.Int[0, int.MaxValue]
            select blank > 0 ? RandomPlanes.Pair(groundTruth, prediction, width, height, seed) : Blank(width, height, seed);
        Gen.Select(pair.Array[1, 12], Gen.Enum<RangeMode>(), Gen.Int[1, 64], Gen.Int[0, int.MaxValue]).Sample(
            (pairs, mode, shards, seed) =>
            {
                var random = new Random(seed);
                int[] shardOf = [.. pairs.Select(_ => random.Next(shards))];
                var options = new FitOptions { RangeMode = mode };
                if (pairs.All(p => p.GroundTruth.Values().Distinct().Count() == 1))
                {
                    var error = Assert.Throws<MicroSsimException>(() => InShards(pairs, options, shards, place => shardOf[place], seed));
                    Assert.Equal("NoPairs", error.ErrorId);
                    return;
                }

                AssertSame(FitRunner.Fit(pairs, options), InShards(pairs, options, shards, place => shardOf[place], seed));
            },
            seed: "fYoY8TzmLPz1", // begins with a set whose variances have no digit left, and random ones follow
            iter: 150);
    }

    [Fact]
    public void LastImage_uses_the_last_one_of_the_whole_set_whichever_shard_has_it()
    {
        ImagePair[] pairs = [.. GoldenCase.Load("09_stack_u16").Pairs];
        var expected = FitRunner.Fit(pairs);
        for (int holder = 0; holder < 3; holder++)
        {
            int shard = holder;
            AssertSame(expected, InShards(pairs, null, 3, place => place == pairs.Length - 1 ? shard : place % 3, seed: holder));
        }
    }

    [Fact]
    public void Blank_images_at_the_end_are_excluded_and_the_survey_is_repeated()
    {
        ImagePair[] pairs =
            [RandomPlanes.Pair(12, 12, seed: 1), Blank(9, 9, 2), RandomPlanes.Pair(12, 12, seed: 3), Blank(8, 8, 4), Blank(7, 9, 5)];
        var expected = FitRunner.Fit(pairs);
        Assert.Equal([4, 3], expected.Rejected);
        AssertSame(expected, InShards(pairs, null, 4, place => place % 4, seed: 1));
    }

    [Fact]
    public void Given_parameters_and_useless_predictions_give_the_fit_of_the_whole()
    {
        ImagePair[] good = [RandomPlanes.Pair(15, 15, seed: 1), RandomPlanes.Pair(15, 15, seed: 2)];
        foreach (var options in new FitOptions[]
        {
            new() { GroundTruthOffset = 1.5 },
            new() { PredictionOffset = -3, BackgroundPercentile = 40 },
            new() { RangeInvariantFactor = 2 },
            new() { GroundTruthOffset = 0, PredictionOffset = 0, MaxValue = 1, RangeInvariantFactor = 1 },
        })
        {
            AssertSame(FitRunner.Fit(good, options), InShards(good, options, 2, place => place, seed: 1));
        }

        foreach (var change in new Func<double, double>[] { _ => 5, v => -v })
        {
            ImagePair[] bad = [.. good.Select(p => p.WithPrediction(change))];
            var expected = FitRunner.Fit(bad);
            AssertSame(expected, InShards(bad, null, 3, place => place, seed: 1));
        }
    }

    [Fact]
    public void A_small_collect_limit_takes_another_pass_and_gives_the_same_offset()
    {
        // A quarter of a million numbers share their first digit: too many to collect in a accumulator that is saved.
        var random = new Random(5);
        var plane = new MemoryPlane<double>(512, 512, [.. Enumerable.Range(0, 512 * 512).Select(_ => 1000 + random.NextDouble())]);
        ImagePair[] pairs = [new(plane, plane.Select(v => 2 * v)), RandomPlanes.Pair(20, 20, seed: 1)];
        FitOutcome whole = FitRunner.Fit(pairs), shards = InShards(pairs, null, 2, place => place, seed: 1);
        AssertSame(whole, shards);
        Assert.Equal((3, 4), (whole.Passes, shards.Passes));
    }

    private static ImagePair Blank(int width, int height, int seed) =>
        RandomPlanes.Pair(width, height, seed) with { GroundTruth = Planes.Constant(width, height, seed % 100) };

    private static void AssertSame(FitOutcome expected, FitOutcome actual)
    {
        Assert.Equal(expected.Fit, actual.Fit); // a record: every number, to the last bit
        Assert.Equal(expected.Warnings, actual.Warnings);
        Assert.Equal(expected.Images, actual.Images);
        Assert.Equal(expected.Rejected, actual.Rejected);
        Assert.Equal(expected.BlankExcluded, actual.BlankExcluded.Order());
    }

    /// <summary>Fits shard by shard, with everything saved and loaded between two steps; merges in a random order.</summary>
    internal static FitOutcome InShards(ImagePair[] pairs, FitOptions? options, int shards, Func<int, int> shardOf, int seed)
    {
        var random = new Random(seed);
        var rejected = new List<long>();
        var blank = new List<long>();
        byte[]? state = null;
        for (int pass = 1; ; pass++)
        {
            var accumulators = new List<byte[]>();
            for (int shard = 0; shard < shards; shard++)
            {
                var accumulator = Resume(options, state).CreateAccumulator();
                for (int place = 0; place < pairs.Length; place++)
                {
                    if (shardOf(place) != shard || rejected.Contains(place) || blank.Contains(place)) continue;
                    var outcome = accumulator.Add(place, pairs[place].GroundTruth, pairs[place].Prediction);
                    if (outcome == PairOutcome.BlankExcluded) blank.Add(place);
                }

                accumulators.Add(Bytes(accumulator.Save));
            }

            var session = Resume(options, state);
            foreach (byte[] accumulator in accumulators.OrderBy(_ => random.Next()))
            {
                using var reader = new BinaryReader(new MemoryStream(accumulator));
                session.Merge(session.LoadAccumulator(reader));
                Assert.Equal(accumulator.Length, reader.BaseStream.Position);
            }

            rejected.AddRange(session.EndPass());
            state = Bytes(session.Save);
            session = Resume(options, state);
            if (session.PassKind != FitPassKind.Complete) continue;
            return new FitOutcome(session.Result, session.Warnings, rejected, blank, pass) { Images = session.Images };
        }
    }

    private static FitSession Resume(FitOptions? options, byte[]? state)
    {
        var session = new FitSession(options, compactAccumulators: true);
        if (state is null) return session;
        using var reader = new BinaryReader(new MemoryStream(state));
        session.Load(reader);
        return session;
    }

    private static byte[] Bytes(Action<BinaryWriter> write)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        write(writer);
        writer.Flush();
        return stream.ToArray();
    }
}
