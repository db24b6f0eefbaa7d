using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace MicroSsim.Tests;

/// <summary>
/// Fit and score stay within a budget of memory, whatever the number and the size of the images. The sizes are modest here;
/// tests/Benchmarks/Module has large ones.
/// </summary>
public sealed class MemoryTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_pair_larger_than_the_budget_is_read_in_bands()
    {
        const int Width = 8192, Height = 12288;
        WriteNoise<float>("gt/large.npy", "<f4", Width, Height, i => Noise(i));
        WriteNoise<float>("model/large.npy", "<f4", Width, Height, i => (0.1f * Noise(i)) + (0.02f * Noise(i + 1)));
        long peak = await PeakOfFitAndScore();
        Assert.True(peak < 512 << 20, $"768 MiB of pixels took {peak >> 20} MiB at the peak.");
    }

    [Fact]
    public async Task Many_pairs_take_no_more_than_a_few()
    {
        const int Pairs = 200, Different = 4, Side = 1024;
        for (int pair = 0; pair < Pairs; pair++)
        {
            int seed = pair;
            if (pair < Different)
            {
                WriteNoise<ushort>($"gt/{pair}.npy", "<u2", Side, Side, i => (ushort)(100 + (40 * Noise(i + seed))));
                WriteNoise<ushort>($"model/{pair}.npy", "<u2", Side, Side, i => (ushort)(10 + (4 * Noise(i + seed)) + Noise(i)));
                continue;
            }

            foreach (string folder in new[] { "gt", "model" })
            {
                // Windows lets few users make links; there the files are copied.
                string path = _folder.File(folder, $"{pair}.npy"), target = _folder.File(folder, $"{pair % Different}.npy");
                if (OperatingSystem.IsWindows()) File.Copy(target, path);
                else File.CreateSymbolicLink(path, target);
            }
        }

        long peak = await PeakOfFitAndScore();
        Assert.True(peak < 450 << 20, $"{Pairs} pairs of 4 MiB took {peak >> 20} MiB at the peak.");
    }

    /// <summary>Peak working set in bytes of a PowerShell process that fits and scores the pairs of the folders.</summary>
    private async Task<long> PeakOfFitAndScore()
    {
        string script =
            $"""
             $pairs = Get-MicroSsimPair '{_folder.File("gt")}' '{_folder.File("model")}'
             $fit = $pairs | New-MicroSsimFit -ThrottleLimit 2
             $pairs | Measure-MicroSsim -Fit $fit -ThrottleLimit 2 | Out-Null
             [Diagnostics.Process]::GetCurrentProcess().PeakWorkingSet64
             """;
        return long.Parse(await ShellProcess.OutputOf("-Command", script), CultureInfo.InvariantCulture);
    }

    /// <summary>A pseudorandom value from 0 to 100 for each index.</summary>
    private static float Noise(int place) => (uint)(place * 2654435761L) / (float)uint.MaxValue * 100;

    /// <summary>Writes an array; its rows are sections of the same noise with different starts.</summary>
    private void WriteNoise<T>(string path, string type, int width, int height, Func<int, T> noise)
        where T : unmanaged
    {
        using var file = File.Create(_folder.File(path.Split('/')));
        string header = $"{{'descr': '{type}', 'fortran_order': False, 'shape': ({height}, {width}), }}".PadRight(117) + '\n';
        file.Write([0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, 0, .. Encoding.ASCII.GetBytes(header)]);
        T[] twoRows = [.. Enumerable.Range(0, 2 * width).Select(noise)];
        for (int row = 0; row < height; row++) file.Write(MemoryMarshal.AsBytes(twoRows.AsSpan(row * 791 % width, width)));
    }
}
