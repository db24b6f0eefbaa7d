# Fits and scores a set in shards that work at the same time: in runspaces, jobs or remote sessions.
#
#   Evaluate-Shards.ps1 -GroundTruth DIR -Prediction DIR[,DIR...] -Output DIR [-ShardCount 4]              runspaces of this process
#   Evaluate-Shards.ps1 ... -By Job                                                                        processes of this machine
#   Evaluate-Shards.ps1 ... -Session (New-PSSession node1, node2) [-Module MicroSsim]                      other machines
#
# Output gets fit.json and scores.csv, the same as those of one machine. Other machines must see the folders under the same
# paths, and have the module: -Module is its name, or a path that they see. Jobs and sessions take pwsh or Windows
# PowerShell; runspaces take PowerShell 7 or src/MicroSsim.Shell.
param(
    [Parameter(Mandatory)] [string] $GroundTruth,
    [Parameter(Mandatory)] [string[]] $Prediction,
    [Parameter(Mandatory)] [string] $Output,
    [ValidateSet('Runspace', 'Job')] [string] $By = 'Runspace',
    [Management.Automation.Runspaces.PSSession[]] $Session,
    [int] $ShardCount = $(if ($Session) { $Session.Count } else { 4 }),
    [int] $ThreadsPerShard = $(if ($Session) { 0 } else { [Math]::Max(1, [Math]::Floor([Environment]::ProcessorCount / $ShardCount)) }), # 0: all that a machine has
    [ValidateSet('LastImage', 'PerImage')] [string] $RangeMode = 'LastImage',
    [string] $Module = [IO.Path]::GetFullPath([IO.Path]::Combine($PSScriptRoot, '..', '..', 'artifacts', 'module', 'MicroSsim'))
)
$ErrorActionPreference = 'Stop'
if (-not (Get-Module MicroSsim)) { Import-Module $Module }
$lane = (Get-MicroSsimInfo).Lane # all shards take that of this session: parts of two builds are not merged

# A shard's work: its part of a round of the fit or, once there is a fit, its rows. It runs elsewhere, and knows its arguments only.
$work = {
    param($Module, $Lane, $GroundTruth, $Prediction, $RangeMode, $Threads, $Shard, $Count, $Previous, $Fit)
    if (-not (Get-Module MicroSsim)) { Import-Module $Module -ArgumentList $Lane -ErrorAction Stop }
    $limit = if ($Threads) { @{ ThrottleLimit = $Threads } } else { @{} }
    $quiet = if ($Shard -or $Previous) { @{ ErrorAction = 'SilentlyContinue' } } else { @{} } # what has no partner is told once
    $pairs = @(Get-MicroSsimPair $GroundTruth $Prediction @quiet)
    if (-not $Fit) { $pairs | New-MicroSsimFit -Partial -ShardIndex $Shard -ShardCount $Count -Previous $Previous -RangeMode $RangeMode @limit }
    else {
        # A run of neighbours, so that the table is one shard's rows after the other's.
        $end = [Math]::Floor($pairs.Count * ($Shard + 1) / $Count)
        $mine = for ($i = [Math]::Floor($pairs.Count * $Shard / $Count); $i -lt $end; $i++) { $pairs[$i] }
        $mine | Measure-MicroSsim -Fit $Fit @limit | Measure-MicroMs3im -Fit $Fit @limit
    }
}

# The output of all shards, in their order.
function Invoke-Shard($Previous, $Fit) {
    $all = foreach ($i in 0..($ShardCount - 1)) { , @($Module, $lane, $GroundTruth, $Prediction, $RangeMode, $ThreadsPerShard, $i, $ShardCount, $Previous, $Fit) }
    if ($Session) {
        $jobs = foreach ($i in 0..($ShardCount - 1)) { Invoke-Command -Session $Session[$i % $Session.Count] -ScriptBlock $work -ArgumentList $all[$i] -AsJob }
    }
    elseif ($By -eq 'Job') { $jobs = foreach ($arguments in $all) { Start-Job -ScriptBlock $work -ArgumentList $arguments } }
    else {
        $text = "$work" # a script block belongs to its runspace; its text does not
        $done = $all | ForEach-Object -ThrottleLimit $ShardCount -Parallel {
            $arguments = $_
            [pscustomobject]@{ Shard = $arguments[6]; Output = @(& ([scriptblock]::Create($using:text)) @arguments) }
        }
        foreach ($i in 0..($ShardCount - 1)) { ($done | Where-Object Shard -EQ $i).Output }
        return
    }
    foreach ($job in $jobs) { $job | Wait-Job | Receive-Job } # what failed there fails here
    $jobs | Remove-Job
}

$merged = $null
do { $merged = @(Invoke-Shard $merged $null | Merge-MicroSsimFit) } while ($merged | Where-Object { -not $_.Complete })
if (-not $merged) { throw 'No method could be fitted.' }
$rows = @(Invoke-Shard $null $merged)

$merged | Export-MicroSsimFit -Path "$Output/fit.json" | Out-Null
$rows | Export-MicroSsimReport -Path "$Output/scores.csv" | Out-Null
$rows | Get-MicroSsimSummary
