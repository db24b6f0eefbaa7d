Describe 'Export-MicroSsimReport' {
    BeforeAll {
        . "$PSScriptRoot/Common.ps1"
        $set = New-TestSet
        $rows = Get-MicroSsimPair "$set/gt" "$set/care" | Measure-MicroSsim -Fit (New-TestFit)
    }

    It 'writes a CSV that Import-Csv reads back to the same numbers' {
        $file = $rows | Export-MicroSsimReport TestDrive:/out/scores.csv
        $file | Should -BeOfType ([IO.FileInfo])
        $read = Import-Csv $file
        $read.Name | Should -Be $rows.Name
        $read | ForEach-Object { [double]::Parse($_.MicroSsim, [cultureinfo]::InvariantCulture) } | Should -Be $rows.MicroSsim
        ($read | Measure-MicroSsim -Fit (New-TestFit)).MicroSsim | Should -Be $rows.MicroSsim
    }

    It 'writes JSON that ConvertFrom-Json reads back to the same numbers' {
        $read = Get-Content -Raw ($rows | Export-MicroSsimReport TestDrive:/scores.json) | ConvertFrom-Json
        $read.MicroSsim | Should -Be $rows.MicroSsim
        $read.Page | Should -Be @(0, 0, 0)
    }

    It 'writes nothing with -WhatIf, and not over a file with -NoClobber' {
        $rows | Export-MicroSsimReport TestDrive:/no.csv -WhatIf
        Test-Path TestDrive:/no.csv | Should -BeFalse
        Set-Content TestDrive:/kept.csv 'kept'
        { $rows | Export-MicroSsimReport TestDrive:/kept.csv -NoClobber -ErrorAction Stop } | Should -Throw -ErrorId 'OutputExists,*'
        Get-Content TestDrive:/kept.csv | Should -Be 'kept'
    }
}
