Describe 'Get-MicroSsimInfo' {
    BeforeAll {
        . "$PSScriptRoot/Common.ps1"
        $info = Get-MicroSsimInfo
    }

    It 'says what runs' {
        $info.Version | Should -Be (Get-Module MicroSsim).Version.ToString()
        $info.Lane | Should -Be (Split-Path -Leaf (Split-Path (Get-Command Measure-MicroSsim).DLL))
        if ($Lane) { $info.Lane | Should -Be $Lane }
        $info.PowerShell | Should -Be "$($PSVersionTable.PSVersion) $($PSVersionTable.PSEdition)"
        $info.ModulePath | Should -Be $ModulePath
    }

    It 'says on what' {
        $info.Cores | Should -Be ([Environment]::ProcessorCount)
        $info.VectorWidth | Should -BeIn 0, 128, 256, 512
        $info.Runtime | Should -Match '^\.NET'
        $info.OperatingSystem | Should -Not -BeNullOrEmpty
    }

    It 'names the libraries with their versions' {
        $info.Dependencies | Should -Contain 'ZstdSharp 0.8.8'
        @($info.Dependencies) -like 'BitMiracle.LibTiff.NET 2.4.660*' | Should -HaveCount 1
        @($info.Dependencies) -like 'MicroSsim*' | Should -BeNullOrEmpty
    }

    It 'is a line for a report of a problem' { "$info" | Should -Match "^MicroSsim $($info.Version) \($($info.Lane)\), PowerShell " }
}
