# Evaluates predictions, as a script for schedulers and containers: exit code 1 if an image could not be used.
#
#   Evaluate.ps1                                                          simulates a small data set and evaluates it
#   Evaluate.ps1 -GroundTruth DIR -Prediction DIR[,DIR...] -Output DIR    evaluates your own images
#
# After an interruption, run the same command again: it continues where it stopped. -Force replaces earlier results.
param(
    [string] $GroundTruth,
    [string[]] $Prediction,
    [string] $Output = './out',
    [int] $ThrottleLimit = [Environment]::ProcessorCount,
    [switch] $Force
)
if (-not (Get-Command Invoke-MicroSsimEvaluation -ErrorAction Ignore)) { Import-Module "$PSScriptRoot/../artifacts/module/MicroSsim" }
if ($GroundTruth -xor $Prediction) { throw 'Give both -GroundTruth and -Prediction, or neither for a simulated data set.' }

$folders = if ($GroundTruth) {
    @{ GroundTruth = $GroundTruth; Prediction = $Prediction -split ',' } # -File passes a,b as one string
}
else { New-MicroSsimSample "$Output/sample" }
[pscustomobject] $folders | Invoke-MicroSsimEvaluation -Output $Output -Resume -Force:$Force -ThrottleLimit $ThrottleLimit
if (-not $?) { exit 1 }
