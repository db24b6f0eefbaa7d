// Takes measurements, one a line, and answers each with its nanoseconds per pixel.
using MicroSsim.Benchmarks;

while (Console.ReadLine() is { } line) Console.WriteLine(Report.Number(Measurement.Parse(line).NanosecondsPerPixel(), 4));
