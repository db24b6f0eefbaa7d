Describe 'Invoke-MicroSsimEvaluation' {
    BeforeAll {
        . "$PSScriptRoot/Common.ps1"
        $set = New-TestSet
        $out = Join-Path $TestDrive out
        $run = @{ GroundTruth = "$set/gt"; Prediction = "$set/care"; Output = $out; Metric = 'MicroSsim' }
        $rows = Invoke-MicroSsimEvaluation @run -PassThru
    }

    It 'writes scores, fit and page' {
        $rows | Should -HaveCount 3
        foreach ($name in 'scores.csv', 'fit.json', 'report.html') { Join-Path $out $name | Should -Exist }
        (Import-Csv (Join-Path $out scores.csv)).MicroSsim | Should -HaveCount 3
    }

    It 'keeps an earlier result without -Force' {
        { Invoke-MicroSsimEvaluation @run -ErrorAction Stop } | Should -Throw
        Invoke-MicroSsimEvaluation @run -Force -PassThru | Should -HaveCount 3
    }

    It 'scores as the single commands do' {
        $pairs = Get-MicroSsimPair "$set/gt" "$set/care"
        $single = $pairs | Measure-MicroSsim -Fit ($pairs | New-MicroSsimFit)
        $rows.MicroSsim | Should -Be $single.MicroSsim
    }
}
