Describe 'New-MicroSsimSample' {
    BeforeAll { . "$PSScriptRoot/Common.ps1" }

    It 'writes images that can be scored' {
        $sample = New-MicroSsimSample TestDrive:/sample -Count 2 -Width 64 -Height 48
        $rows = Get-MicroSsimPair $sample.GroundTruth $sample.Prediction | Measure-MicroSsim
        $rows.Method | Should -Be @('raw', 'raw', 'denoised', 'denoised')
        $rows[2].MicroSsim | Should -BeGreaterThan $rows[0].MicroSsim
    }

    It 'writes the same images for the same seed' {
        $null = New-MicroSsimSample TestDrive:/a -Count 1 -Width 32 -Height 32 -Seed 7
        $null = New-MicroSsimSample TestDrive:/b -Count 1 -Width 32 -Height 32 -Seed 7
        (Get-FileHash TestDrive:/a/raw/*.tif).Hash | Should -Be (Get-FileHash TestDrive:/b/raw/*.tif).Hash
    }

    It 'writes nothing with -WhatIf, and not into existing folders with -NoClobber' {
        New-MicroSsimSample TestDrive:/no -WhatIf
        Test-Path TestDrive:/no | Should -BeFalse
        $null = New-Item -ItemType Directory TestDrive:/there/gt
        { New-MicroSsimSample TestDrive:/there -Count 1 -NoClobber -ErrorAction Stop } | Should -Throw -ErrorId 'OutputExists,*'
        Get-ChildItem TestDrive:/there | Should -HaveCount 1
    }
}
