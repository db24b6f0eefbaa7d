# Checks of names, paths and locks of Windows. Each prints "ok" or "FAILED"; the exit code is the number of failed ones.
$ProgressPreference = 'SilentlyContinue'
$WarningPreference = 'SilentlyContinue'
$ErrorActionPreference = 'SilentlyContinue'
$failed = 0

function Check([string] $Name, $Expected, $Actual) {
    if ("$Expected" -eq "$Actual") { "ok      $Name" } else { "FAILED  ${Name}: '$Actual', expected '$Expected'"; $script:failed++ }
}

function IdOf([scriptblock] $Command) {
    # The id of the error that a command ends with.
    try { & $Command | Out-Null } catch { ($_.FullyQualifiedErrorId -split ',')[0] }
}

Import-Module MicroSsim
Set-Location C:\
Get-MicroSsimInfo | Format-List Build, PowerShell, Runtime, OperatingSystem
New-MicroSsimSample C:\data -Count 2 -Width 192 -Height 180 | Out-Null

Invoke-MicroSsimEvaluation C:\data\gt data\denoised, .\data\raw 'C:/data/out' 6> $null
Check 'the main job' True $?
Check 'its files' 'fit.json report.html scores.csv scores.settings.json' ((Get-ChildItem C:\data\out).Name -join ' ')
$again = Invoke-MicroSsimEvaluation c:/DATA/GT C:\Data\RAW C:\data\again -PassThru
Check 'paths in another case' 'RAW RAW' $again.Method
Invoke-MicroSsimEvaluation C:\data\gt C:\data\missing C:\data\no 6> $null
Check 'a failure' False $?

$pair = @(Get-MicroSsimPair C:\data\gt C:\data\raw)[0]
function NewPair([string] $Name) {
    [pscustomobject]@{ Name = $Name; Method = 'PRN'; GroundTruth = $pair.GroundTruth; Prediction = $pair.Prediction }
}

'CON', 'aux', 'a.', 'a ', 'lpt1.x', 'b:c', 'nul.tif', '..\up', 'd\e' | ForEach-Object { NewPair $_ } |
    Measure-MicroSsim -MapDirectory C:\data\maps | Out-Null
$maps = Get-ChildItem C:\data\maps -Recurse -File -Force | ForEach-Object { $_.FullName.Substring(13) } | Sort-Object
$expected = '..._up', '_aux', '_CON', '_lpt1.x', '_nul.tif', 'a ', 'a.', 'b_c', 'd_e' | ForEach-Object { "_PRN\$_.ssim.tif" }
Check 'maps with reserved names' (($expected -replace '\\\.\.\._', '\.._' | Sort-Object) -join '|') ($maps -join '|')
$id = IdOf { 'Cell', 'cell' | ForEach-Object { NewPair $_ } | Measure-MicroSsim -MapDirectory C:\data\twins }
Check 'maps whose names differ in case' MapNameTaken $id

$lock = [IO.File]::Open('C:\data\raw\sample_00.tif', 'Open', 'ReadWrite', 'None')
$rows = Get-MicroSsimPair C:\data\gt C:\data\raw | Measure-Psnr -DataRange Type -ErrorVariable problems
Check 'a locked input' 'sample_01 ImageUnreadable' "$($rows.Name) $(($problems.FullyQualifiedErrorId -split ',')[0])"
$lock.Dispose()
$lock = [IO.File]::Open('C:\data\out\scores.csv', 'Open', 'Read', 'None')
Check 'a locked output' OutputNotWritten (IdOf { Invoke-MicroSsimEvaluation C:\data\gt C:\data\raw C:\data\out -Force 6> $null })
$lock.Dispose()
(Get-Item C:\data\out\scores.csv).IsReadOnly = $true
Invoke-MicroSsimEvaluation C:\data\gt C:\data\raw C:\data\out -Force 6> $null
Check 'a read-only output with -Force' True $?

$fit = Get-MicroSsimPair C:\data\gt C:\data\raw | New-MicroSsimFit
$fit | Export-MicroSsimFit C:\data\fit.json
Check 'a saved fit' $fit.RangeInvariantFactor (Import-MicroSsimFit data\fit.json).RangeInvariantFactor
Check 'an output with the name of a device' OutputNotWritten (IdOf { $fit | Export-MicroSsimFit C:\data\con.json -ErrorAction Stop })

$null = New-Item C:\data\deep\gt\s, C:\data\deep\raw\s -ItemType Directory
'gt', 'raw' | ForEach-Object { Copy-Item C:\data\$_\sample_00.tif C:\data\deep\$_\s\x.tif }
Check 'names with folders' 's/x' (Get-MicroSsimPair C:\data\deep\gt C:\data\deep\raw -Recurse).Name
$plates = Get-MicroSsimPair C:\plate.zarr .\plate.zarr -Mask C:\plate.zarr
Check 'wells of a plate' 'B/03/0 B/03/1 C/03/0' $plates.Name
Check 'masks of a plate' 'C:\plate.zarr\B\03\0' $plates[0].Mask
exit $failed
