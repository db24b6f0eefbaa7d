namespace MicroSsim.Engine.Similarity;

/// <summary>
/// A fit of one method, and of one channel where the files name channels: complete and ready to score with, or incomplete.
/// </summary>
public abstract record MethodFit
{
    /// <summary>The method whose predictions were fitted; null for a fit that is used for any method.</summary>
    public string? Method { get; init; }

    /// <summary>The channel that was fitted, counted from 0; null for a fit that is used for any channel.</summary>
    public int? Channel { get; init; }

    /// <summary>The name of the channel in the metadata of the files; null if it has none.</summary>
    public string? ChannelName { get; init; }

    /// <summary>Whether the fit is complete, so that images can be scored with it.</summary>
    public abstract bool Complete { get; }

    /// <summary>The method and the channel as text, such as <c> of 'n2v', channel 1 (GFP)</c>; empty if the fit has neither.</summary>
    protected string Subject
    {
        get
        {
            string channel = Channel is { } number
                ? FormattableString.Invariant($"channel {number}{(ChannelName is null ? "" : $" ({ChannelName})")}")
                : "";
            if (Method is null) return MessageText.Clean(channel.Length == 0 ? "" : $" of {channel}");
            return MessageText.Clean($" of '{Method}'{(channel.Length == 0 ? "" : $", {channel}")}");
        }
    }
}
