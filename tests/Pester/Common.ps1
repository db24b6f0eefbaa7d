# Paths and helpers of the test files; each file dot-sources this one in BeforeAll.
$Root = [IO.Path]::GetFullPath([IO.Path]::Combine($PSScriptRoot, '..', '..'))
$ModulePath = [IO.Path]::Combine($Root, 'artifacts', 'module', 'MicroSsim')
$Golden = [IO.Path]::Combine($Root, 'tests', 'Fixtures', 'golden')
$Large = Join-Path $Golden '17_ms_u16' # one pair, large enough for five scales
$Build = "$MicroSsimBuild" # set by Invoke-Tests.ps1; empty selects the build that the module loads by default
Import-Module $ModulePath -Force -ErrorAction Stop -ArgumentList $Build

# Runs code in a new PowerShell process with the module loaded; returns its output and errors.
$PowerShell = (Get-Process -Id $PID).Path
if ([IO.Path]::GetFileNameWithoutExtension($PowerShell) -eq 'dotnet') { $PowerShell = 'pwsh' } # pwsh is installed as a .NET tool
function Invoke-Fresh([string] $Code, [switch] $WithoutModule) {
    $import = if ($WithoutModule) { '' } else { "Import-Module '$ModulePath' -ArgumentList '$Build' -ErrorAction Stop; " }
    & $PowerShell -NoProfile -NonInteractive -Command ($import + $Code) 2>&1
}

# Creates the folders gt, care and n2v with three images each; returns their parent folder.
function New-TestSet([string] $Folder = 'set') {
    $set = [IO.Path]::Combine((Get-PSDrive TestDrive).Root, $Folder)
    foreach ($name in 'gt', 'care', 'n2v') {
        $null = [IO.Directory]::CreateDirectory("$set/$name")
        $source = if ($name -eq 'gt') { 'gt' } else { 'pred' }
        foreach ($i in 0..2) { [IO.File]::Copy("$Golden/11_list_sizes/$source/$i.tif", "$set/$name/image$i.tif", $true) }
    }
    $set
}

# Creates the fit of the reference implementation for these images.
function New-TestFit {
    New-MicroSsimFit -GroundTruthOffset 103 -PredictionOffset 254.5 -MaxValue 4014 -RangeInvariantFactor 3.087038096902422
}

# The scores of the three images with that fit, computed by the Python package.
$Expected = @((Get-Content -Raw "$Golden/11_list_sizes/expected.json" | ConvertFrom-Json).scores_at_reference_ri)
