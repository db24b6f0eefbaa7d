# Fits and scores a set in parallel shards: in runspaces, jobs or remote sessions.
#
#   Evaluate-Shards.ps1 -GroundTruth DIR -Prediction DIR[,DIR...] -Output DIR [-ShardCount 4]              runspaces of this process
#   Evaluate-Shards.ps1 ... -By Job                                                                        processes of this machine
#   Evaluate-Shards.ps1 ... -Session (New-PSSession node1, node2) [-Module MicroSsim]                      other machines
#
# Writes fit.json and scores.csv to Output, identical to those of one machine. Other machines must see the folders under the same
# paths, and must have the module: -Module is its name, or a path that they can read. Jobs and sessions require pwsh or Windows
# PowerShell; runspaces require PowerShell 7.
param(
    [Parameter(Mandatory)] [string] $GroundTruth,
    [Parameter(Mandatory)] [string[]] $Prediction,
    [Parameter(Mandatory)] [string] $Output,
    [ValidateSet('Runspace', 'Job')] [string] $By = 'Runspace',
    [Management.Automation.Runspaces.PSSession[]] $Session,
    [int] $ShardCount = $(if ($Session) { $Session.Count } else { 4 }),
    [int] $ThreadsPerShard = $( # 0: all cores of the machine
        if ($Session) { 0 } else { [Math]::Max(1, [Math]::Floor([Environment]::ProcessorCount / $ShardCount)) }
    ),
    [ValidateSet('LastImage', 'PerImage')] [string] $RangeMode = 'LastImage',
    [string] $Module = [IO.Path]::GetFullPath([IO.Path]::Combine($PSScriptRoot, '..', '..', 'artifacts', 'module', 'MicroSsim'))
)
$ErrorActionPreference = 'Stop'
if (-not (Get-Module MicroSsim)) { Import-Module $Module }
$build = (Get-MicroSsimInfo).Build # for all shards: partial fits of different builds cannot be merged

# The work of a shard: its part of a pass of the fit or, if the fit is given, its score rows. It runs in another runspace or process,
# and has access only to its arguments.
$work = {
    param($Module, $Build, $GroundTruth, $Prediction, $RangeMode, $Threads, $Shard, $Count, $Previous, $Fit)
    if (-not (Get-Module MicroSsim)) { Import-Module $Module -ArgumentList $Build -ErrorAction Stop }
    $limit = if ($Threads) { @{ ThrottleLimit = $Threads } } else { @{} }
    $quiet = if ($Shard -or $Previous) { @{ ErrorAction = 'SilentlyContinue' } } else { @{} } # report images without a partner once
    $pairs = @(Get-MicroSsimPair $GroundTruth $Prediction @quiet)
    if (-not $Fit) {
        $pairs | New-MicroSsimFit -Partial -ShardIndex $Shard -ShardCount $Count -Previous $Previous -RangeMode $RangeMode @limit
    }
    else {
        # Contiguous pairs, so that the table is the concatenation of the rows of all shards.
        $end = [Math]::Floor($pairs.Count * ($Shard + 1) / $Count)
        $mine = for ($i = [Math]::Floor($pairs.Count * $Shard / $Count); $i -lt $end; $i++) { $pairs[$i] }
        $mine | Measure-MicroSsim -Fit $Fit @limit | Measure-MicroMs3im -Fit $Fit @limit
    }
}

# Runs all shards and returns their output in shard order.
function Invoke-Shard($Previous, $Fit) {
    $all = foreach ($i in 0..($ShardCount - 1)) {
        , @($Module, $build, $GroundTruth, $Prediction, $RangeMode, $ThreadsPerShard, $i, $ShardCount, $Previous, $Fit)
    }
    if ($Session) {
        $jobs = foreach ($i in 0..($ShardCount - 1)) {
            Invoke-Command -Session $Session[$i % $Session.Count] -ScriptBlock $work -ArgumentList $all[$i] -AsJob
        }
    }
    elseif ($By -eq 'Job') { $jobs = foreach ($arguments in $all) { Start-Job -ScriptBlock $work -ArgumentList $arguments } }
    else {
        $text = "$work" # a script block is bound to its runspace; its text is not
        $done = $all | ForEach-Object -ThrottleLimit $ShardCount -Parallel {
            $arguments = $_
            [pscustomobject]@{ Shard = $arguments[6]; Output = @(& ([scriptblock]::Create($using:text)) @arguments) }
        }
        foreach ($i in 0..($ShardCount - 1)) { ($done | Where-Object Shard -EQ $i).Output }
        return
    }
    foreach ($job in $jobs) { $job | Wait-Job | Receive-Job } # rethrows errors of the job
    $jobs | Remove-Job
}

$merged = $null
do { $merged = @(Invoke-Shard $merged $null | Merge-MicroSsimFit) } while ($merged | Where-Object { -not $_.Complete })
if (-not $merged) { throw 'No method could be fitted.' }
$rows = @(Invoke-Shard $null $merged)

$merged | Export-MicroSsimFit -Path "$Output/fit.json"
$rows | Export-MicroSsimReport -Path "$Output/scores.csv"
$rows | Get-MicroSsimSummary
