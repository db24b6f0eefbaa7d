namespace MicroSsim.Imaging.Pictures;

/// <summary>An RGB colour of 8 bits per component.</summary>
/// <param name="Red">Red component, 0 … 255.</param>
/// <param name="Green">Green component, 0 … 255.</param>
/// <param name="Blue">Blue component, 0 … 255.</param>
public readonly record struct Rgb(byte Red, byte Green, byte Blue);
