namespace MicroSsim.Tests;

/// <summary>Rooms, and the folders in them, use each other in one direction only, as the compiled types show.</summary>
public sealed class FolderOrderTests
{
    public static TheoryData<string> Rooms => [.. Room.All.Select(r => r.Name)];

    [Theory]
    [MemberData(nameof(Rooms))]
    public void A_room_knows_only_the_rooms_to_its_left(string name)
    {
        string[] rooms = [.. Room.All.Select(r => r.Namespace)], left = [.. rooms.TakeWhile(r => r != $"MicroSsim.{name}")];
        Assert.Empty(AssemblyReferences.AssembliesOf(Find(name)).Where(rooms.Contains).Except(left));
    }

    [Theory]
    [MemberData(nameof(Rooms))]
    public void A_folder_uses_only_the_folders_to_its_left(string name)
    {
        var room = Find(name);
        var against = AssemblyReferences.Read(room).Where(use => !room.Allows(use.FromFolder, use.ToFolder)).Select(Text);
        AssertNone(against, $"Uses against the order of the folders of {name}, which is {room.Order}:");
    }

    [Theory]
    [MemberData(nameof(Rooms))]
    public void No_two_folders_depend_on_each_other(string name)
    {
        var uses = AssemblyReferences.Read(Find(name));
        var next = uses.ToLookup(u => u.FromFolder, u => u.ToFolder);
        var reachable = uses.Select(u => u.FromFolder).Distinct().ToDictionary(f => f, f => Reachable(f, next));
        var inCycle = uses.Where(u => reachable.TryGetValue(u.ToFolder, out var on) && on.Contains(u.FromFolder)).Select(Text);
        AssertNone(inCycle, $"Uses that close a cycle of folders of {name}:");
    }

    [Theory]
    [MemberData(nameof(Rooms))]
    public void Uses_are_found_in_signatures_and_in_code(string name) => Assert.NotEmpty(AssemblyReferences.Read(Find(name)));

    [Theory]
    [InlineData("b", "a", true)]
    [InlineData("b", ".", true)]
    [InlineData("b.inner", "b", true)]
    [InlineData("b.inner", "a.inner", true)]
    [InlineData("a", "b", false)]
    [InlineData("b", "c", false)]
    [InlineData("c", "unknown", false)]
    [InlineData("c.own", "b", true)]
    [InlineData("b", "c.own", false)]
    [InlineData("c", "c.own", false)]
    public void The_table_is_read_as_it_is_meant(string folder, string used, bool allowed) =>
        Assert.Equal(allowed, new Room("", ". < a < b, c < c.own").Allows(folder, used));

    private static Room Find(string name) => Room.All.Single(r => r.Name == name);

    private static HashSet<string> Reachable(string folder, ILookup<string, string> next)
    {
        HashSet<string> seen = [];
        var open = new Stack<string>(next[folder]);
        while (open.TryPop(out string? other))
        {
            if (!seen.Add(other)) continue;
            foreach (string further in next[other]) open.Push(further);
        }

        return seen;
    }

    private static string Text(TypeUse use) => $"{use.FromFolder} -> {use.ToFolder}: {use.From} uses {use.To}";

    private static void AssertNone(IEnumerable<string> uses, string title)
    {
        string[] lines = [.. uses.Distinct().Order(StringComparer.Ordinal)];
        Assert.True(lines.Length == 0, $"{title}\n{string.Join('\n', lines)}");
    }
}
