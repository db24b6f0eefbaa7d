using System.Collections;
using System.Management.Automation;

namespace MicroSsim.PowerShell.Binding;

/// <summary>Enumerates the value of an -InputObject parameter: one object of the pipeline, or a collection passed by name.</summary>
internal static class InputObjects
{
    /// <summary>Enumerates the objects of a value; none for null. Null elements are skipped.</summary>
    /// <param name="input">An object, or a collection; strings and dictionaries are single objects.</param>
    public static IEnumerable<PSObject> Enumerate(object? input) => ((input as PSObject)?.BaseObject ?? input) switch
    {
        null => [],
        IEnumerable many and not string and not IDictionary => many.Cast<object?>().Where(o => o is not null).Select(PSObject.AsPSObject),
        _ => [PSObject.AsPSObject(input)],
    };
}
