# Builds, tests and installs MicroSsim; dotnet does the work.
#
#   build.ps1 [-Task] Build | Test | Package | Install | Bench | Clean [,...] [-Configuration Release] [-WhatIf]
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
$module = [IO.Path]::Combine($artifacts, 'module', 'MicroSsim')

function Invoke-DotNet {
    # Runs dotnet on the solution; it shows its own output.
    if (-not $PSCmdlet.ShouldProcess("dotnet $args", 'Run')) { return }
    & dotnet @args | Out-Default
    if ($LASTEXITCODE -ne 0) { throw "dotnet $args failed with exit code $LASTEXITCODE." }
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

    Test = { Invoke-DotNet test $solution -c $Configuration }

    Package = { throw 'There is no package yet: it comes with the release of the module. Install copies the module without one.' }

    Install = {
        Invoke-DotNet build $solution -c $Configuration
        $target = [IO.Path]::Combine((Get-UserModuleFolder), 'MicroSsim', (Get-ModuleVersion))
        if ($PSCmdlet.ShouldProcess($target, 'Install module')) {
            if ([IO.Directory]::Exists($target)) { [IO.Directory]::Delete($target, $true) }
            Copy-Folder $module $target
            "MicroSsim is in $target" | Out-Default
        }
    }

    Bench = {
        $projects = @([IO.Directory]::GetFiles([IO.Path]::Combine($PSScriptRoot, 'tests', 'Benchmarks'), '*.csproj', 'AllDirectories'))
        [Array]::Sort($projects, [StringComparer]::Ordinal)
        foreach ($project in $projects) { Invoke-DotNet run -c Release --project $project '--' --filter '*' }
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
