// Measures the time to read images whose files are in the cache of the system: stacks of TIFF files beside `tiffcp -c none` (Debian:
// libtiff-tools), and Zarr stores beside a loop that only reads and decodes their chunks. The two run alternately; each time is the
// minimum of several runs; the last table is the cost of counting the pages of files. Without an argument, all are measured:
//
//   dotnet run -c Release --project tests/Benchmarks/Imaging -- tiff|zarr|headers
using MicroSsim.Benchmarks;
using MicroSsim.Imaging.Benchmarks;

var folder = Directory.CreateTempSubdirectory("microssim-bench-");
try
{
    Console.WriteLine(Report.Machine);
    if (args is [] or ["tiff"]) TiffStacks.Run(folder.FullName);
    if (args is [] or ["zarr"]) ZarrStores.Run(folder.FullName);
    if (args is [] or ["headers"]) Headers.Run(folder.FullName);
}
finally
{
    folder.Delete(recursive: true);
}
