# One task of a job that fits and scores a set in shards, submitted by submit.sh. An existing output is not computed again, unless it is
# damaged or empty, for example after a power failure. A part of another set is an error.
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

# Writes a text file atomically, even if two tasks write the same one.
function Set-Text([string] $Path, [string] $Text) {
    $null = [IO.Directory]::CreateDirectory([IO.Path]::GetDirectoryName($Path))
    $new = "$Path.$([guid]::NewGuid().ToString('N')).new"
    [IO.File]::WriteAllText($new, $Text)
    [IO.File]::Move($new, $Path, $true)
}

# The fingerprint of a set: the names, methods and pages of its pairs, in their order.
function Get-Fingerprint($Pairs) {
    $text = [string]::Join("`n", @($Pairs | ForEach-Object { "$($_.Name)|$($_.Method)|$($_.Page)|$($_.Channel)" }))
    [Convert]::ToBase64String([Security.Cryptography.SHA256]::HashData([Text.Encoding]::UTF8.GetBytes($text)))
}

# Reads the rows of a shard, and the fingerprint of the set that it is a part of. An error names the file.
function Read-Rows([string] $Path) {
    try {
        $part = [Management.Automation.PSSerializer]::Deserialize([IO.File]::ReadAllText($Path))
        if (-not $part.Set) { throw 'it has no set.' }
        $part
    }
    catch { throw "${Path}: is damaged or not complete ($($_.Exception.Message))" }
}

# Removes an output that cannot be used, so that it is made again; true if a good one is there.
function Test-Output([string] $Path) {
    if (-not [IO.File]::Exists($Path)) { return $false }
    try {
        if ($Path -like '*.json') { $null = Import-MicroSsimFit -LiteralPath $Path -ErrorAction Stop }
        elseif ($Path -like '*.clixml') { $null = Read-Rows $Path }
        elseif ([IO.FileInfo]::new($Path).Length -eq 0) { throw "${Path}: is empty" }
        $true
    }
    catch {
        "$_ It is made again." | Out-Default
        [IO.File]::Delete($Path)
        $false
    }
}

# Saves the errors for the last step. Must run before the target is written, because the target marks the task as done.
function Set-Problem {
    if (-not $problems) { return }
    Set-Text "$Output/problems/$Step-$Pass-$ShardIndex.txt" ([string]::Join("`n", @($problems | ForEach-Object { "$_" })) + "`n")
}

$folders = $Prediction -split ','
$target = Get-Target
if (Test-Output $target) { "$target already exists." | Out-Default; exit 0 }
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
        $files = @(0..($ShardCount - 1) | ForEach-Object { "$Output/pass-$Pass/part-$_.json" })
        $bad = @($files | Where-Object { -not (Test-Output $_) })
        if ($bad) { throw "$([string]::Join(', ', $bad)): missing or damaged; run the same command again to make it." }
        $merged = @(Merge-MicroSsimFit $files @go)
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
        Set-Text $target ([Management.Automation.PSSerializer]::Serialize(@{ Set = Get-Fingerprint $pairs; Rows = $rows }, 4))
    }
    Table {
        $set = Get-Fingerprint @(Get-MicroSsimPair $GroundTruth $folders -ErrorAction SilentlyContinue)
        $files = @(0..($ShardCount - 1) | ForEach-Object { "$Output/scores/part-$_.clixml" })
        $bad = @($files | Where-Object { -not (Test-Output $_) })
        if ($bad) { throw "$([string]::Join(', ', $bad)): missing or damaged; run the same command again to make it." }
        $rows = foreach ($file in $files) {
            $part = Read-Rows $file
            if ($part.Set -ne $set) {
                throw "${file}: was scored for other pairs, or another order of them; images were added, removed or renamed. Choose another output folder."
            }
            $part.Rows
        }
        $rows | Export-MicroSsimReport $target -PassThru | Out-Default
        $rows | Get-MicroSsimSummary | Out-Default
    }
}
