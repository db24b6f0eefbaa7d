using System.Management.Automation;
using MicroSsim.Imaging.Files;
using MicroSsim.PowerShell.Binding;

namespace MicroSsim.PowerShell.Cmdlets;

/// <summary>The base of the commands that select pages of image files. Pages, channels, slices and frames count from 0.</summary>
public abstract class PageSelectingCmdlet : MicroSsimCmdlet
{
    /// <summary>The indexes of pages in the file; all pages by default.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int[]? Page { get; set; }

    /// <summary>The channels; all channels by default. For colour images, the samples, each of which is a page.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    [ArgumentCompleter(typeof(ChannelCompleter))]
    public int[]? Channel { get; set; }

    /// <summary>The slice (Z); all slices by default.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int? Slice { get; set; }

    /// <summary>The frame (T); all frames by default.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int? Frame { get; set; }

    /// <summary>The name of the array in NPZ archives that hold several arrays.</summary>
    [Parameter]
    public string? Entry { get; set; }

    /// <summary>
    /// The axes of the stack, such as TZCYX or YXC, in place of what the file says: letters of T, Z, C and S around YX, the slowest first.
    /// </summary>
    [Parameter]
    [ValidateAxes]
    public string? Axes { get; set; }

    /// <summary>The bound page selection.</summary>
    private protected PageSelection Selection =>
        new() { Pages = Page, Channels = Channel, Slice = Slice, Frame = Frame, Axes = Axes };
}
