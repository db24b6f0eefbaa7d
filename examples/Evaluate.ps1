# Evaluates predictions: pairs, fits, scores and a summary; writes report.html, scores.csv and fit.json to the output folder.
#
#   Evaluate.ps1                                                          simulates a small data set and evaluates it
#   Evaluate.ps1 -GroundTruth DIR -Prediction DIR[,DIR...] -Output DIR    evaluates your own images
#
# Measurements are stored in the subfolder `resume` of the output folder. After an interruption, run the same command again: it
# continues where it stopped.
param(
    [string] $GroundTruth,
    [string[]] $Prediction,
    [string] $Output = './out'
)
$ErrorActionPreference = 'Stop'
if (-not (Get-Module MicroSsim)) { Import-Module ([IO.Path]::Combine($PSScriptRoot, '..', 'artifacts', 'module', 'MicroSsim')) }

if ($GroundTruth -xor $Prediction) { throw 'Give both -GroundTruth and -Prediction, or neither for a simulated data set.' }
if ($GroundTruth) {
    $Prediction = $Prediction | ForEach-Object { $_ -split ',' } # -File passes a,b as one string
}
else {
    $sample = New-MicroSsimSample -Path "$Output/sample"
    $GroundTruth = $sample.GroundTruth
    $Prediction = $sample.Prediction
}

# A bad image is one error; the other images are still scored.
$problems = @()
$go = @{ ErrorAction = 'Continue'; ErrorVariable = '+problems' }
$pairs = @(Get-MicroSsimPair $GroundTruth $Prediction @go)
$fits = @($pairs | New-MicroSsimFit @go)
$keep = @{ Fit = $fits; Resume = "$Output/resume" }
$scores = @($pairs | Measure-MicroSsim @keep @go | Measure-MicroMs3im @keep @go)

$fits | Out-Default
$scores | Out-Default
$scores | Get-MicroSsimSummary | Out-Default

$fits | Export-MicroSsimFit -Path "$Output/fit.json" | Out-Null
$scores | Export-MicroSsimReport -Path "$Output/scores.csv" | Out-Null
$scores | Export-MicroSsimReport -Path "$Output/report.html" | Out-Null
"$($scores.Count) rows in $Output/scores.csv, the fit of each method in $Output/fit.json" | Out-Default
"Open $Output/report.html in a browser to view them." | Out-Default
if ($problems) { exit 1 }
