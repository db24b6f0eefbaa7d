Describe 'Export-MicroSsimFit' {
    BeforeAll {
        . "$PSScriptRoot/Common.ps1"
        $set = New-TestSet
        $pairs = Get-MicroSsimPair "$set/gt" "$set/care", "$set/n2v"
        $fit = $pairs | New-MicroSsimFit
    }

    It 'saves a fit exactly' {
        $fit | Export-MicroSsimFit TestDrive:/fit.json
        $read = Import-MicroSsimFit TestDrive:/fit.json
        $read.Method | Should -Be $fit.Method
        $read.RangeInvariantFactor | Should -Be $fit.RangeInvariantFactor
        ($pairs | Measure-MicroSsim -Fit $read).MicroSsim | Should -Be ($pairs | Measure-MicroSsim -Fit $fit).MicroSsim
        ($pairs | Measure-MicroSsim -Fit TestDrive:/fit.json).MicroSsim | Should -Be ($pairs | Measure-MicroSsim -Fit $fit).MicroSsim
    }

    It 'writes nothing with -WhatIf, and not over a file with -NoClobber' {
        $fit | Export-MicroSsimFit TestDrive:/no.json -WhatIf
        Test-Path TestDrive:/no.json | Should -BeFalse
        Set-Content TestDrive:/kept.json 'kept'
        { $fit | Export-MicroSsimFit TestDrive:/kept.json -NoClobber -ErrorAction Stop } | Should -Throw -ErrorId 'OutputExists,*'
        Get-Content TestDrive:/kept.json | Should -Be 'kept'
    }

    It 'replaces a read-only file only with -Force' {
        $file = $fit | Export-MicroSsimFit TestDrive:/locked.json -PassThru
        $file.IsReadOnly = $true
        { $fit | Export-MicroSsimFit TestDrive:/locked.json -ErrorAction Stop } | Should -Throw -ErrorId 'OutputReadOnly,*'
        ($fit[0] | Export-MicroSsimFit TestDrive:/locked.json -PassThru -Force).IsReadOnly | Should -BeFalse
        Import-MicroSsimFit TestDrive:/locked.json | Should -HaveCount 1
    }

    It 'names the file with -Verbose' {
        $fit | Export-MicroSsimFit TestDrive:/told.json -Verbose 4>&1 | Out-String | Should -Match 'told\.json'
    }
}
