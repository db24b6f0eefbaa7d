# One task of a job that fits and scores a set in shards; submit.sh chooses the task. Existing output is not computed again.
#
#   Part   the part of one shard in a pass of the fit   pass-<n>/part-<i>.json
#   Merge  the merge of all parts of a pass             pass-<n>/merged.json; fit.json once it is complete
#   Score  the rows of one shard                        scores/part-<i>.clixml
#   Table  all rows, in the order of the set            scores.csv
#
# It uses commands of the PowerShell engine only, so it runs in pwsh and in src/MicroSsim.Shell.
param(
    [ValidateSet('Part', 'Merge', 'Score', 'Table')] [string] $Step,
    [string] $GroundTruth,
    [string] $Prediction, # folders, separated by commas
    [string] $Output,
    [ValidateSet('LastImage', 'PerImage')] [string] $RangeMode = 'LastImage',
    [int] $Pass,
    [int] $ShardIndex,
    [int] $ShardCount,
    [int] $ThrottleLimit = 1
)
$ErrorActionPreference = 'Stop'
if (-not (Get-Module MicroSsim)) { Import-Module ([IO.Path]::Combine($PSScriptRoot, '..', '..', 'artifacts', 'module', 'MicroSsim')) }

# An image that cannot be used does not stop the run: the others are used, and the last step fails and names it.
$problems = @()
$go = @{ ErrorAction = 'Continue'; ErrorVariable = '+problems' }

function Get-Target {
    switch ($Step) {
        Part { "$Output/pass-$Pass/part-$ShardIndex.json" }
        Merge { "$Output/pass-$Pass/merged.json" }
        Score { "$Output/scores/part-$ShardIndex.clixml" }
        Table { "$Output/scores.csv" }
    }
}

# Writes a text file atomically.
function Set-Text([string] $Path, [string] $Text) {
    $null = [IO.Directory]::CreateDirectory([IO.Path]::GetDirectoryName($Path))
    [IO.File]::WriteAllText("$Path.new", $Text)
    [IO.File]::Delete($Path)
    [IO.File]::Move("$Path.new", $Path)
}

# Saves the errors for the last step. They are written before the target, whose existence marks the task as done.
function Set-Problem {
    if ($problems) { Set-Text "$Output/problems/$Step-$Pass-$ShardIndex.txt" ([string]::Join("`n", @($problems | ForEach-Object { "$_" })) + "`n") }
}

$folders = $Prediction -split ','
$target = Get-Target
if ([IO.File]::Exists($target)) { "$target exists already." | Out-Default; exit 0 }
"$Step of pass $Pass, shard $ShardIndex of $ShardCount, $ThrottleLimit thread(s)" | Out-Default

switch ($Step) {
    Part {
        $previous = if ($Pass -gt 1) { "$Output/pass-$($Pass - 1)/merged.json" }
        $parts = @(Get-MicroSsimPair $GroundTruth $folders -ErrorAction SilentlyContinue | # reported by the first step that scores
            New-MicroSsimFit -Partial -ShardIndex $ShardIndex -ShardCount $ShardCount -Previous $previous -RangeMode $RangeMode -ThrottleLimit $ThrottleLimit @go)
        Set-Problem
        $parts | Export-MicroSsimFit $target | Out-Default
    }
    Merge {
        $merged = @(Merge-MicroSsimFit "$Output/pass-$Pass/part-*.json" @go)
        Set-Problem
        if (-not $merged) { throw 'No method could be fitted.' }
        if (-not ($merged | Where-Object { -not $_.Complete })) { $merged | Export-MicroSsimFit "$Output/fit.json" | Out-Default }
        $merged | Export-MicroSsimFit $target | Out-Default
    }
    Score {
        # Consecutive pairs, so that the table is the concatenation of the rows of the shards.
        $pairs = @(if ($ShardIndex -eq 0) { Get-MicroSsimPair $GroundTruth $folders @go } else { Get-MicroSsimPair $GroundTruth $folders -ErrorAction SilentlyContinue })
        $first = [Math]::Floor($pairs.Count * $ShardIndex / $ShardCount)
        $end = [Math]::Floor($pairs.Count * ($ShardIndex + 1) / $ShardCount)
        $mine = for ($i = $first; $i -lt $end; $i++) { $pairs[$i] }
        $scale = @{ Fit = "$Output/fit.json"; ThrottleLimit = $ThrottleLimit }
        $rows = @($mine | Measure-MicroSsim @scale @go | Measure-MicroMs3im @scale @go)
        Set-Problem
        Set-Text $target ([Management.Automation.PSSerializer]::Serialize($rows))
    }
    Table {
        $rows = foreach ($i in 0..($ShardCount - 1)) {
            [Management.Automation.PSSerializer]::Deserialize([IO.File]::ReadAllText("$Output/scores/part-$i.clixml"))
        }
        $rows | Export-MicroSsimReport $target | Out-Default
        $rows | Get-MicroSsimSummary | Out-Default
    }
}
