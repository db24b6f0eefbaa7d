Describe 'Export-MicroSsimFit and Import-MicroSsimFit' {
    BeforeAll {
        . "$PSScriptRoot/Common.ps1"
        $set = New-TestSet
        $pairs = Get-MicroSsimPair "$set/gt" "$set/care", "$set/n2v"
        $fit = $pairs | New-MicroSsimFit
    }

    It 'keep a fit to the last bit' {
        $fit | Export-MicroSsimFit TestDrive:/fit.json
        $read = Import-MicroSsimFit TestDrive:/fit.json
        $read.Method | Should -Be $fit.Method
        $read.RangeInvariantFactor | Should -Be $fit.RangeInvariantFactor
        ($pairs | Measure-MicroSsim -Fit $read).MicroSsim | Should -Be ($pairs | Measure-MicroSsim -Fit $fit).MicroSsim
        ($pairs | Measure-MicroSsim -Fit TestDrive:/fit.json).MicroSsim | Should -Be ($pairs | Measure-MicroSsim -Fit $fit).MicroSsim
    }

    It 'take names with brackets, and files from Get-ChildItem' {
        $fit[0] | Export-MicroSsimFit 'TestDrive:/fits/a[1].json'
        $fit[1] | Export-MicroSsimFit TestDrive:/fits/b.json
        (Import-MicroSsimFit -LiteralPath 'TestDrive:/fits/a[1].json').Method | Should -Be 'care'
        (Import-MicroSsimFit 'TestDrive:/fits/a[1].json').Method | Should -Be 'care'
        (Get-ChildItem TestDrive:/fits | Import-MicroSsimFit).Method | Should -Be @('care', 'n2v')
        (Import-MicroSsimFit TestDrive:/fits/*.json).Method | Should -Be @('care', 'n2v')
    }

    It 'write nothing with -WhatIf, and not over a file with -NoClobber' {
        $fit | Export-MicroSsimFit TestDrive:/no.json -WhatIf
        Test-Path TestDrive:/no.json | Should -BeFalse
        Set-Content TestDrive:/kept.json 'kept'
        { $fit | Export-MicroSsimFit TestDrive:/kept.json -NoClobber -ErrorAction Stop } | Should -Throw -ErrorId 'OutputExists,*'
        Get-Content TestDrive:/kept.json | Should -Be 'kept'
    }

    It 'refuse what is not a fit' {
        Set-Content TestDrive:/broken.json '{ "schema": 1,'
        { Import-MicroSsimFit TestDrive:/broken.json -ErrorAction Stop } | Should -Throw -ErrorId 'FitUnreadable,*'
    }
}
