# One task of a job that fits and scores a set in shards; submit.sh says which. What is there already is not made again.
#
#   Part   one shard's part of a round of the fit       round-<n>/part-<i>.json
#   Merge  all parts of a round                         round-<n>/merged.json; fit.json once it is complete
#   Score  one shard's rows                             scores/part-<i>.clixml
#   Table  all rows, in the order of the set            scores.csv
#
# It runs in pwsh and in src/MicroSsim.Shell.
param(
    [ValidateSet('Part', 'Merge', 'Score', 'Table')] [string] $Step,
    [string] $GroundTruth,
    [string] $Prediction, # folders, parted by commas
    [string] $Output,
    [ValidateSet('LastImage', 'PerImage')] [string] $RangeMode = 'LastImage',
    [int] $Round,
    [int] $ShardIndex,
    [int] $ShardCount,
    [int] $ThrottleLimit = 1
)
$ErrorActionPreference = 'Stop'
if (-not (Get-Module MicroSsim)) { Import-Module ([IO.Path]::Combine($PSScriptRoot, '..', '..', 'artifacts', 'module', 'MicroSsim')) }

# A bad image is not the end: the others are used, and the last step fails and tells.
$problems = @()
$go = @{ ErrorAction = 'Continue'; ErrorVariable = '+problems' }

function Get-Target {
    switch ($Step) {
        Part { "$Output/round-$Round/part-$ShardIndex.json" }
        Merge { "$Output/round-$Round/merged.json" }
        Score { "$Output/scores/part-$ShardIndex.clixml" }
        Table { "$Output/scores.csv" }
    }
}

# Writes a text whole or not at all.
function Set-Text([string] $Path, [string] $Text) {
    $null = [IO.Directory]::CreateDirectory([IO.Path]::GetDirectoryName($Path))
    [IO.File]::WriteAllText("$Path.new", $Text)
    [IO.File]::Delete($Path)
    [IO.File]::Move("$Path.new", $Path)
}

# What went wrong, for the last step to tell. It is written first, as the target says that a task is done.
function Set-Problem {
    if ($problems) { Set-Text "$Output/problems/$Step-$Round-$ShardIndex.txt" ([string]::Join("`n", @($problems | ForEach-Object { "$_" })) + "`n") }
}

$folders = $Prediction -split ','
$target = Get-Target
if ([IO.File]::Exists($target)) { "$target is there already." | Out-Default; exit 0 }
"$Step of round $Round, shard $ShardIndex of $ShardCount, $ThrottleLimit thread(s)" | Out-Default

switch ($Step) {
    Part {
        $previous = if ($Round -gt 1) { "$Output/round-$($Round - 1)/merged.json" }
        $parts = @(Get-MicroSsimPair $GroundTruth $folders -ErrorAction SilentlyContinue | # told by the first step that scores
            New-MicroSsimFit -Partial -ShardIndex $ShardIndex -ShardCount $ShardCount -Previous $previous -RangeMode $RangeMode -ThrottleLimit $ThrottleLimit @go)
        Set-Problem
        $parts | Export-MicroSsimFit $target | Out-Default
    }
    Merge {
        $merged = @(Merge-MicroSsimFit "$Output/round-$Round/part-*.json" @go)
        Set-Problem
        if (-not $merged) { throw 'No method could be fitted.' }
        if (-not ($merged | Where-Object { -not $_.Complete })) { $merged | Export-MicroSsimFit "$Output/fit.json" | Out-Default }
        $merged | Export-MicroSsimFit $target | Out-Default
    }
    Score {
        # A run of neighbours, so that the table is one shard's rows after the other's.
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
