# Fits and scores a set in shards that work at the same time: in runspaces, jobs or remote sessions.
#
#   Evaluate-Shards.ps1 -GroundTruth DIR -Prediction DIR[,DIR...] -Output DIR [-ShardCount 4]              runspaces of this process
#   Evaluate-Shards.ps1 ... -By Job                                                                        processes of this machine
#   Evaluate-Shards.ps1 ... -Session (New-PSSession node1, node2) [-Module MicroSsim]                      other machines
#
# Writes fit.json and scores.csv to Output, identical to those of one machine. Other machines must see the folders under the same
# paths and have the module: -Module is its name, or a path that they see. Jobs and sessions need pwsh or Windows
# PowerShell; runspaces need PowerShell 7 or the shell in src/MicroSsim.Shell.
param(
    [Parameter(Mandatory)] [string] $GroundTruth,
    [Parameter(Mandatory)] [string[]] $Prediction,
    [Parameter(Mandatory)] [string] $Output,
    [ValidateSet('Runspace', 'Job')] [string] $By = 'Runspace',
    [Management.Automation.Runspaces.PSSession[]] $Session,
    [int] $ShardCount = $(if ($Session) { $Session.Count } else { 4 }),
    [int] $ThreadsPerShard = $(if ($Session) { 0 } else { [Math]::Max(1, [Math]::Floor([Environment]::ProcessorCount / $ShardCount)) }), # 0: all cores of a machine
    [ValidateSet('LastImage', 'PerImage')] [string] $RangeMode = 'LastImage',
    [string] $Module = [IO.Path]::GetFullPath([IO.Path]::Combine($PSScriptRoot, '..', '..', 'artifacts', 'module', 'MicroSsim'))
)
$ErrorActionPreference = 'Stop'
if (-not (Get-Module MicroSsim)) { Import-Module $Module }
$build = (Get-MicroSsimInfo).Build # every shard uses the build of this session: parts of different builds cannot be merged

# The work of one shard: its part of a pass of the fit or, once there is a fit, its rows. It runs in another session and can use its
# arguments only.
$work = {
    param($Module, $Build, $GroundTruth, $Prediction, $RangeMode, $Threads, $Shard, $Count, $Previous, $Fit)
    if (-not (Get-Module MicroSsim)) { Import-Module $Module -ArgumentList $Build -ErrorAction Stop }
    $limit = if ($Threads) { @{ ThrottleLimit = $Threads } } else { @{} }
    $quiet = if ($Shard -or $Previous) { @{ ErrorAction = 'SilentlyContinue' } } else { @{} } # images without a partner are reported once
    $pairs = @(Get-MicroSsimPair $GroundTruth $Prediction @quiet)
    if (-not $Fit) { $pairs | New-MicroSsimFit -Partial -ShardIndex $Shard -ShardCount $Count -Previous $Previous -RangeMode $RangeMode @limit }
    else {
        # Consecutive pairs, so that the table is the concatenation of the rows of the shards.
        $end = [Math]::Floor($pairs.Count * ($Shard + 1) / $Count)
        $mine = for ($i = [Math]::Floor($pairs.Count * $Shard / $Count); $i -lt $end; $i++) { $pairs[$i] }
        $mine | Measure-MicroSsim -Fit $Fit @limit | Measure-MicroMs3im -Fit $Fit @limit
    }
}

# Runs all shards, and returns their output in the order of the shards.
function Invoke-Shard($Previous, $Fit) {
    $all = foreach ($i in 0..($ShardCount - 1)) { , @($Module, $build, $GroundTruth, $Prediction, $RangeMode, $ThreadsPerShard, $i, $ShardCount, $Previous, $Fit) }
    if ($Session) {
        $jobs = foreach ($i in 0..($ShardCount - 1)) { Invoke-Command -Session $Session[$i % $Session.Count] -ScriptBlock $work -ArgumentList $all[$i] -AsJob }
    }
    elseif ($By -eq 'Job') { $jobs = foreach ($arguments in $all) { Start-Job -ScriptBlock $work -ArgumentList $arguments } }
    else {
        $text = "$work" # a script block belongs to its runspace, so its text is passed
        $done = $all | ForEach-Object -ThrottleLimit $ShardCount -Parallel {
            $arguments = $_
            [pscustomobject]@{ Shard = $arguments[6]; Output = @(& ([scriptblock]::Create($using:text)) @arguments) }
        }
        foreach ($i in 0..($ShardCount - 1)) { ($done | Where-Object Shard -EQ $i).Output }
        return
    }
    foreach ($job in $jobs) { $job | Wait-Job | Receive-Job } # errors of the job are errors here
    $jobs | Remove-Job
}

$merged = $null
do { $merged = @(Invoke-Shard $merged $null | Merge-MicroSsimFit) } while ($merged | Where-Object { -not $_.Complete })
if (-not $merged) { throw 'No method could be fitted.' }
$rows = @(Invoke-Shard $null $merged)

$merged | Export-MicroSsimFit -Path "$Output/fit.json" | Out-Null
$rows | Export-MicroSsimReport -Path "$Output/scores.csv" | Out-Null
$rows | Get-MicroSsimSummary
