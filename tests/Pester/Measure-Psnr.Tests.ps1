Describe 'Measure-Psnr' {
    BeforeAll {
        . "$PSScriptRoot/Common.ps1"
        $set = New-TestSet
        $pairs = Get-MicroSsimPair "$set/gt" "$set/care"
    }

    It 'is 10 log10 of R² over the mean squared error' {
        $gt = [double[, ]]::new(8, 8)
        $prediction = [double[, ]]::new(8, 8)
        foreach ($y in 0..7) { foreach ($x in 0..7) { $gt[$y, $x] = $x; $prediction[$y, $x] = $x + 2 } }
        $row = Measure-Psnr -GroundTruth $gt -Prediction $prediction -DataRange 255
        [Math]::Abs($row.Psnr - 10 * [Math]::Log10(255 * 255 / 4)) | Should -BeLessThan 1e-9
    }

    It 'adds its columns to rows' {
        $row = $pairs[0] | Measure-MicroSsim -Fit (New-TestFit) | Measure-Psnr -DataRange GroundTruth
        $row.MicroSsim | Should -BeOfType ([double])
        $row.RangeInvariantPsnr | Should -BeGreaterThan $row.Psnr
    }
}
