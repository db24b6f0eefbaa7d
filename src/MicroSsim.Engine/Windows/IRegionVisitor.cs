namespace MicroSsim.Engine.Windows;

/// <summary>A visitor of regions, which needs the window sums of blocks with positions that count only.</summary>
internal interface IRegionVisitor : IWindowVisitor
{
    /// <summary>The regions, of which the scan makes every block that is visited the current one; null to visit all blocks.</summary>
    RegionAccumulator? Regions { get; }
}
