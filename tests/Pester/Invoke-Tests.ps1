#Requires -Version 5.1
#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }
# Runs the Pester tests on the module as it is packaged. Build it first: build.ps1 -Task Package
param(
    # The build of the module to test: net10.0 or netstandard2.0. By default the one that the module loads in this PowerShell.
    [string] $Build,

    # The path of a package to test; by default the module of the last build here.
    [string] $Package,

    # A file to write: the counts of passed, failed and skipped tests in the first line, then the name and message of each failure.
    [string] $CountFile
)
if ($Package) {
    # Unpacks it as an installer does: without the metadata files of the package.
    $module = [IO.Path]::Combine($PSScriptRoot, '..', '..', 'artifacts', 'module', 'MicroSsim')
    if (Test-Path -LiteralPath $module) { Remove-Item -LiteralPath $module -Recurse -Force }
    Add-Type -AssemblyName System.IO.Compression.FileSystem
    [IO.Compression.ZipFile]::ExtractToDirectory((Resolve-Path -LiteralPath $Package).ProviderPath, $module)
    $metadata = '_rels', 'package', '[Content_Types].xml', 'MicroSsim.nuspec' | ForEach-Object { "$module/$_" }
    Remove-Item -LiteralPath $metadata -Recurse -Force -ErrorAction Stop
}

$global:MicroSsimBuild = $Build
$configuration = New-PesterConfiguration
$configuration.Run.Path = $PSScriptRoot
$configuration.Run.PassThru = $true
$configuration.Output.Verbosity = 'Normal'
$result = Invoke-Pester -Configuration $configuration

# A block that fails before its tests, and a file that cannot be parsed, count as failures too.
$failed = $result.FailedCount
if (-not $failed -and $result.Result -ne 'Passed') { $failed = $result.FailedBlocksCount + $result.FailedContainersCount }
if ($CountFile) {
    $failures = $result.Failed | ForEach-Object { "$($_.ExpandedPath): $($_.ErrorRecord.Exception.Message)" -replace '\s*\n\s*', ' ' }
    Set-Content -LiteralPath $CountFile -Value (@("$($result.PassedCount) $failed $($result.SkippedCount)") + $failures)
}
exit [int]($failed -gt 0)
