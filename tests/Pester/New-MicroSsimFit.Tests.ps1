Describe 'New-MicroSsimFit' {
    BeforeAll {
        . "$PSScriptRoot/Common.ps1"
        $set = New-TestSet
        $reference = Get-Content -Raw "$Golden/11_list_sizes/expected.json" | ConvertFrom-Json
    }

    It 'finds the parameters of the Python package' {
        $fit = Get-MicroSsimPair "$set/gt" "$set/care" | New-MicroSsimFit
        $fit.GroundTruthOffset | Should -Be $reference.offset_gt
        $fit.PredictionOffset | Should -Be $reference.offset_pred
        $fit.MaxValue | Should -Be $reference.max_val
        [Math]::Abs($fit.RangeInvariantFactor / $reference.ri_factor_true_maximiser - 1) | Should -BeLessThan 1e-8
        $fit.Converged | Should -BeTrue
        $fit.PairCount | Should -Be 3
    }

    It 'formats as text, and names files and time with -Verbose' {
        $fit, $told = Get-MicroSsimPair "$set/gt" "$set/care" | New-MicroSsimFit -Verbose 4>&1 |
            Group-Object { $_ -is [Management.Automation.VerboseRecord] } | Sort-Object Name | ForEach-Object { , $_.Group }
        "$fit" | Should -Match "^fit of 'care': \(103, 254\.5\) subtracted, predictions times 3\.087"
        "$told" | Should -Match 'image2\.tif against .*image2\.tif'
        "$told" | Should -Match '\d\.\d\d s'
    }

    It 'makes one fit per method' {
        (Get-MicroSsimPair "$set/gt" "$set/n2v", "$set/care" | New-MicroSsimFit).Method | Should -Be @('n2v', 'care')
    }

    It 'finds the prediction of each file by a script block' {
        $fit = Get-ChildItem "$set/gt/*.tif" | New-MicroSsimFit -Prediction { "$set/care/$($_.Name)" }
        $fit.RangeInvariantFactor | Should -Be (Get-MicroSsimPair "$set/gt" "$set/care" | New-MicroSsimFit).RangeInvariantFactor
    }

    It 'takes a table of pairs from Import-Csv' {
        Get-MicroSsimPair "$set/gt" "$set/care" | Select-Object GroundTruth, Prediction, Method | Export-Csv TestDrive:/pairs.csv
        $fit = Import-Csv TestDrive:/pairs.csv | New-MicroSsimFit
        $fit.Method | Should -Be 'care'
        $fit.PairCount | Should -Be 3
    }

    It 'skips a bad image with an error and a warning' {
        $bad = New-TestSet bad
        Set-Content "$bad/care/image1.tif" 'not an image'
        $streams = @{
            ErrorAction = 'SilentlyContinue'; ErrorVariable = 'problems'; WarningAction = 'SilentlyContinue'; WarningVariable = 'warnings'
        }
        $fit = Get-MicroSsimPair "$bad/gt" "$bad/care" | New-MicroSsimFit @streams
        $fit.SkippedCount | Should -Be 1
        $problems[0].TargetObject | Should -Be (Get-Item "$bad/care/image1.tif").FullName
        $warnings | Should -HaveCount 1
    }
}
