# Builds, tests, packs and installs MicroSsim; dotnet does the work.
#
#   Build    the solution, and the module of it in artifacts/module/MicroSsim
#   Test     everything: dotnet's tests, and Pester's for both lanes where this is a PowerShell with Pester 5
#   Package  artifacts/MicroSsim.<version>.nupkg
#   Install  the module for the current user
#   Bench    the benchmarks
#   Coverage the share of lines that dotnet's tests run, of each assembly; the report of all lines is artifacts/coverage/index.html
#   Clean    removes what was built
#
#   build.ps1 [-Task] Build | Test | Package | Install | Bench | Coverage | Clean [,...] [-Configuration Release] [-WhatIf]
#
# It uses commands of the PowerShell engine only, and so runs in pwsh, in Windows PowerShell and in src/MicroSsim.Shell:
#   dotnet run -c Release --project src/MicroSsim.Shell -- -File build.ps1 -Task Test
[CmdletBinding(SupportsShouldProcess)]
param(
    [Parameter(Position = 0)]
    [string[]] $Task = 'Build',

    [string] $Configuration = 'Release'
)
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

$solution = [IO.Path]::Combine($PSScriptRoot, 'MicroSsim.PowerShell.sln')
$artifacts = [IO.Path]::Combine($PSScriptRoot, 'artifacts')
$module = [IO.Path]::Combine($artifacts, 'module', 'MicroSsim') # the package, unpacked
$packageProject = [IO.Path]::Combine($PSScriptRoot, 'tools', 'MicroSsim.Package', 'MicroSsim.Package.csproj')

function Invoke-DotNet {
    # Runs dotnet on the solution; it shows its own output.
    if (-not $PSCmdlet.ShouldProcess("dotnet $args", 'Run')) { return }
    & dotnet @args | Out-Default
    if ($LASTEXITCODE -ne 0) { throw "dotnet $args failed with exit code $LASTEXITCODE." }
}

function Invoke-Pester5 {
    # Runs Pester's tests in processes of their own, as a session cannot let go of the assemblies that they load.
    $powerShell = [Diagnostics.Process]::GetCurrentProcess().MainModule.FileName
    if ([IO.Path]::GetFileNameWithoutExtension($powerShell) -notin 'pwsh', 'powershell') { $powerShell = 'pwsh' } # as in our own shell, or in a pwsh that is a tool of dotnet's
    if (-not (Get-Command $powerShell -ErrorAction Ignore)) { 'There is no pwsh: Pester''s tests are skipped.' | Out-Default; return }
    & $powerShell -NoProfile -NonInteractive -Command 'exit [int]-not (Get-Module Pester -ListAvailable | Where-Object { $_.Version.Major -ge 5 })'
    if ($LASTEXITCODE -ne 0) { "$powerShell has no Pester 5: its tests are skipped." | Out-Default; return }
    $tests = [IO.Path]::Combine($PSScriptRoot, 'tests', 'Pester', 'Invoke-Tests.ps1')
    foreach ($lane in $(if ($PSVersionTable.PSEdition -eq 'Core') { '', 'netstandard2.0' } else { '' })) {
        if (-not $PSCmdlet.ShouldProcess("$tests -Lane '$lane'", 'Run')) { continue }
        & $powerShell -NoProfile -NonInteractive -File $tests -Lane $lane | Out-Default
        if ($LASTEXITCODE -ne 0) { throw 'Pester failed.' }
    }
}

function Remove-Folder([string] $Path) {
    if ([IO.Directory]::Exists($Path) -and $PSCmdlet.ShouldProcess($Path, 'Delete folder')) { [IO.Directory]::Delete($Path, $true) }
}

function Copy-Folder([string] $From, [string] $To) {
    $null = [IO.Directory]::CreateDirectory($To)
    foreach ($file in [IO.Directory]::GetFiles($From)) { [IO.File]::Copy($file, [IO.Path]::Combine($To, [IO.Path]::GetFileName($file)), $true) }
    foreach ($folder in [IO.Directory]::GetDirectories($From)) { Copy-Folder $folder ([IO.Path]::Combine($To, [IO.Path]::GetFileName($folder))) }
}

