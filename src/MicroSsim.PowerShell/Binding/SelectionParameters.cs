using MicroSsim.Imaging;

namespace MicroSsim.PowerShell.Binding;

/// <summary>Names the parameter that resolves an error of an image file, which does not know the parameters of the commands.</summary>
internal static class SelectionParameters
{
    /// <summary>The message of an exception, with the name of the parameter that would resolve it, such as <c>(-Page)</c>.</summary>
    /// <param name="exception">The exception; its inner exceptions are searched too.</param>
    public static string Message(Exception exception)
    {
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            if (cause is ImageFileException { Option: not SelectionHint.None and var option })
            {
                return $"{exception.Message.TrimEnd('.')} (-{option}).";
            }
        }

        return exception.Message;
    }
}
