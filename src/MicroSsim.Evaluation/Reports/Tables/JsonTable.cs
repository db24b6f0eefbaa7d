using System.Runtime.Serialization.Json;
using System.Text;
using System.Xml;

namespace MicroSsim.Evaluation.Reports.Tables;

/// <summary>Writes a table as a JSON array of flat objects; NaN becomes null, and an infinity the text "Infinity" or "-Infinity".</summary>
internal static class JsonTable
{
    /// <summary>Writes the rows; the stream stays open.</summary>
    public static void Write(ScoreTable table, Stream stream)
    {
        var encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        using var writer = JsonReaderWriterFactory.CreateJsonWriter(stream, encoding, ownsStream: false, indent: true, indentChars: "  ");
        writer.WriteStartElement("root"); // this writer requires the name; it does not appear in the output
        writer.WriteAttributeString("type", "array");
        foreach (var row in table.Rows)
        {
            writer.WriteStartElement("item");
            writer.WriteAttributeString("type", "object");
            object?[] values = table.ReadValues(row);
            for (int i = 0; i < values.Length; i++) WriteValue(writer, table.Columns[i], values[i]);
            writer.WriteEndElement();
        }

        writer.WriteEndElement();
    }

    private static void WriteValue(XmlDictionaryWriter writer, string name, object? value)
    {
        writer.WriteStartElement(name);
        switch (value)
        {
            case int integer:
                writer.WriteAttributeString("type", "number");
                writer.WriteValue(integer);
                break;
            case long integer:
                writer.WriteAttributeString("type", "number");
                writer.WriteValue(integer);
                break;
            case double number when !double.IsNaN(number) && !double.IsInfinity(number):
                writer.WriteAttributeString("type", "number");
                writer.WriteString(RoundTrip.Text(number));
                break;
            case double number when double.IsInfinity(number):
                writer.WriteString(RoundTrip.Text(number));
                break;
            case string text:
                writer.WriteString(text);
                break;
            default:
                writer.WriteAttributeString("type", "null");
                break;
        }

        writer.WriteEndElement();
    }
}
