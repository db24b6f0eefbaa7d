Describe 'The module' {
    BeforeAll { . "$PSScriptRoot/Common.ps1" }

    It 'has a manifest that passes Test-ModuleManifest' {
        $manifest = Test-ModuleManifest "$ModulePath/MicroSsim.psd1" -ErrorAction Stop -WarningVariable warnings
        $warnings | Should -BeNullOrEmpty
        $manifest.Version | Should -BeOfType ([version])
        $manifest.Guid | Should -Not -Be ([guid]::Empty)
        $manifest.Description.Length | Should -BeGreaterThan 40
        $manifest.CompatiblePSEditions | Should -Be @('Desktop', 'Core')
        $manifest.Tags | Should -Contain 'PSEdition_Core'
        ([uri]$manifest.ProjectUri).IsAbsoluteUri | Should -BeTrue
        ([uri]$manifest.LicenseUri).IsAbsoluteUri | Should -BeTrue
    }

    It 'exports exactly the cmdlets that it has' {
        $data = Import-PowerShellDataFile "$ModulePath/MicroSsim.psd1"
        $data.CmdletsToExport | Should -Not -Contain '*'
        $assembly = (Get-Command Measure-MicroSsim).ImplementingType.Assembly
        $cmdlets = $assembly.GetTypes() | ForEach-Object { $_.GetCustomAttributes([Management.Automation.CmdletAttribute], $false) } |
            ForEach-Object { "$($_.VerbName)-$($_.NounName)" }
        $cmdlets | Sort-Object | Should -Be ($data.CmdletsToExport | Sort-Object)
        (Get-Command -Module MicroSsim).Name | Sort-Object | Should -Be ($data.CmdletsToExport | Sort-Object)
    }

    It 'exports nothing else' {
        $module = Get-Module MicroSsim
        $module.ExportedFunctions.Count + $module.ExportedVariables.Count + $module.ExportedAliases.Count | Should -Be 0
    }

    It 'has a file of tests for each command' {
        foreach ($command in (Get-Command -Module MicroSsim).Name) { "$PSScriptRoot/$command.Tests.ps1" | Should -Exist }
    }

    It 'has commands with approved verbs and declared outputs' {
        foreach ($command in Get-Command -Module MicroSsim) {
            (Get-Verb $command.Verb) | Should -Not -BeNullOrEmpty -Because $command.Name
            if ($command.Verb -ne 'Merge') { $command.OutputType | Should -Not -BeNullOrEmpty -Because $command.Name }
        }
    }

    It 'supports -WhatIf and -NoClobber on all commands that write' {
        foreach ($command in Get-Command Export-* -Module MicroSsim) {
            $command.Parameters.Keys | Should -Contain 'Force' -Because $command.Name
        }
        foreach ($command in Get-Command Export-*, New-MicroSsimSample, Measure-MicroSsim -Module MicroSsim) {
            $command.Parameters.Keys | Should -Contain 'WhatIf' -Because $command.Name
            $command.Parameters.Keys | Should -Contain 'NoClobber' -Because $command.Name
        }
    }

    It 'shows the syntax and every parameter in Get-Help -Full' {
        $help = Get-Help New-MicroSsimFit -Full | Out-String -Width 200
        $help | Should -Match 'New-MicroSsimFit .*\[-BackgroundPercentile'
        foreach ($name in 'GroundTruth', 'Prediction', 'RangeMode', 'ThrottleLimit') { $help | Should -Match "-$name\b" }
    }

    It 'loads without output, unloads and loads again' {
        $out = Invoke-Fresh @"
            `$ErrorActionPreference = 'Stop'
            Remove-Module MicroSsim
            if (Get-Module -All | Where-Object { `$_.Name -like '*MicroSsim*' }) { 'A module is still loaded.' }
            if (Get-Command Measure-MicroSsim -ErrorAction Ignore) { 'Its commands still exist.' }
            foreach (`$i in 1..2) { Import-Module '$ModulePath' -Force -ArgumentList '$Build' }
            if ((Get-Command -Module MicroSsim).Count -ne (Get-Module MicroSsim).ExportedCmdlets.Count) { 'Commands are missing.' }
            (Get-Command Measure-MicroSsim).Version.ToString()
"@
        $out | Should -Be (Import-PowerShellDataFile "$ModulePath/MicroSsim.psd1").ModuleVersion
    }

    It 'accepts a fit of an earlier import' {
        $out = Invoke-Fresh @"
            `$fit = New-MicroSsimFit -GroundTruthOffset 1 -PredictionOffset 2 -MaxValue 3 -RangeInvariantFactor 4
            Import-Module '$ModulePath' -Force -ArgumentList '$Build'
            (`$fit | Export-MicroSsimFit '$TestDrive/again.json' -PassThru).Name
"@
        $out | Should -Be 'again.json'
    }

    It 'is found by name when its folder is on the module path' {
        $old = $env:PSModulePath
        try {
            $env:PSModulePath = [IO.Path]::GetDirectoryName($ModulePath) + [IO.Path]::PathSeparator + $old
            $code = '(New-MicroSsimFit -GroundTruthOffset 1 -PredictionOffset 2 -MaxValue 3 -RangeInvariantFactor 4).MaxValue'
            Invoke-Fresh -WithoutModule $code | Should -Be 3
        }
        finally { $env:PSModulePath = $old }
    }

    It 'loads the netstandard2.0 build on request' {
        $code = "Import-Module '$ModulePath' -ArgumentList netstandard2.0; " +
            '$f = New-MicroSsimFit -GroundTruthOffset 103 -PredictionOffset 254.5 -MaxValue 4014 ' +
            '-RangeInvariantFactor 3.087038096902422; ' +
            "(Measure-MicroSsim -GroundTruth '$Golden/11_list_sizes/gt' -Prediction '$Golden/11_list_sizes/pred' -Fit `$f).MicroSsim; " +
            '(Get-Command Measure-MicroSsim).DLL'
        $out = Invoke-Fresh -WithoutModule $code
        $out[3] | Should -Match 'netstandard2\.0'
        foreach ($i in 0..2) { [Math]::Abs([double]$out[$i] - $Expected[$i]) | Should -BeLessThan 1e-9 }
    }
}
