using System.Text;

namespace MicroSsim.Fuzz.Mutations;

/// <summary>Mutates the header of an NPY file, usually with a matching length.</summary>
internal static class NpyMutation
{
    private static readonly string[] Words =
    [
        "'descr'", "'fortran_order'", "'shape'", "True", "False", "'<u1'", "'>f4'", "'<f8'", "'|b1'", "'<f2'", "'<c16'", "'|O'",
        "(", ")", "()", "(1,)", ",", ":", "\t", "\n", "L", "[('a', '<f4')]", "{", "}", "4", "1", "0", "-1",
    ];

    public static byte[] Mutate(byte[] input, Random random)
    {
        if (input.Length < 12) return ByteMutation.Mutate(input, random);
        int version = input[6], textAt = version == 1 ? 10 : 12;
        int length = Math.Min(input[8] | (input[9] << 8), input.Length - textAt);
        string text = TextMutation.Mutate(Encoding.UTF8.GetString(input, textAt, length), Words, random);
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        int claimed = random.Next(8) == 0 ? (int)ByteMutation.Integer(random) : bytes.Length;
        byte[] size = BitConverter.GetBytes(claimed)[..(version == 1 ? 2 : 4)];
        return [.. input[..8], .. size, .. bytes, .. input[(textAt + length)..]];
    }
}
