using System.Text.RegularExpressions;

namespace MicroSsim.Tests;

/// <summary>Rules of the source files that no analyzer of the build checks.</summary>
public sealed partial class SourceTests
{
    private const int LongestLine = 140;

    [Theory]
    [InlineData("src")]
    [InlineData("tests")]
    [InlineData("tools")]
    public void No_line_is_longer_than_140_characters(string folder)
    {
        var lines = Files(folder).SelectMany(file => File.ReadLines(file).Select((line, index) => (File: file, Line: line, Number: index + 1)))
            .Where(l => l.Line.Length > LongestLine)
            .Select(l => $"{Path.GetRelativePath(TestData.Root, l.File)}({l.Number}): {l.Line.Length} characters");
        AssertNone(lines);
    }

    [Fact]
    public void The_namespace_is_the_folder()
    {
        var wrong = Room.All.SelectMany(room => Files("src", room.Namespace).Select(file => (room.Namespace, File: file)))
            .Where(f => Expected(f.Namespace, f.File) != Declared(f.File))
            .Select(f => $"{Path.GetRelativePath(TestData.Root, f.File)}: {Declared(f.File)}, expected {Expected(f.Namespace, f.File)}");
        AssertNone(wrong);
    }

    private static string Expected(string root, string file)
    {
        string folder = Path.GetDirectoryName(Path.GetRelativePath(Path.Combine(TestData.Root, "src", root), file))!;
        return folder.Length == 0 ? root : $"{root}.{folder.Replace(Path.DirectorySeparatorChar, '.')}";
    }

    private static string Declared(string file) => NamespaceLine().Match(File.ReadAllText(file)).Groups[1].Value;

    /// <summary>The C# files of a folder of the repository, without those that the build writes.</summary>
    private static IEnumerable<string> Files(params string[] path)
    {
        string folder = Path.Combine([TestData.Root, .. path]);
        return Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
            .Where(f => !Path.GetRelativePath(folder, f).Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj"));
    }

    private static void AssertNone(IEnumerable<string> problems)
    {
        string[] lines = [.. problems.Order(StringComparer.Ordinal)];
        Assert.True(lines.Length == 0, $"{lines.Length} places:\n{string.Join('\n', lines)}");
    }

    [GeneratedRegex(@"^namespace ([\w.]+)", RegexOptions.Multiline)]
    private static partial Regex NamespaceLine();
}
