Describe 'Get-MicroSsimSummary' {
    BeforeAll {
        . "$PSScriptRoot/Common.ps1"
        $set = New-TestSet
        $rows = Get-MicroSsimPair "$set/gt" "$set/n2v", "$set/care" | Measure-MicroSsim -Fit (New-TestFit) | Measure-Psnr -DataRange 4000
        $summary = $rows | Get-MicroSsimSummary
    }

    It 'has a line for each method and metric' {
        $summary.Method | Should -Be @('n2v', 'n2v', 'n2v', 'care', 'care', 'care')
        $summary.Metric[0..2] | Should -Be @('MicroSsim', 'Psnr', 'RangeInvariantPsnr')
        $summary | ForEach-Object { $_.Count } | Should -Be @(3, 3, 3, 3, 3, 3)
    }

    It 'agrees with Measure-Object' {
        foreach ($metric in 'MicroSsim', 'Psnr') {
            $ours = $summary | Where-Object { $_.Method -eq 'care' -and $_.Metric -eq $metric }
            $theirs = $rows | Where-Object Method -EQ care | Measure-Object $metric -Average -Minimum -Maximum
            [Math]::Abs($ours.Mean - $theirs.Average) | Should -BeLessThan 1e-12
            $ours.Minimum | Should -Be $theirs.Minimum
            $ours.Maximum | Should -Be $theirs.Maximum
        }
    }

    It 'computes standard deviation, standard error and median' {
        $made = 1, 2, 4 | ForEach-Object { [pscustomobject]@{ GroundTruth = 'g'; Prediction = 'm/p'; Page = 0; Ssim = $_ } } |
            Get-MicroSsimSummary
        $made.Median | Should -Be 2
        [Math]::Abs($made.StandardDeviation - [Math]::Sqrt(7 / 3)) | Should -BeLessThan 1e-12
        [Math]::Abs($made.StandardError - [Math]::Sqrt(7) / 3) | Should -BeLessThan 1e-12
    }

    It 'takes rows from Export-Csv, Clixml and JSON' {
        $rows | Export-Csv TestDrive:/rows.csv
        $rows | Export-Clixml TestDrive:/rows.xml
        $fromJson = $rows | ConvertTo-Json | ConvertFrom-Json
        foreach ($read in (Import-Csv TestDrive:/rows.csv), (Import-Clixml TestDrive:/rows.xml), $fromJson) {
            ($read | Get-MicroSsimSummary).Mean | Should -Be $summary.Mean
        }
    }

    It 'names an object that is not a score row' {
        { 'text' | Get-MicroSsimSummary -ErrorAction Stop } | Should -Throw -ErrorId 'RowIncomplete,*'
    }
}
