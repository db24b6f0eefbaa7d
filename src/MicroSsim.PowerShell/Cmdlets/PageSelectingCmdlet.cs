using System.Management.Automation;
using MicroSsim.Imaging.Files;
using MicroSsim.PowerShell.Binding;

namespace MicroSsim.PowerShell.Cmdlets;

/// <summary>What the commands share that choose pages of files. Pages, channels, slices and frames count from 0.</summary>
public abstract class PageSelectingCmdlet : MicroSsimCmdlet
{
    /// <summary>The pages, by their place in the file; all by default.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int[]? Page { get; set; }

    /// <summary>The channel; all by default.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    [ArgumentCompleter(typeof(ChannelCompleter))]
    public int? Channel { get; set; }

    /// <summary>The slice; all by default.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int? Slice { get; set; }

    /// <summary>The frame; all by default.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int? Frame { get; set; }

    /// <summary>The array of NPZ archives that hold several.</summary>
    [Parameter]
    public string? Entry { get; set; }

    /// <summary>What was bound.</summary>
    private protected PageSelection Selection => new() { Pages = Page, Channel = Channel, Slice = Slice, Frame = Frame };
}
