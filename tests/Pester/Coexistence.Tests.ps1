# Another module may load other versions of the same libraries, before or after this module.
Describe 'In a session with a module that has an older <_>' -Skip:($PSVersionTable.PSEdition -ne 'Core') -ForEach 'ZstdSharp', 'BitMiracle.LibTiff.NET' {
    BeforeAll {
        . "$PSScriptRoot/Common.ps1"
        $library = $_

        # A copy of the library whose metadata states version 0.1.
        $bytes = [IO.File]::ReadAllBytes("$ModulePath/$((Get-MicroSsimInfo).Build)/$library.dll")
        $image = [Reflection.PortableExecutable.PEReader]::new([IO.MemoryStream]::new($bytes))
        $metadata = [Reflection.Metadata.PEReaderExtensions]::GetMetadataReader($image)
        $row = $image.PEHeaders.MetadataStartOffset +
            [Reflection.Metadata.Ecma335.MetadataReaderExtensions]::GetTableMetadataOffset(
                $metadata, [Reflection.Metadata.Ecma335.TableIndex]::Assembly)
        $image.Dispose()
        $version = $row + 4 # it follows the hash algorithm
        [byte[]](0, 0, 1, 0, 0, 0, 0, 0) | ForEach-Object { $bytes[$version++] = $_ }

        $other = "$TestDrive/$library/Other"
        $null = New-Item -ItemType Directory $other
        [IO.File]::WriteAllBytes("$other/$library.dll", $bytes)
        Set-Content "$other/Other.psm1" @"
            `$assembly = [Reflection.Assembly]::LoadFrom("`$PSScriptRoot/$library.dll")
            function Get-Other { `$assembly.GetExportedTypes()[0].Assembly.GetName().Version.ToString() }
"@

        $tiff = "$Root/tests/Fixtures/tiff"
        $ours = "Import-Module '$ModulePath' -ArgumentList '$Build' -ErrorAction Stop; "
        $measure = "Measure-Ssim -GroundTruth '$tiff/u16.tif' -Prediction `"$tiff/`$name.tif`" -DataRange GroundTruth"
        $score = "foreach (`$name in 'u16-zstd', 'u16-lzw') { ($measure).Ssim }; "
        $theirs = "Import-Module '$other/Other.psm1'; Get-Other; "
    }

    It 'works when it is loaded first' { Invoke-Fresh -WithoutModule ($ours + $score + $theirs) | Should -Be @(1, 1, '0.1.0.0') }

    It 'works when the other module is loaded first' {
        Invoke-Fresh -WithoutModule ($theirs + $ours + $score) | Should -Be @('0.1.0.0', 1, 1)
    }
}

Describe 'A second copy of the module in one session' {
    BeforeAll { . "$PSScriptRoot/Common.ps1" }

    It 'is refused with the remedy' {
        Copy-Item -Recurse $ModulePath $TestDrive/MicroSsim
        $message = Invoke-Fresh -WithoutModule (
            "Import-Module '$ModulePath' -ArgumentList '$Build'; Remove-Module MicroSsim; " +
            "try { Import-Module '$TestDrive/MicroSsim' -ArgumentList '$Build' -ErrorAction Stop } catch { `"`$_`" }")
        $message | Should -BeLike '*already loaded in this process, from *start a new session*'
    }
}
