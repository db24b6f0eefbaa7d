using System.Collections;
using System.Management.Automation;

namespace MicroSsim.PowerShell.Binding;

/// <summary>One object of the pipeline, or all of a list that was given by name.</summary>
internal static class InputObjects
{
    public static IEnumerable<PSObject> Each(object? input) => ((input as PSObject)?.BaseObject ?? input) switch
    {
        null => [],
        IEnumerable many and not string and not IDictionary => many.Cast<object?>().Where(o => o is not null).Select(PSObject.AsPSObject),
        _ => [PSObject.AsPSObject(input)],
    };
}
