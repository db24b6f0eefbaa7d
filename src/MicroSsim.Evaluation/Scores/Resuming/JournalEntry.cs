using System.Globalization;
using System.Runtime.Serialization;
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

    /// <summary>Makes the entry of a measurement; maps are not kept.</summary>
    public static JournalEntry FromMeasurement(string key, PairMeasurement measurement) => new()
    {
        Key = key,
        Cells = [.. measurement.Cells.Select(JournalCell.FromCell)],
        ConstantPrediction = measurement.ConstantPrediction,
    };

    /// <summary>The measurement, without maps.</summary>
    public PairMeasurement ToMeasurement() => new([.. Cells.Select(c => c.ToCell())], ConstantPrediction);
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
