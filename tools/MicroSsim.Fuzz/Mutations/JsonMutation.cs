using System.Text;
using MicroSsim.Evaluation.Fits;

namespace MicroSsim.Fuzz.Mutations;

/// <summary>Mutates the tokens of JSON, and its encoding.</summary>
internal static class JsonMutation
{
    private static readonly string[] Words =
    [
        "{", "}", "[", "]", ",", ":", "\"", "null", "true", "false", "\"\"", "{}", "[]", "\"\\u0000\"", "\"\\ud800\"", "\"\\x\"", "\\", "\"schema\":1", "\"schema\":2",
        "\"fits\":null", "\"fits\":[null]", "\"origin\":{}", "\"inputs\":[null]", "\"given\":[null]", "\"__type\":\"FitDocument:#MicroSsim.Evaluation.Fits.Files\"", "\"rangeMode\":1", "\"method\":", "/*", "//",
    ];

    public static byte[] Mutate(byte[] input, Random random)
    {
        string text = TextMutation.Mutate(Encoding.UTF8.GetString(input), Words, random);
        return random.Next(64) switch
        {
            0 => Encoding.Unicode.GetBytes(text),
            1 => Encoding.BigEndianUnicode.GetBytes(text),
            2 => Encoding.UTF32.GetBytes(text),
            3 => [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(text)],
            4 => Encoding.UTF8.GetBytes(Nest(text, random)),
            _ => Encoding.UTF8.GetBytes(text),
        };
    }

    /// <summary>Nests brackets so deeply that a recursive parser would overflow its stack.</summary>
    private static string Nest(string text, Random random)
    {
        int depth = 1 << random.Next(15), at = random.Next(text.Length + 1);
        (string open, string close) = random.Next(2) == 0 ? ("[", "]") : ("{\"a\":", "}");
        return string.Concat([text[..at], .. Enumerable.Repeat(open, depth), "1", .. Enumerable.Repeat(close, depth), text[at..]]);
    }
}
