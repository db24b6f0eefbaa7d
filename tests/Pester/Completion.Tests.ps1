Describe 'Tab completion' {
    BeforeAll {
        . "$PSScriptRoot/Common.ps1"
        $set = New-TestSet
        $null = New-TestFit | Export-MicroSsimFit "$set/best fit.json"
        function Complete([string] $Line) {
            @((TabExpansion2 -inputScript $Line -cursorColumn $Line.Length).CompletionMatches.ListItemText)
        }
    }

    It 'of -Method offers the folders of predictions' {
        Complete "Measure-MicroSsim -GroundTruth '$set/gt' -Prediction '$set/care', '$set/n2v' -Method " | Should -Be @('care', 'n2v')
        Complete "New-MicroSsimFit -GroundTruth '$set/gt' -Prediction '$set/care', '$set/n2v' -Method n" | Should -Be @('n2v')
    }

    It 'of -Channel offers those of the first image' {
        # An ImageJ stack of two channels: two pages of 1 x 1 pixel, each directory after its pixel.
        $text = [Text.Encoding]::ASCII.GetBytes("ImageJ=1.53t`nimages=2`nchannels=2`nhyperstack=true`n`0")
        $file = [Collections.Generic.List[byte]]::new()
        function Add([long] $Value, [int] $Bytes) {
            foreach ($i in 1..$Bytes) { $file.Add([byte]($Value -band 255)); $Value = $Value -shr 8 }
        }
        function AddEntry($Tag, $Type, $Count, $Value) { Add $Tag 2; Add $Type 2; Add $Count 4; Add $Value 4 }
        $file.AddRange([byte[]](0x49, 0x49, 42, 0)); Add 10 4; Add 0 2
        $size = 2 + 12 * 9 + 4
        foreach ($page in 0, 1) {
            Add 9 2
            AddEntry 256 4 1 1; AddEntry 257 4 1 1; AddEntry 258 3 1 8; AddEntry 259 3 1 1; AddEntry 262 3 1 1
            AddEntry 270 2 $text.Length (10 + 2 * $size); AddEntry 273 4 1 8; AddEntry 278 4 1 1; AddEntry 279 4 1 1
            Add $(if ($page) { 0 } else { 10 + $size }) 4
        }
        $file.AddRange($text)
        [IO.File]::WriteAllBytes("$set/two.tif", $file.ToArray())
        Complete "Get-MicroSsimPair '$set/two.tif' '$set/two.tif' -Channel " | Should -Be @('0', '1')
        Complete "Import-MicroSsimImage '$set/two.tif' -Channel 1" | Should -Be @('1')
    }

    It 'of -Fit offers saved fits and no other files' {
        Set-Content "$set/best.txt" ''
        Complete "Measure-MicroSsim -Fit '$set/b" | Should -Be @('best fit.json')
        Complete "Measure-MicroMs3im -Fit '$set/" | Sort-Object | Should -Be @('best fit.json', 'care', 'gt', 'n2v')
        Complete "Import-MicroSsimFit '$set/b" | Should -Be @('best fit.json')
    }

    It 'of enumerations offers their values' {
        Complete 'Measure-MicroSsim -Window ' | Should -Be @('Gaussian', 'Uniform')
        Complete 'Measure-MicroSsim -As ' | Should -Be @('Png', 'Tiff')
        Complete 'Measure-MicroMs3im -Normalize ' | Should -Contain 'Relu'
        Complete 'New-MicroSsimFit -RangeMode ' | Should -Be @('LastImage', 'PerImage')
        Complete 'Measure-Psnr -DataRange ' | Should -Be @('GroundTruth', 'GroundTruthSet', 'Type')
    }
}
