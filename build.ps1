<#
.SYNOPSIS
Builds, tests, packs and installs MicroSsim by calling dotnet.

.DESCRIPTION
Runs in PowerShell 7, in Windows PowerShell, and in the Shell of this repository:

    dotnet run -c Release --project src/MicroSsim.Shell -- -NoProfile -NonInteractive -File build.ps1 -Task Test

.PARAMETER Task
One or more of:

    Build     the solution, and the module in artifacts/module/MicroSsim
    Test      the xUnit tests, and the Pester tests with both builds if pwsh and Pester 5 are installed
    Package   artifacts/MicroSsim.<version>.nupkg
    Install   the module, for the current user
    Bench     the benchmarks
    Coverage  the line coverage of the xUnit tests; artifacts/coverage/index.html shows each line
    Clean     removes the build output

.PARAMETER Configuration
Release or Debug.

.EXAMPLE
./build.ps1 -Task Test, Package
#>
[CmdletBinding(SupportsShouldProcess)]
param(
    [Parameter(Position = 0)]
    [string[]] $Task = 'Build',

    [ValidateSet('Release', 'Debug')]
    [string] $Configuration = 'Release'
)
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

$solution = Join-Path $PSScriptRoot 'MicroSsim.PowerShell.sln'
$artifacts = Join-Path $PSScriptRoot 'artifacts'
$module = Join-Path $artifacts 'module/MicroSsim' # the unpacked package
$package = Join-Path $PSScriptRoot 'tools/MicroSsim.Package'
$tests = Join-Path $PSScriptRoot 'tests'

function Invoke-DotNet {
    # Runs dotnet, shows its output, and fails when it fails.
    if (-not $PSCmdlet.ShouldProcess("dotnet $args", 'Run')) { return }
    & dotnet @args | Out-Host
    if ($LASTEXITCODE -ne 0) { throw "dotnet $args failed with exit code $LASTEXITCODE." }
}

function Invoke-PesterTest {
    # Each build is tested in a new process, because a process cannot unload assemblies.
    $powerShell = (Get-Process -Id $PID).Path

    # The program is dotnet in the Shell, and where pwsh is a .NET tool.
    if ((Split-Path $powerShell -Leaf) -notmatch '^(pwsh|powershell)(\.exe)?$') { $powerShell = 'pwsh' }
    if (-not (Get-Command $powerShell -ErrorAction Ignore)) {
        Write-Host 'pwsh is not installed: the Pester tests are skipped.'
        return
    }

    $hasPester = 'exit [int]-not (Get-Module Pester -ListAvailable | Where-Object { $_.Version.Major -ge 5 })'
    & $powerShell -NoProfile -NonInteractive -Command $hasPester
    if ($LASTEXITCODE -ne 0) {
        Write-Host "$powerShell has no Pester 5: the Pester tests are skipped."
        return
    }

    $script = Join-Path $tests 'Pester/Invoke-Tests.ps1'
    $builds = if ($PSVersionTable.PSEdition -eq 'Core') { '', 'netstandard2.0' } else { '' } # '' is the build that the module selects
    foreach ($build in $builds) {
        if (-not $PSCmdlet.ShouldProcess("$script -Build '$build'", 'Run')) { continue }
        & $powerShell -NoProfile -NonInteractive -File $script -Build $build | Out-Host
        if ($LASTEXITCODE -ne 0) { throw 'Pester failed.' }
    }
}

function Get-UserModulePath {
    # The folder of the current user's modules.
    $documents = [Environment]::GetFolderPath('MyDocuments')
    if ($PSVersionTable.PSEdition -ne 'Core') { return Join-Path $documents 'WindowsPowerShell/Modules' }
    if ($IsWindows) { return Join-Path $documents 'PowerShell/Modules' }
    $data = if ($env:XDG_DATA_HOME) { $env:XDG_DATA_HOME } else { Join-Path $HOME '.local/share' }
    Join-Path $data 'powershell/Modules'
}

function Get-ModuleVersion {
    (Import-PowerShellDataFile (Join-Path $PSScriptRoot 'module/MicroSsim.psd1')).ModuleVersion
}

$tasks = [ordered]@{
    Build = { Invoke-DotNet build $solution -c $Configuration }

    Test = {
        Invoke-DotNet test $solution -c $Configuration
        Invoke-PesterTest
    }

    Package = {
        Invoke-DotNet build $package -c $Configuration
        Write-Host "The package is $(Get-Item (Join-Path $artifacts "MicroSsim.$(Get-ModuleVersion)*.nupkg"))"
    }

    Install = {
        Invoke-DotNet build $package -c $Configuration
        $target = Join-Path (Get-UserModulePath) "MicroSsim/$(Get-ModuleVersion)"
        if ($PSCmdlet.ShouldProcess($target, 'Install module')) {
            if (Test-Path -LiteralPath $target) { Remove-Item -LiteralPath $target -Recurse -Force }
            $null = New-Item -ItemType Directory -Path (Split-Path $target) -Force
            Copy-Item -LiteralPath $module -Destination $target -Recurse
            Write-Host "MicroSsim is in $target"
        }
    }

    Bench = {
        # The benchmarks of Engine and Module write results.md; those of Engine measure both builds.
        foreach ($name in 'Engine', 'Imaging', 'Module') {
            Invoke-DotNet run -c Release -f net10.0 --project (Join-Path $tests "Benchmarks/$name")
        }
    }

    Coverage = {
        # Without PathMap, assemblies contain the real paths of their sources.
        $coverage = Join-Path $artifacts 'coverage'
        if (Test-Path -LiteralPath $coverage) { Remove-Item -LiteralPath $coverage -Recurse -Force }
        Invoke-DotNet tool restore
        foreach ($name in 'Engine', 'Imaging', 'Evaluation', 'PowerShell', 'Shell', 'Help') {
            Invoke-DotNet test (Join-Path $tests "MicroSsim.$name.Tests") -c $Configuration -f net10.0 '-p:PathMap=' `
                --collect 'Code Coverage' --settings (Join-Path $tests 'coverage.runsettings') --results-directory $coverage
        }

        Invoke-DotNet reportgenerator "-reports:$coverage/*/*.cobertura.xml" "-targetdir:$coverage" `
            '-reporttypes:Html;TextSummary' '-filefilters:-*.g.cs'
        if (-not $WhatIfPreference) { Get-Content (Join-Path $coverage 'Summary.txt') | Select-String '^MicroSsim' | Out-Host }
    }

    Clean = {
        Invoke-DotNet clean $solution -c $Configuration
        if (Test-Path -LiteralPath $artifacts) { Remove-Item -LiteralPath $artifacts -Recurse -Force }
    }
}

# -File passes a,b as one string.
$names = @($Task -split ',' | ForEach-Object { $_.Trim() } | Where-Object { $_ })
foreach ($name in $names) {
    if (-not $tasks.Contains($name)) { throw "There is no task '$name'; the tasks are $($tasks.Keys -join ', ')." }
}

foreach ($name in $names) { & $tasks[$name] }
