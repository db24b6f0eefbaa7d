using System.Globalization;
using System.Runtime.Serialization;
using MicroSsim.Engine;
using MicroSsim.Engine.Masks;
using MicroSsim.Evaluation.Pairing;
using MicroSsim.Evaluation.Scores.Metrics;

namespace MicroSsim.Evaluation.Scores.Resuming;

/// <summary>A measurement in a journal, as JSON.</summary>
[DataContract]
internal sealed class JournalEntry
{
    /// <summary>The <see cref="JournalKey"/> of the measurement.</summary>
    [DataMember(Name = "key", Order = 0, IsRequired = true)]
    public string Key { get; set; } = "";

    /// <summary>The metric's columns.</summary>
    [DataMember(Name = "cells", Order = 1, IsRequired = true)]
    public JournalCell[] Cells { get; set; } = [];

    /// <summary>Whether all pixels of the prediction are equal.</summary>
    [DataMember(Name = "constantPrediction", Order = 2, IsRequired = true)]
    public bool ConstantPrediction { get; set; }

    /// <summary>The regions of the mask; null for a page without a mask.</summary>
    [DataMember(Name = "regions", Order = 3, EmitDefaultValue = false)]
    public JournalRegion[]? Regions { get; set; }

    /// <summary>Makes the entry of a page; maps are not kept.</summary>
    public static JournalEntry FromRegions(string key, IReadOnlyList<RegionResult<PairMeasurement>> regions)
    {
        var first = regions.Select(region => region.Result).OfType<PairMeasurement>().FirstOrDefault();
        bool hasMask = first?.MaskedPixels is not null || first is null;
        return new JournalEntry
        {
            Key = key,
            Cells = hasMask ? [] : [.. first!.Cells.Select(JournalCell.FromCell)],
            ConstantPrediction = first?.ConstantPrediction ?? false,
            Regions = hasMask ? [.. regions.Select(JournalRegion.FromRegion)] : null,
        };
    }

    /// <summary>The measurements of the page, without maps.</summary>
    public IReadOnlyList<RegionResult<PairMeasurement>> ToRegions() => Regions is null
        ? [new(0, new PairMeasurement([.. Cells.Select(c => c.ToCell())], ConstantPrediction), null)]
        : [.. Regions.Select(region => region.ToRegion(ConstantPrediction))];
}

/// <summary>The measurement of a mask or region in a journal, or the reason why it has none.</summary>
[DataContract]
internal sealed class JournalRegion
{
    /// <summary>The label; 0 for a mask.</summary>
    [DataMember(Name = "label", Order = 0)]
    public long Label { get; set; }

    /// <summary>The number of positions that count.</summary>
    [DataMember(Name = "maskedPixels", Order = 1, EmitDefaultValue = false)]
    public long MaskedPixels { get; set; }

    /// <summary>The metric's columns; null for a region without a measurement.</summary>
    [DataMember(Name = "cells", Order = 2, EmitDefaultValue = false)]
    public JournalCell[]? Cells { get; set; }

    /// <summary>The error id of a region without a measurement.</summary>
    [DataMember(Name = "errorId", Order = 3, EmitDefaultValue = false)]
    public string? ErrorId { get; set; }

    /// <summary>The message of that error.</summary>
    [DataMember(Name = "message", Order = 4, EmitDefaultValue = false)]
    public string? Message { get; set; }

    /// <summary>The option that resolves that error.</summary>
    [DataMember(Name = "option", Order = 5, EmitDefaultValue = false)]
    public string? Option { get; set; }

    /// <summary>Makes the entry of a region.</summary>
    public static JournalRegion FromRegion(RegionResult<PairMeasurement> region) => new()
    {
        Label = region.Label,
        MaskedPixels = region.Result?.MaskedPixels ?? 0,
        Cells = region.Result is { } result ? [.. result.Cells.Select(JournalCell.FromCell)] : null,
        ErrorId = region.Error?.ErrorId,
        Message = region.Error?.Message,
        Option = region.Error?.Option,
    };

    /// <summary>The region.</summary>
    /// <param name="isConstantPrediction">Whether all pixels of the prediction are equal.</param>
    public RegionResult<PairMeasurement> ToRegion(bool isConstantPrediction) => Cells is null
        ? new(Label, null, new MicroSsimException(ErrorId ?? "", Message ?? "") { Role = ImageRole.Mask, Option = Option })
        : new(Label, new PairMeasurement([.. Cells.Select(c => c.ToCell())], isConstantPrediction) { MaskedPixels = MaskedPixels }, null);
}

/// <summary>A cell in a journal: a number, a text or neither.</summary>
[DataContract]
internal sealed class JournalCell
{
    /// <summary>The column's name.</summary>
    [DataMember(Name = "column", Order = 0, IsRequired = true)]
    public string Column { get; set; } = "";

    /// <summary>A number as text that reads back to the same bits, NaN and infinities included.</summary>
    [DataMember(Name = "number", Order = 1, EmitDefaultValue = false)]
    public string? Number { get; set; }

    /// <summary>A text.</summary>
    [DataMember(Name = "text", Order = 2, EmitDefaultValue = false)]
    public string? Text { get; set; }

    /// <summary>Makes the entry of a cell.</summary>
    public static JournalCell FromCell(ScoreCell cell) => new()
    {
        Column = cell.Column,
        Number = cell.Value is double number ? RoundTrip.Text(number) : null,
        Text = cell.Value as string,
    };

    /// <summary>The cell.</summary>
    /// <exception cref="FormatException">The number cannot be read.</exception>
    public ScoreCell ToCell() => new(Column, Number is null ? Text : double.Parse(Number, CultureInfo.InvariantCulture));
}
