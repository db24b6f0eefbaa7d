#Requires -Version 5.1
#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }
# Runs the Pester tests of the module, as its package holds it. Build first: build.ps1 -Task Package
param(
    # The build of the module to test: net10.0 or netstandard2.0. By default the one that fits this PowerShell.
    [string] $Lane,

    # A package to test, such as one that was built elsewhere; by default the one that was built here last.
    [string] $Package,

    # Where to write how many tests passed, failed and were skipped, and below that which ones failed, and why.
    [string] $CountFile
)
if ($Package) {
    # As an installer unpacks it: without the files that belong to the package itself.
    $module = [IO.Path]::Combine($PSScriptRoot, '..', '..', 'artifacts', 'module', 'MicroSsim')
    if (Test-Path -LiteralPath $module) { Remove-Item -LiteralPath $module -Recurse -Force }
    Add-Type -AssemblyName System.IO.Compression.FileSystem
    [IO.Compression.ZipFile]::ExtractToDirectory((Resolve-Path -LiteralPath $Package).ProviderPath, $module)
    Remove-Item -LiteralPath "$module/_rels", "$module/package", "$module/[Content_Types].xml", "$module/MicroSsim.nuspec" -Recurse -Force -ErrorAction Stop
}

$global:MicroSsimLane = $Lane
$configuration = New-PesterConfiguration
$configuration.Run.Path = $PSScriptRoot
$configuration.Run.PassThru = $true
$configuration.Output.Verbosity = 'Normal'
$result = Invoke-Pester -Configuration $configuration

# A block that dies before its tests, or a file that cannot be read, is a failure too.
$failed = $result.FailedCount
if (-not $failed -and $result.Result -ne 'Passed') { $failed = $result.FailedBlocksCount + $result.FailedContainersCount }
if ($CountFile) {
    $failures = $result.Failed | ForEach-Object { "$($_.ExpandedPath): $($_.ErrorRecord.Exception.Message)" -replace '\s*\n\s*', ' ' }
    Set-Content -LiteralPath $CountFile -Value (@("$($result.PassedCount) $failed $($result.SkippedCount)") + $failures)
}
exit [int]($failed -gt 0)
