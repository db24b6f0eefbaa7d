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

    /// <summary>Creates the mask, and the labels in the order of their first pixels.</summary>
    /// <param name="specimen">The specimen; it is blurred.</param>
    public static (MemoryPlane<byte> Mask, MemoryPlane<ushort> Labels) Create(Canvas specimen)
    {
        ushort[] labels = Label(specimen);
        specimen.Blur(Dilation);
        byte[] mask = Array.ConvertAll(specimen.Values, photons => photons > MaskThreshold ? byte.MaxValue : byte.MinValue);
        return (new(specimen.Width, specimen.Height, mask), new(specimen.Width, specimen.Height, labels));
    }

    private static ushort[] Label(Canvas specimen)
    {
        int margin = Math.Min(Margin, (Math.Min(specimen.Width, specimen.Height) - 1) / 2);
        ushort[] labels = new ushort[specimen.Values.Length];
        bool[] visited = new bool[labels.Length];
        var parts = new List<int>();
        ushort count = 0;
        for (int first = 0; first < labels.Length && count < ushort.MaxValue; first++)
        {
            parts.Clear();
            Visit(first);
            for (int i = 0; i < parts.Count; i++) VisitNeighbours(parts[i]);
            if (!parts.Exists(IsInside)) continue;
            count++;
            foreach (int pixel in parts) labels[pixel] = count;
        }

        return labels;

        void VisitNeighbours(int pixel)
        {
            int row = pixel / specimen.Width, column = pixel % specimen.Width;
            for (int y = Math.Max(0, row - 1); y <= Math.Min(specimen.Height - 1, row + 1); y++)
            {
                for (int x = Math.Max(0, column - 1); x <= Math.Min(specimen.Width - 1, column + 1); x++) Visit((y * specimen.Width) + x);
            }
        }

        void Visit(int pixel)
        {
            if (visited[pixel] || !(specimen.Values[pixel] > LabelThreshold)) return;
            visited[pixel] = true;
            parts.Add(pixel);
        }

        bool IsInside(int pixel)
        {
            int row = pixel / specimen.Width, column = pixel % specimen.Width;
            return row >= margin && row < specimen.Height - margin && column >= margin && column < specimen.Width - margin;
        }
    }
}
