using MicroSsim.Engine.Windows;

namespace MicroSsim.Engine.Volumes;

/// <summary>Consumes the window sums of one column of tiles of a volume, block by block, on one thread, and accumulates results.</summary>
internal interface IVolumeVisitor
{
    /// <summary>Visits one block; the sums are valid during the call.</summary>
    /// <param name="slice">The slice of the map, from 0.</param>
    /// <param name="block">The block of that slice.</param>
    /// <param name="sums">The window sums.</param>
    void Visit(int slice, in MapBlock block, WindowSums sums);
}
