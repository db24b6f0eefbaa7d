using System.Text;

namespace MicroSsim.Help;

/// <summary>Makes the files that Get-Help reads: <c>MicroSsim.Help PAGES CMDLETS.dll OUTPUT</c>.</summary>
internal static class Program
{
    private const int Failed = 1, UsageError = 64;

    public static int Main(string[] args)
    {
        if (args is not [string pages, string assembly, string output])
        {
            Console.Error.WriteLine("Usage: MicroSsim.Help <folder of markdown pages> <assembly of cmdlets> <output folder>");
            return UsageError;
        }

        try
        {
            Write(pages, assembly, output);
            return 0;
        }
        catch (HelpException e)
        {
            Console.Error.WriteLine(e.Message);
            return Failed;
        }
    }

    private static void Write(string folder, string assembly, string output)
    {
        var shapes = CommandShape.AllOf(assembly);
        var commands = new List<Command>();
        Directory.CreateDirectory(output);
        foreach (string file in Directory.GetFiles(folder, "*.md").Order(StringComparer.Ordinal))
        {
            var page = MarkdownPage.Read(file);
            string name = Path.GetFileNameWithoutExtension(file);
            if (name.StartsWith("about_", StringComparison.Ordinal))
            {
                File.WriteAllText(Path.Combine(output, $"{name}.help.txt"), AboutText.Of(name, page), Encoding.UTF8);
                continue;
            }

            var shape = shapes.FirstOrDefault(s => s.Name == name) ?? throw page.Error(1, $"there is no command {name}; rename the page, or remove it");
            commands.Add(new Command(shape, CommandPage.Of(page, shape)));
        }

        string[] missing = [.. shapes.Select(s => s.Name).Except(commands.Select(c => c.Shape.Name))];
        if (missing.Length > 0) throw new HelpException(Path.Combine(folder, $"{missing[0]}.md"), 1, $"{missing[0]} has no page; write one");
        Maml.Of(commands).Save(Path.Combine(output, $"{Path.GetFileName(assembly)}-Help.xml"));
    }
}

/// <summary>A command as the code has it, and as its page describes it.</summary>
internal sealed record Command(CommandShape Shape, CommandPage Page);
