namespace MicroSsim.Engine.Windows;

/// <summary>A visitor that keeps the sums of blocks, which are computed in its memory.</summary>
internal interface ISumsKeeper : IWindowVisitor
{
    /// <summary>The destination of the sums of a block, as wide as a strip.</summary>
    WindowSums SumsOf(in MapBlock block);
}
