Describe 'Measure-Nrmse' {
    BeforeAll {
        . "$PSScriptRoot/Common.ps1"
        $set = New-TestSet
        $pairs = Get-MicroSsimPair "$set/gt" "$set/care"
        $gt = [double[, ]]::new(8, 8)
        $prediction = [double[, ]]::new(8, 8)
        foreach ($y in 0..7) { foreach ($x in 0..7) { $gt[$y, $x] = $x; $prediction[$y, $x] = $x + 2 } }
    }

    It 'divides the error by <Measure>' -ForEach @(
        @{ Measure = 'Euclidean'; Divisor = [Math]::Sqrt(140 / 8) }
        @{ Measure = 'MinMax'; Divisor = 7 }
        @{ Measure = 'Mean'; Divisor = 3.5 }
    ) {
        $row = Measure-Nrmse -GroundTruth $gt -Prediction $prediction -Normalization $Measure
        [Math]::Abs($row.Nrmse - 2 / $Divisor) | Should -BeLessThan 1e-12
        $row.RangeInvariantNrmse | Should -BeLessThan 1e-12
        $row.NrmseSettings | Should -Be "Normalization=$Measure"
    }

    It 'adds its columns to rows' {
        $row = $pairs[0] | Measure-MicroSsim -Fit (New-TestFit) | Measure-Nrmse
        $row.MicroSsim | Should -BeOfType ([double])
        $row.RangeInvariantNrmse | Should -BeLessThan $row.Nrmse
    }
}
