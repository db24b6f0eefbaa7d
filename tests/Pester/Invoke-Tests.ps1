#Requires -Version 5.1
#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }
# Runs the Pester tests of the staged module. Build first: dotnet build -c Release
param(
    # Where to write how many tests passed, failed and were skipped.
    [string] $CountFile
)
$configuration = New-PesterConfiguration
$configuration.Run.Path = $PSScriptRoot
$configuration.Run.PassThru = $true
$configuration.Output.Verbosity = 'Normal'
$result = Invoke-Pester -Configuration $configuration

# A block that dies before its tests, or a file that cannot be read, is a failure too.
$failed = $result.FailedCount
if (-not $failed -and $result.Result -ne 'Passed') { $failed = $result.FailedBlocksCount + $result.FailedContainersCount }
if ($CountFile) { Set-Content -LiteralPath $CountFile -Value "$($result.PassedCount) $failed $($result.SkippedCount)" }
exit [int]($failed -gt 0)
