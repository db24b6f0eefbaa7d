namespace MicroSsim.Engine;

/// <summary>The category of a failure, independent of any user interface.</summary>
public enum FailureKind
{
    /// <summary>An input was read, but its content cannot be used.</summary>
    InvalidData,

    /// <summary>A file, page or partner does not exist.</summary>
    NotFound,

    /// <summary>An existing file or folder cannot be read.</summary>
    Unreadable,

    /// <summary>A file or folder cannot be written.</summary>
    NotWritten,

    /// <summary>An output exists and must not be replaced.</summary>
    Exists,

    /// <summary>A text file does not follow its format, or has an unknown schema.</summary>
    NotParsable,

    /// <summary>The inputs or options of a call do not fit together.</summary>
    InvalidArgument,

    /// <summary>A valid input uses a feature or name that this version does not support.</summary>
    NotSupported,

    /// <summary>An error that was not foreseen, probably a bug.</summary>
    Unexpected,
}
