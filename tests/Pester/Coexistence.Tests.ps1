# Another module may bring other versions of our libraries, whichever of both is loaded first.
Describe 'Beside a module with an older <_>' -Skip:($PSVersionTable.PSEdition -ne 'Core') -ForEach 'ZstdSharp', 'BitMiracle.LibTiff.NET' {
    BeforeAll {
        . "$PSScriptRoot/Common.ps1"
        $library = $_

        # The library as its own version 0.1: a copy whose metadata says so.
        $bytes = [IO.File]::ReadAllBytes("$ModulePath/$((Get-MicroSsimInfo).Lane)/$library.dll")
        $image = [Reflection.PortableExecutable.PEReader]::new([IO.MemoryStream]::new($bytes))
        $metadata = [Reflection.Metadata.PEReaderExtensions]::GetMetadataReader($image)
        $row = $image.PEHeaders.MetadataStartOffset +
            [Reflection.Metadata.Ecma335.MetadataReaderExtensions]::GetTableMetadataOffset($metadata, [Reflection.Metadata.Ecma335.TableIndex]::Assembly)
        $image.Dispose()
        [byte[]](0, 0, 1, 0, 0, 0, 0, 0) | ForEach-Object { $i = 4 } { $bytes[$row + $i++] = $_ } # behind the hash algorithm

        $other = "$TestDrive/$library/Other"
        $null = New-Item -ItemType Directory $other
        [IO.File]::WriteAllBytes("$other/$library.dll", $bytes)
        Set-Content "$other/Other.psm1" "`$assembly = [Reflection.Assembly]::LoadFrom(`"`$PSScriptRoot/$library.dll`"); function Get-Other { `$assembly.GetExportedTypes()[0].Assembly.GetName().Version.ToString() }"

        $tiff = "$Root/tests/Fixtures/tiff"
        $ours = "Import-Module '$ModulePath' -ArgumentList '$Lane' -ErrorAction Stop; "
        $score = "foreach (`$name in 'u16-zstd', 'u16-lzw') { (Measure-Ssim -GroundTruth '$tiff/u16.tif' -Prediction `"$tiff/`$name.tif`" -DataRange GroundTruth).Ssim }; "
        $theirs = "Import-Module '$other/Other.psm1'; Get-Other; "
    }

    It 'both work, ours first' { Invoke-Fresh -WithoutModule ($ours + $score + $theirs) | Should -Be @(1, 1, '0.1.0.0') }

    It 'both work, theirs first' { Invoke-Fresh -WithoutModule ($theirs + $ours + $score) | Should -Be @('0.1.0.0', 1, 1) }
}
