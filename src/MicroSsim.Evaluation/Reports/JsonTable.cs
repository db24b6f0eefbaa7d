using System.Runtime.Serialization.Json;
using System.Text;
using System.Xml;

namespace MicroSsim.Evaluation.Reports;

/// <summary>A table as a JSON array of flat objects; what is not a finite number is null.</summary>
internal static class JsonTable
{
    public static void Write(ScoreTable table, Stream stream)
    {
        using var writer = JsonReaderWriterFactory.CreateJsonWriter(stream, new UTF8Encoding(false), ownsStream: false, indent: true, indentChars: "  ");
        writer.WriteStartElement("root"); // the name that this writer demands; it does not show
        writer.WriteAttributeString("type", "array");
        foreach (var row in table.Rows)
        {
            writer.WriteStartElement("item");
            writer.WriteAttributeString("type", "object");
            foreach (string column in table.Columns) WriteValue(writer, column, ScoreTable.Value(row, column));
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
            case double number when !double.IsNaN(number) && !double.IsInfinity(number):
                writer.WriteAttributeString("type", "number");
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
