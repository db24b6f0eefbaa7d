# One task of a job that fits and scores a set in shards, submitted by submit.sh. An existing output is not computed again.
#
#   Part   one shard's part of a pass of the fit        pass-<n>/part-<i>.json
#   Merge  all parts of a pass                          pass-<n>/merged.json; fit.json if the fit is complete
#   Score  one shard's rows                             scores/part-<i>.clixml
#   Table  all rows, in the order of the set            scores.csv
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

# A bad image does not stop the task: the others are used, and the last step reports it and fails.
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

# Saves the errors for the last step. Must run before the target is written, because the target marks the task as done.
function Set-Problem {
    if (-not $problems) { return }
    Set-Text "$Output/problems/$Step-$Pass-$ShardIndex.txt" ([string]::Join("`n", @($problems | ForEach-Object { "$_" })) + "`n")
}

$folders = $Prediction -split ','
$target = Get-Target
if ([IO.File]::Exists($target)) { "$target already exists." | Out-Default; exit 0 }
"$Step of pass $Pass, shard $ShardIndex of $ShardCount, $ThrottleLimit thread(s)" | Out-Default

switch ($Step) {
    Part {
        $previous = if ($Pass -gt 1) { "$Output/pass-$($Pass - 1)/merged.json" }
        $shard = @{ ShardIndex = $ShardIndex; ShardCount = $ShardCount; RangeMode = $RangeMode; ThrottleLimit = $ThrottleLimit }
        $parts = @(Get-MicroSsimPair $GroundTruth $folders -ErrorAction SilentlyContinue | # reported by shard 0 of Score
            New-MicroSsimFit -Partial @shard -Previous $previous @go)
        Set-Problem
        $parts | Export-MicroSsimFit $target -PassThru | Out-Default
    }
    Merge {
        $merged = @(Merge-MicroSsimFit "$Output/pass-$Pass/part-*.json" @go)
        Set-Problem
        if (-not $merged) { throw 'No method could be fitted.' }
        if (-not ($merged | Where-Object { -not $_.Complete })) { $merged | Export-MicroSsimFit "$Output/fit.json" -PassThru | Out-Default }
        $merged | Export-MicroSsimFit $target -PassThru | Out-Default
    }
    Score {
        # Contiguous pairs, so that the table is the concatenation of the rows of all shards.
        $report = if ($ShardIndex -eq 0) { $go } else { @{ ErrorAction = 'SilentlyContinue' } } # report images without a partner once
        $pairs = @(Get-MicroSsimPair $GroundTruth $folders @report)
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
        $rows | Export-MicroSsimReport $target -PassThru | Out-Default
        $rows | Get-MicroSsimSummary | Out-Default
    }
}
