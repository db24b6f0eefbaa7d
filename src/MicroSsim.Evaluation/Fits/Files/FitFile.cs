using System.Runtime.Serialization.Json;
using System.Text;
using System.Xml;
using MicroSsim.Engine;
using MicroSsim.Engine.Similarity;

namespace MicroSsim.Evaluation.Fits.Files;

/// <summary>Reads and writes fit files: JSON with a schema number, containing complete or incomplete fits of one or more methods.</summary>
public static class FitFile
{
    private static readonly DataContractJsonSerializer Serializer = new(typeof(FitDocument));

    private static readonly DataContractJsonSerializer HeaderSerializer = new(typeof(FitHeader));

    /// <summary>
    /// Limits of the parser. Texts may have any length, but the depth is limited to that of a fit file, because every level of nesting
    /// takes memory and an input of brackets would exhaust it.
    /// </summary>
    private static readonly XmlDictionaryReaderQuotas Quotas = new()
    {
        MaxDepth = 16,
        MaxArrayLength = int.MaxValue,
        MaxStringContentLength = int.MaxValue,
        MaxBytesPerRead = int.MaxValue,
        MaxNameTableCharCount = int.MaxValue,
    };

    /// <summary>Writes fits; an existing file of that name is replaced once the new one is complete.</summary>
    /// <param name="path">The path of the file.</param>
    /// <param name="fits">Fits of one or more methods, complete (<see cref="MicroSsimFit"/>) or not (<see cref="IncompleteFit"/>).</param>
    /// <exception cref="EvaluationException"><c>OutputNotWritten</c>.</exception>
    public static void Write(string path, IReadOnlyList<MethodFit> fits) =>
        OutputFile.Write(path, stream => Write(stream, FitDocument.FromFits(fits)));

    /// <summary>Reads a file that contains complete fits only.</summary>
    /// <param name="path">A file written by <see cref="Write(string, IReadOnlyList{MethodFit})"/>.</param>
    /// <exception cref="EvaluationException">
    /// <c>FitUnfinished</c>: the file contains an incomplete fit; and the failures of <see cref="ReadAll"/>.
    /// </exception>
    public static IReadOnlyList<MicroSsimFit> Read(string path)
    {
        var all = ReadAll(path);
        return all.All(fit => fit is MicroSsimFit) ? all.Cast<MicroSsimFit>().ToList() : throw CreateUnfinished(path);
    }

    /// <summary>Reads all fits of a file, complete (<see cref="MicroSsimFit"/>) or not (<see cref="IncompleteFit"/>).</summary>
    /// <param name="path">A file written by <see cref="Write(string, IReadOnlyList{MethodFit})"/>.</param>
    /// <exception cref="EvaluationException">
    /// <c>FitNotFound</c>, <c>FitUnreadable</c> (not a fit file, or damaged) or <c>FitSchemaUnknown</c> (written by a newer version).
    /// </exception>
    public static IReadOnlyList<MethodFit> ReadAll(string path)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            return Read(stream, path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new EvaluationException("FitNotFound", path, $"{path}: there is no such file; give the path of a saved fit.", e)
            {
                Kind = FailureKind.NotFound,
            };
        }
        catch (Exception e) when (IsDamage(e))
        {
            string message = IsJson(path)
                ? $"{path}: is not a fit file of MicroSsim, or is damaged; fit again. ({e.Message})"
                : $"{path}: is no fit file, as it does not contain JSON; give the path of a fit that was saved as such.";
            throw new EvaluationException("FitUnreadable", path, message, e) { Kind = FailureKind.NotParsable };
        }
    }

    /// <summary>Parses the text of one incomplete fit.</summary>
    /// <param name="json">The value of <see cref="IncompleteFit.Json"/>.</param>
    /// <exception cref="EvaluationException"><c>FitUnreadable</c> or <c>FitSchemaUnknown</c>.</exception>
    public static IncompleteFit ParseIncomplete(string json)
    {
        const string Name = "A fit from another session";
        try
        {
            using var stream = new MemoryStream(Encoding.UTF8.GetBytes(json));
            return Read(stream, Name).OfType<IncompleteFit>().Single();
        }
        catch (Exception e) when (IsDamage(e))
        {
            throw new EvaluationException("FitUnreadable", Name, $"{Name}: is damaged; send it again. ({e.Message})", e)
            {
                Kind = FailureKind.NotParsable,
            };
        }
    }

    /// <summary>Creates the failure <c>FitUnfinished</c>: images cannot be scored with an incomplete fit.</summary>
    /// <param name="name">The path or name of the fit.</param>
    public static EvaluationException CreateUnfinished(string name) => new(
        "FitUnfinished",
        name,
        $"{name}: is not a complete fit; run a pass over all shards and merge the partial fits, until the merged fit is complete.")
    {
        Kind = FailureKind.InvalidArgument,
        Option = OptionNames.Merge,
    };

    /// <summary>Formats one incomplete fit as the text of a fit file.</summary>
    /// <param name="fit">The fit.</param>
    internal static string ToJson(IncompleteFit fit)
    {
        using var stream = new MemoryStream();
        Write(stream, FitDocument.FromFits([fit]));
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static void Write(Stream stream, FitDocument document)
    {
        using var writer = JsonReaderWriterFactory.CreateJsonWriter(
            stream, new UTF8Encoding(false), ownsStream: false, indent: true, indentChars: "  ");
        Serializer.WriteObject(writer, document);
    }

    private static IReadOnlyList<MethodFit> Read(Stream stream, string name)
    {
        // The schema number is read first, because a file of another schema may have other members.
        int schema = Parse<FitHeader>(HeaderSerializer, stream)?.Schema ?? throw new FormatException("It contains null.");
        if (schema is not (FitDocument.CompleteSchema or FitDocument.IncompleteSchema or FitDocument.ChannelSchema))
        {
            string message = $"{name}: has schema {schema}, but this version of MicroSsim reads schemas up to "
                + $"{FitDocument.ChannelSchema} only; update MicroSsim, or fit again.";
            throw new EvaluationException("FitSchemaUnknown", name, message) { Kind = FailureKind.NotParsable };
        }

        return Parse<FitDocument>(Serializer, stream)!.ToFits();
    }

    private static T? Parse<T>(DataContractJsonSerializer serializer, Stream stream) where T : class
    {
        stream.Position = 0;
        // Not disposed: that would dispose the stream too.
        return (T?)serializer.ReadObject(JsonReaderWriterFactory.CreateJsonReader(stream, null, Quotas, null));
    }

    /// <summary>Whether a file begins as a JSON object does.</summary>
    private static bool IsJson(string path)
    {
        using var reader = new StreamReader(path);
        int character;
        do character = reader.Read();
        while (character >= 0 && char.IsWhiteSpace((char)character));
        return character == '{';
    }

    /// <summary>Whether an exception means damaged text: the serializer throws many types, such as those of its arrays.</summary>
    private static bool IsDamage(Exception e) => e is not EvaluationException and not OutOfMemoryException;
}
