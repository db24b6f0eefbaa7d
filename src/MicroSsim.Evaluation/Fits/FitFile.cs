using System.Runtime.Serialization.Json;
using System.Text;
using System.Xml;
using MicroSsim.Engine.Similarity;
using MicroSsim.Evaluation.Fits.Shards;

namespace MicroSsim.Evaluation.Fits;

/// <summary>Fits on disk: versioned JSON that holds the fits of one or more methods, or what is on its way to them.</summary>
public static class FitFile
{
    private static readonly DataContractJsonSerializer Serializer = new(typeof(FitDocument)), HeaderSerializer = new(typeof(FitHeader));

    /// <summary>Text of any length, but no deeper than a fit is: every level takes memory, and one more bracket makes one.</summary>
    private static readonly XmlDictionaryReaderQuotas Quotas = new()
    {
        MaxDepth = 16, MaxArrayLength = int.MaxValue, MaxStringContentLength = int.MaxValue, MaxBytesPerRead = int.MaxValue, MaxNameTableCharCount = int.MaxValue,
    };

    /// <summary>Writes fits; a file of that name is replaced when the new one is whole.</summary>
    /// <param name="path">Where to.</param>
    /// <param name="fits">The fits of one or more methods: each a <see cref="MicroSsimFit"/>, or a <see cref="IncompleteFit"/> on its way to one.</param>
    /// <exception cref="EvaluationException"><c>OutputNotWritten</c>.</exception>
    public static void Write(string path, IReadOnlyList<object> fits) => OutputFile.Write(path, stream => Write(stream, FitDocument.Of(fits)));

    /// <summary>Reads the complete fits of a file.</summary>
    /// <param name="path">A file that <see cref="Write(string, IReadOnlyList{object})"/> made.</param>
    /// <exception cref="EvaluationException">
    /// <c>FitUnfinished</c> (it holds fits on their way), and what <see cref="ReadAll"/> throws.
    /// </exception>
    public static IReadOnlyList<MicroSsimFit> Read(string path)
    {
        var all = ReadAll(path);
        return all.All(fit => fit is MicroSsimFit) ? all.Cast<MicroSsimFit>().ToList() : throw Unfinished(path);
    }

    /// <summary>Reads all that a file holds: each a <see cref="MicroSsimFit"/>, or a <see cref="IncompleteFit"/> on its way to one.</summary>
    /// <param name="path">A file that <see cref="Write(string, IReadOnlyList{object})"/> made.</param>
    /// <exception cref="EvaluationException">
    /// <c>FitNotFound</c>, <c>FitUnreadable</c> (not such a file, or damaged) or <c>FitSchemaUnknown</c> (of a newer version).
    /// </exception>
    public static IReadOnlyList<object> ReadAll(string path)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            return Read(stream, path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new EvaluationException("FitNotFound", path, $"{path}: there is no such file; Export-MicroSsimFit writes one.", e);
        }
        catch (Exception e) when (IsOfDamage(e))
        {
            throw new EvaluationException("FitUnreadable", path, $"{path}: is not a fit that Export-MicroSsimFit wrote, or is damaged; fit again. ({e.Message})", e);
        }
    }

    /// <summary>Reads the text of one piece: its <see cref="IncompleteFit.Json"/>.</summary>
    /// <param name="json">The text.</param>
    /// <exception cref="EvaluationException"><c>FitUnreadable</c> or <c>FitSchemaUnknown</c>.</exception>
    public static IncompleteFit ReadPiece(string json)
    {
        const string Name = "A fit from elsewhere";
        try
        {
            using var stream = new MemoryStream(Encoding.UTF8.GetBytes(json));
            return Read(stream, Name).OfType<IncompleteFit>().Single();
        }
        catch (Exception e) when (IsOfDamage(e))
        {
            throw new EvaluationException("FitUnreadable", Name, $"{Name}: is damaged; send it again. ({e.Message})", e);
        }
    }

    /// <summary>A fit on its way cannot be scored with: <c>FitUnfinished</c>.</summary>
    /// <param name="name">What it is called.</param>
    public static EvaluationException Unfinished(string name) =>
        new("FitUnfinished", name, $"{name}: is not a complete fit, but one on its way; merge the partial fits of all shards with Merge-MicroSsimFit, round by round, until Complete is true.");

    /// <summary>The text of one piece.</summary>
    internal static string TextOf(IncompleteFit piece)
    {
        using var stream = new MemoryStream();
        Write(stream, FitDocument.Of([piece]));
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static void Write(Stream stream, FitDocument document)
    {
        using var writer = JsonReaderWriterFactory.CreateJsonWriter(stream, new UTF8Encoding(false), ownsStream: false, indent: true, indentChars: "  ");
        Serializer.WriteObject(writer, document);
    }

    private static IReadOnlyList<object> Read(Stream stream, string name)
    {
        // First the schema alone, for another version may have other fields.
        int schema = ((FitHeader?)Parse(HeaderSerializer, stream))?.Schema ?? throw new FormatException("It holds null.");
        if (schema is not (FitDocument.CurrentSchema or FitDocument.PieceSchema))
        {
            throw new EvaluationException("FitSchemaUnknown", name, $"{name}: has schema {schema}, but this version of MicroSsim reads schemas up to {FitDocument.PieceSchema} only; update MicroSsim, or fit again.");
        }

        return ((FitDocument)Parse(Serializer, stream)!).ToFits();
    }

    private static object? Parse(DataContractJsonSerializer serializer, Stream stream)
    {
        stream.Position = 0;
        return serializer.ReadObject(JsonReaderWriterFactory.CreateJsonReader(stream, null, Quotas, null)); // not disposed, or the stream would be
    }

    /// <summary>The serializer meets damaged text with whatever exception its arrays throw.</summary>
    private static bool IsOfDamage(Exception e) => e is not EvaluationException and not OutOfMemoryException;
}
