using System.Globalization;
using System.Runtime.Serialization;
using MicroSsim.Evaluation.Pairing;

namespace MicroSsim.Evaluation.Scores.Resuming;

/// <summary>A measurement in a journal.</summary>
[DataContract]
internal sealed class JournalEntry
{
    /// <summary>Everything that the measurement depends on.</summary>
    [DataMember(Name = "key", Order = 0, IsRequired = true)]
    public string Key { get; set; } = "";

    [DataMember(Name = "cells", Order = 1, IsRequired = true)]
    public JournalCell[] Cells { get; set; } = [];

    [DataMember(Name = "constantPrediction", Order = 2, IsRequired = true)]
    public bool ConstantPrediction { get; set; }

    public static JournalEntry Of(string key, PairMeasurement measurement) =>
        new() { Key = key, Cells = [.. measurement.Cells.Select(JournalCell.Of)], ConstantPrediction = measurement.ConstantPrediction };

    public PairMeasurement ToMeasurement() => new([.. Cells.Select(c => c.ToCell())], ConstantPrediction);
}

/// <summary>A cell in a journal; numbers are text that gives their very bits again.</summary>
[DataContract]
internal sealed class JournalCell
{
    [DataMember(Name = "column", Order = 0, IsRequired = true)]
    public string Column { get; set; } = "";

    [DataMember(Name = "number", Order = 1, EmitDefaultValue = false)]
    public string? Number { get; set; }

    [DataMember(Name = "text", Order = 2, EmitDefaultValue = false)]
    public string? Text { get; set; }

    public static JournalCell Of(ScoreCell cell) =>
        new() { Column = cell.Column, Number = cell.Value is double number ? RoundTrip.Text(number) : null, Text = cell.Value as string };

    public ScoreCell ToCell() => new(Column, Number is null ? Text : double.Parse(Number, CultureInfo.InvariantCulture));
}