function Get-ModuleVersion {
    $manifest = [IO.File]::ReadAllText([IO.Path]::Combine($PSScriptRoot, 'module', 'MicroSsim.psd1'))
    if ($manifest -notmatch "(?m)^\s*ModuleVersion\s*=\s*'([0-9.]+)'") { throw 'module/MicroSsim.psd1 has no ModuleVersion.' }
    $Matches[1]
}

function Get-UserModuleFolder {
    # The folder that PowerShell looks in for the modules of one user.
    $documents = [Environment]::GetFolderPath('MyDocuments')
    if ($PSVersionTable.PSEdition -ne 'Core') { return [IO.Path]::Combine($documents, 'WindowsPowerShell', 'Modules') }
    if ([IO.Path]::DirectorySeparatorChar -eq '\') { return [IO.Path]::Combine($documents, 'PowerShell', 'Modules') }
    $data = [Environment]::GetEnvironmentVariable('XDG_DATA_HOME')
    if (-not $data) { $data = [IO.Path]::Combine([Environment]::GetFolderPath('UserProfile'), '.local', 'share') }
    [IO.Path]::Combine($data, 'powershell', 'Modules')
}

$tasks = [ordered]@{
    Build = { Invoke-DotNet build $solution -c $Configuration }

    Test = {
        Invoke-DotNet test $solution -c $Configuration
        Invoke-Pester5
    }

    Package = {
        Invoke-DotNet build $packageProject -c $Configuration
        $package = [IO.Path]::Combine($artifacts, "MicroSsim.$(Get-ModuleVersion).nupkg")
        if (-not $WhatIfPreference) { "The package is $package" | Out-Default }
    }

    Install = {
        Invoke-DotNet build $packageProject -c $Configuration
        $target = [IO.Path]::Combine((Get-UserModuleFolder), 'MicroSsim', (Get-ModuleVersion))
        if ($PSCmdlet.ShouldProcess($target, 'Install module')) {
            if ([IO.Directory]::Exists($target)) { [IO.Directory]::Delete($target, $true) }
            Copy-Folder $module $target
            "MicroSsim is in $target" | Out-Default
        }
    }

    Bench = {
        # Each writes or shows its results; the engine's runs the other lane itself.
        foreach ($name in 'Engine', 'Imaging', 'Module') {
            Invoke-DotNet run -c Release --project ([IO.Path]::Combine($PSScriptRoot, 'tests', 'Benchmarks', $name))
        }
    }

    Coverage = {
        # Without PathMap, an assembly names the place of its symbols; the next build has it again.
        $coverage = [IO.Path]::Combine($artifacts, 'coverage')
        $tests = [IO.Path]::Combine($PSScriptRoot, 'tests')
        Remove-Folder $coverage
        Invoke-DotNet tool restore
        foreach ($name in 'Engine', 'Imaging', 'Evaluation', 'PowerShell', 'Shell', 'Help') {
            Invoke-DotNet test ([IO.Path]::Combine($tests, "MicroSsim.$name.Tests")) -c $Configuration '-p:PathMap=' --collect 'Code Coverage' `
                --settings ([IO.Path]::Combine($tests, 'coverage.runsettings')) --results-directory $coverage
        }
        Invoke-DotNet reportgenerator "-reports:$coverage/*/*.cobertura.xml" "-targetdir:$coverage" '-reporttypes:Html;TextSummary' '-filefilters:-*.g.cs'
        if (-not $WhatIfPreference) { [IO.File]::ReadAllLines([IO.Path]::Combine($coverage, 'Summary.txt')) -match '^MicroSsim' | Out-Default }
    }

    Clean = {
        Invoke-DotNet clean $solution -c $Configuration
        Remove-Folder $artifacts
    }
}

# -File passes a,b as one string, here and in pwsh.
$names = @($Task | ForEach-Object { $_ -split ',' } | ForEach-Object { $_.Trim() } | Where-Object { $_ })
foreach ($name in $names) {
    if (-not $tasks.Contains($name)) { throw "There is no task '$name'; there are $($tasks.Keys -join ', ')." }
}

foreach ($name in $names) { & $tasks[$name] }
