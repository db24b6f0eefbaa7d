using System.Globalization;
using System.Text.RegularExpressions;

namespace MicroSsim.Fuzz.Mutations;

/// <summary>Mutates the tokens of a text.</summary>
internal static partial class TextMutation
{
    private static readonly string[] Numbers =
    [
        "0", "-0", "-1", "1e999", "-1e999", "1e-999", "NaN", "Infinity", "2147483648", "9223372036854775808",
        "99999999999999999999999999999999999", "1.5", "0x10", "1,5", "٣", "+1", ".5", "1e", "00012",
    ];

    /// <summary>Removes, repeats or replaces a token.</summary>
    /// <param name="text">The text.</param>
    /// <param name="words">Tokens of the format to insert.</param>
    /// <param name="random">Source of random numbers.</param>
    public static string Mutate(string text, IReadOnlyList<string> words, Random random)
    {
        List<string> tokens = [.. Token().Matches(text).Select(m => m.Value)];
        if (tokens.Count == 0) return words[random.Next(words.Count)];
        int at = random.Next(tokens.Count);
        switch (random.Next(7))
        {
            case 0:
                tokens.RemoveAt(at);
                break;
            case 1:
                tokens.Insert(at, tokens[random.Next(tokens.Count)]);
                break;
            case 2:
                tokens[at] = tokens[random.Next(tokens.Count)];
                break;
            case 3:
                tokens.Insert(at, words[random.Next(words.Count)]);
                break;
            case 4:
                tokens[at] = words[random.Next(words.Count)];
                break;
            case 5 when random.Next(16) == 0:
                tokens[at] = string.Concat(Enumerable.Repeat(tokens[at], 1 << random.Next(12)));
                break;
            default:
                int[] numbers = [.. Enumerable.Range(0, tokens.Count).Where(i => char.IsAsciiDigit(tokens[i][0]))];
                if (numbers.Length > 0) at = numbers[random.Next(numbers.Length)];
                tokens[at] = random.Next(2) == 0
                    ? Numbers[random.Next(Numbers.Length)]
                    : ByteMutation.Integer(random).ToString(CultureInfo.InvariantCulture);
                break;
        }

        return string.Concat(tokens);
    }

    [GeneratedRegex(@"[\d.eE+-]+|\w+|\s+|.", RegexOptions.Singleline)]
    private static partial Regex Token();
}
