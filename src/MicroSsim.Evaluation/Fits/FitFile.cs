using System.Runtime.Serialization;
using System.Runtime.Serialization.Json;
using System.Text;
using MicroSsim.Engine;

namespace MicroSsim.Evaluation;

/// <summary>Fits on disk: versioned JSON that holds the fits of one or more methods.</summary>
public static class FitFile
{
    private static readonly DataContractJsonSerializer Serializer = new(typeof(FitDocument)), HeaderSerializer = new(typeof(FitHeader));

    /// <summary>Writes fits; a file of that name is replaced when the new one is whole.</summary>
    /// <param name="path">Where to.</param>
    /// <param name="fits">The fits of one or more methods.</param>
    /// <exception cref="EvaluationException"><c>OutputNotWritten</c>.</exception>
    public static void Write(string path, IReadOnlyList<MicroSsimFit> fits) => OutputFile.Write(path, stream =>
    {
        using var writer = JsonReaderWriterFactory.CreateJsonWriter(stream, new UTF8Encoding(false), ownsStream: false, indent: true, indentChars: "  ");
        Serializer.WriteObject(writer, FitDocument.Of(fits));
    });

    /// <summary>Reads the fits of a file.</summary>
    /// <param name="path">A file that <see cref="Write"/> made.</param>
    /// <exception cref="EvaluationException">
    /// <c>FitNotFound</c>, <c>FitUnreadable</c> (not such a file, or damaged) or <c>FitSchemaUnknown</c> (of a newer version).
    /// </exception>
    public static IReadOnlyList<MicroSsimFit> Read(string path)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            // First the schema alone, for another version may have other fields.
            int schema = ((FitHeader?)HeaderSerializer.ReadObject(stream))?.Schema ?? throw new FormatException("It holds null.");
            if (schema != FitDocument.CurrentSchema)
            {
                throw new EvaluationException("FitSchemaUnknown", path, $"{path}: has schema {schema}, but this version of MicroSsim reads schema {FitDocument.CurrentSchema} only; update MicroSsim, or fit again.");
            }

            stream.Position = 0;
            return ((FitDocument)Serializer.ReadObject(stream)!).ToFits();
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new EvaluationException("FitNotFound", path, $"{path}: there is no such file; Export-MicroSsimFit writes one.", e);
        }
        catch (Exception e) when (e is not EvaluationException and not OutOfMemoryException)
        {
            // The serializer meets damaged text with whatever exception its arrays throw.
            throw new EvaluationException("FitUnreadable", path, $"{path}: is not a fit that Export-MicroSsimFit wrote, or is damaged; fit again. ({e.Message})", e);
        }
    }
}
