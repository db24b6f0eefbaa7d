Describe 'Measure-Pearson' {
    BeforeAll {
        . "$PSScriptRoot/Common.ps1"
        $set = New-TestSet
        $pairs = Get-MicroSsimPair "$set/gt" "$set/care"
    }

    It 'does not depend on scale and offset' {
        $gt = [double[, ]]::new(8, 8)
        $prediction = [double[, ]]::new(8, 8)
        foreach ($y in 0..7) { foreach ($x in 0..7) { $gt[$y, $x] = $x * $y; $prediction[$y, $x] = 100 - 3 * $x * $y } }
        $row = Measure-Pearson -GroundTruth $gt -Prediction $prediction
        [Math]::Abs($row.Pearson + 1) | Should -BeLessThan 1e-12
    }

    It 'adds its column to rows' {
        $row = $pairs[0] | Measure-MicroSsim -Fit (New-TestFit) | Measure-Pearson
        $row.MicroSsim | Should -BeOfType ([double])
        $row.Pearson | Should -BeGreaterThan 0
    }
}
