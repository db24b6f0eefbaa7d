using MicroSsim.Engine.Planes;

namespace MicroSsim.Evaluation.Sample;

/// <summary>The mask and the labels of a simulated specimen.</summary>
internal static class SampleMasks
{
    /// <summary>Pixels with more photons belong to a filament or spot.</summary>
    private const double LabelThreshold = 15;

    /// <summary>Pixels with more photons after <see cref="Dilation"/> belong to the mask.</summary>
    private const double MaskThreshold = 3;

    /// <summary>The number of blur passes of the mask, a standard deviation of √12 pixels, so that windows fit in it.</summary>
    private const int Dilation = 24;

    /// <summary>Objects nearer to the border, in pixels, have no label, as no window has its center in them.</summary>
    private const int Margin = 8;

    /// <summary>Creates the mask, and the labels in the order of their first pixels, of every slice.</summary>
    /// <param name="specimen">The slices of the specimen, at least one; they are blurred.</param>
    public static IReadOnlyList<(MemoryPlane<byte> Mask, MemoryPlane<ushort> Labels)> Create(IReadOnlyList<Canvas> specimen)
    {
        ushort[][] labels = Label(specimen);
        return [.. specimen.Select((slice, z) =>
        {
            slice.Blur(Dilation);
            byte[] mask = Array.ConvertAll(slice.Values, photons => photons > MaskThreshold ? byte.MaxValue : byte.MinValue);
            return (new MemoryPlane<byte>(slice.Width, slice.Height, mask), new MemoryPlane<ushort>(slice.Width, slice.Height, labels[z]));
        })];
    }

    private static ushort[][] Label(IReadOnlyList<Canvas> slices)
    {
        int width = slices[0].Width, height = slices[0].Height, depth = slices.Count, area = width * height;
        int margin = Math.Min(Margin, (Math.Min(width, height) - 1) / 2), marginAcross = Math.Min(Margin, (depth - 1) / 2);
        ushort[][] labels = [.. slices.Select(_ => new ushort[area])];
        bool[] visited = new bool[checked(area * depth)];
        var parts = new List<int>();
        ushort count = 0;
        for (int first = 0; first < visited.Length && count < ushort.MaxValue; first++)
        {
            parts.Clear();
            Visit(first);
            for (int i = 0; i < parts.Count; i++) VisitNeighbours(parts[i]);
            if (!parts.Exists(IsInside)) continue;
            count++;
            foreach (int pixel in parts) labels[pixel / area][pixel % area] = count;
        }

        return labels;

        void VisitNeighbours(int pixel)
        {
            int slice = pixel / area, row = pixel % area / width, column = pixel % width;
            for (int z = Math.Max(0, slice - 1); z <= Math.Min(depth - 1, slice + 1); z++)
            {
                for (int y = Math.Max(0, row - 1); y <= Math.Min(height - 1, row + 1); y++)
                {
                    int start = ((z * height) + y) * width;
                    for (int x = Math.Max(0, column - 1); x <= Math.Min(width - 1, column + 1); x++) Visit(start + x);
                }
            }
        }

        void Visit(int pixel)
        {
            if (visited[pixel] || !(slices[pixel / area].Values[pixel % area] > LabelThreshold)) return;
            visited[pixel] = true;
            parts.Add(pixel);
        }

        bool IsInside(int pixel)
        {
            int slice = pixel / area, row = pixel % area / width, column = pixel % width;
            return row >= margin && row < height - margin && column >= margin && column < width - margin
                && slice >= marginAcross && slice < depth - marginAcross;
        }
    }
}
