Describe 'Get-MicroSsimInfo' {
    BeforeAll {
        . "$PSScriptRoot/Common.ps1"
        $info = Get-MicroSsimInfo
    }

    It 'returns the versions of module and PowerShell' {
        $info.Version | Should -Be (Get-Module MicroSsim).Version.ToString()
        $info.Build | Should -Be (Split-Path -Leaf (Split-Path (Get-Command Measure-MicroSsim).DLL))
        if ($Build) { $info.Build | Should -Be $Build }
        $info.PowerShell | Should -Be "$($PSVersionTable.PSVersion) $($PSVersionTable.PSEdition)"
        $info.ModulePath | Should -Be $ModulePath
    }

    It 'returns the facts of the machine' {
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

    It 'formats as one line for a problem report' { "$info" | Should -Match "^MicroSsim $($info.Version) \($($info.Build)\), PowerShell " }
}
