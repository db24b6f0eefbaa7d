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
        ushort[] labels = new ushort[specimen.Values.Length];
        var open = new Stack<int>();
        ushort label = 0;
        for (int first = 0; first < labels.Length && label < ushort.MaxValue; first++)
        {
            if (labels[first] != 0 || !(specimen.Values[first] > LabelThreshold)) continue;
            label++;
            Add(first);
            while (open.Count > 0) AddNeighbours(open.Pop());
        }

        return labels;

        void AddNeighbours(int pixel)
        {
            int row = pixel / specimen.Width, column = pixel % specimen.Width;
            for (int y = Math.Max(0, row - 1); y <= Math.Min(specimen.Height - 1, row + 1); y++)
            {
                for (int x = Math.Max(0, column - 1); x <= Math.Min(specimen.Width - 1, column + 1); x++) Add((y * specimen.Width) + x);
            }
        }

        void Add(int pixel)
        {
            if (labels[pixel] != 0 || !(specimen.Values[pixel] > LabelThreshold)) return;
            labels[pixel] = label;
            open.Push(pixel);
        }
    }
}
