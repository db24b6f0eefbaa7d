# What the test files share; each dot-sources it in BeforeAll.
$Root = [IO.Path]::GetFullPath([IO.Path]::Combine($PSScriptRoot, '..', '..'))
$ModulePath = [IO.Path]::Combine($Root, 'artifacts', 'module', 'MicroSsim')
$Golden = [IO.Path]::Combine($Root, 'tests', 'Fixtures', 'golden')
$Large = Join-Path $Golden '17_ms_u16' # a single pair, large enough for the multi-scale score
$Lane = "$MicroSsimLane" # set by Invoke-Tests.ps1; none is the one that the module chooses
Import-Module $ModulePath -Force -ErrorAction Stop -ArgumentList $Lane

# Runs code, and files of code, in a PowerShell of its own with the module loaded; returns all that it writes.
$PowerShell = (Get-Process -Id $PID).Path
if ([IO.Path]::GetFileNameWithoutExtension($PowerShell) -eq 'dotnet') { $PowerShell = 'pwsh' } # it is a tool of dotnet's
function Invoke-Fresh([string] $Code, [switch] $WithoutModule) {
    $import = if ($WithoutModule) { '' } else { "Import-Module '$ModulePath' -ArgumentList '$Lane' -ErrorAction Stop; " }
    & $PowerShell -NoProfile -NonInteractive -Command ($import + $Code) 2>&1
}

# A ground truth of three images, gt, and two methods, care and n2v; returns the folder.
function New-TestSet([string] $Folder = 'set') {
    $set = [IO.Path]::Combine((Get-PSDrive TestDrive).Root, $Folder)
    foreach ($name in 'gt', 'care', 'n2v') {
        $null = [IO.Directory]::CreateDirectory("$set/$name")
        $source = if ($name -eq 'gt') { 'gt' } else { 'pred' }
        foreach ($i in 0..2) { [IO.File]::Copy("$Golden/11_list_sizes/$source/$i.tif", "$set/$name/image$i.tif", $true) }
    }
    $set
}

function New-TestFit {
    New-MicroSsimFit -GroundTruthOffset 103 -PredictionOffset 254.5 -MaxValue 4014 -RangeInvariantFactor 3.087038096902422
}

# The scores of the three images with that fit, as the Python package computes them.
$Expected = @((Get-Content -Raw "$Golden/11_list_sizes/expected.json" | ConvertFrom-Json).scores_at_reference_ri)
