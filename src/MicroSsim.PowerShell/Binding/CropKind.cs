namespace MicroSsim.PowerShell.Binding;

/// <summary>The part of a larger ground truth that a prediction is compared with.</summary>
public enum CropKind
{
    /// <summary>All of it: images of different sizes are an error.</summary>
    None,

    /// <summary>Its middle, of the size of the prediction, as a convolution without padding leaves it.</summary>
    Center,
}
