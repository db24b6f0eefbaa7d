namespace MicroSsim.Engine.Windows;

/// <summary>Consumes the window sums of one band of a map, block by block, on one thread, and accumulates results.</summary>
internal interface IWindowVisitor
{
    /// <summary>Visits one block; the sums are valid during the call.</summary>
    void Visit(in MapBlock block, WindowSums sums);
}
