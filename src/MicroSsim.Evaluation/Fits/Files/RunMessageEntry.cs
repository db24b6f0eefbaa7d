using System.Runtime.Serialization;
using MicroSsim.Evaluation.Pairing;

namespace MicroSsim.Evaluation.Fits.Files;

/// <summary>The JSON form of a <see cref="RunMessage"/>.</summary>
[DataContract]
internal sealed class RunMessageEntry
{
    [DataMember(Name = "id", Order = 0)]
    public string? Id { get; set; }

    [DataMember(Name = "message", Order = 1)]
    public string? Message { get; set; }

    public static RunMessageEntry FromMessage(RunMessage message) => new() { Id = message.Id, Message = message.Message };

    public RunMessage ToMessage() => new(Id ?? "", Message ?? "");
}
