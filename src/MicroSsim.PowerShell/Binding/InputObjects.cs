using System.Collections;
using System.Management.Automation;

namespace MicroSsim.PowerShell.Binding;

/// <summary>Enumerates the value of an -InputObject parameter: one object of the pipeline, or a collection passed by name.</summary>
internal static class InputObjects
{
    /// <summary>
    /// Enumerates the objects of a value; none for null. Null elements are skipped, and a hashtable becomes an object with its entries as
    /// properties.
    /// </summary>
    /// <param name="input">An object, or a collection; strings and dictionaries are single objects.</param>
    public static IEnumerable<PSObject> Enumerate(object? input) => ((input as PSObject)?.BaseObject ?? input) switch
    {
        null => [],
        IDictionary one => [FromDictionary(one)],
        IEnumerable many and not string => many.Cast<object?>().Where(o => o is not null).Select(AsObject),
        _ => [PSObject.AsPSObject(input)],
    };

    private static PSObject AsObject(object? value) =>
        ((value as PSObject)?.BaseObject ?? value) is IDictionary dictionary ? FromDictionary(dictionary) : PSObject.AsPSObject(value);

    /// <summary>Makes an object whose properties are the entries of a hashtable.</summary>
    private static PSObject FromDictionary(IDictionary dictionary)
    {
        var result = new PSObject();
        foreach (DictionaryEntry entry in dictionary)
        {
            if (entry.Key?.ToString() is { Length: > 0 } name) result.Properties.Add(new PSNoteProperty(name, entry.Value));
        }

        return result;
    }
}
