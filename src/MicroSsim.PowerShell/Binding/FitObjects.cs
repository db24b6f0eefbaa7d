using System.Management.Automation;
using MicroSsim.Engine.Similarity;

namespace MicroSsim.PowerShell.Binding;

/// <summary>Makes the objects of fits: those of channels get a type name that selects a table view with the channel.</summary>
internal static class FitObjects
{
    /// <summary>Makes the object of a complete or incomplete fit.</summary>
    /// <param name="fit">The fit.</param>
    public static PSObject ToObject(MethodFit fit)
    {
        var result = PSObject.AsPSObject(fit);
        string typeName = $"MicroSsim.{(fit is MicroSsimFit ? "Fit" : fit.GetType().Name)}#Channel";
        if (fit.Channel is not null && !result.TypeNames.Contains(typeName)) result.TypeNames.Insert(0, typeName);
        return result;
    }
}
