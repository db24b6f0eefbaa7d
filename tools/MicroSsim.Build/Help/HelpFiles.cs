using System.Text;

namespace MicroSsim.Build.Help;

/// <summary>The files that Get-Help reads.</summary>
internal static class HelpFiles
{
    /// <summary>Writes the help of all commands and the about_ pages.</summary>
    /// <param name="folder">Folder of the Markdown pages.</param>
    /// <param name="assembly">Path of the assembly of cmdlets that the pages are compared with.</param>
    /// <param name="output">Folder to write to.</param>
    /// <exception cref="HelpException">A page is missing or superfluous, or differs from the code.</exception>
    public static void Write(string folder, string assembly, string output)
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

            var shape = shapes.FirstOrDefault(s => s.Name == name)
                ?? throw page.Error(1, $"there is no command {name}; rename the page, or remove it");
            commands.Add(new Command(shape, CommandPage.Of(page, shape)));
        }

        string[] missing = [.. shapes.Select(s => s.Name).Except(commands.Select(c => c.Shape.Name))];
        if (missing.Length > 0) throw new HelpException(Path.Combine(folder, $"{missing[0]}.md"), 1, $"{missing[0]} has no page; write one");
        Maml.Of(commands).Save(Path.Combine(output, $"{Path.GetFileName(assembly)}-Help.xml"));
    }
}

/// <summary>A command as the code has it, and as its page describes it.</summary>
internal sealed record Command(CommandShape Shape, CommandPage Page);
