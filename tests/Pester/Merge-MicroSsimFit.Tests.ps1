Describe 'Merge-MicroSsimFit' {
    BeforeAll {
        . "$PSScriptRoot/Common.ps1"
        $set = New-TestSet
        $pairs = Get-MicroSsimPair "$set/gt" "$set/care", "$set/n2v"
        $whole = $pairs | New-MicroSsimFit

        function Invoke-Pass([int] $Count, $Previous) {
            0..($Count - 1) | ForEach-Object { $pairs | New-MicroSsimFit -Partial -ShardIndex $_ -ShardCount $Count -Previous $Previous }
        }

        function Should-BeWhole($Fits) {
            $Fits.Method | Should -Be $whole.Method
            foreach ($name in 'GroundTruthOffset', 'PredictionOffset', 'MaxValue', 'RangeInvariantFactor', 'MeanSsim', 'PairCount') { $Fits.$name | Should -Be $whole.$name }
        }
    }

    It 'makes the fit of the whole from <_> shard(s)' -ForEach 1, 2, 7 {
        $merged = $null
        do { $merged = @(Invoke-Pass $_ $merged | Merge-MicroSsimFit) } while ($merged | Where-Object { -not $_.Complete })
        Should-BeWhole $merged
    }

    It 'merges files by a wildcard, and what went through Clixml' {
        $merged = $null
        $pass = 0
        do {
            $pass++
            $parts = Invoke-Pass 2 $merged
            if ($pass % 2) { $parts | Export-Clixml TestDrive:/parts.xml; $merged = @(Import-Clixml TestDrive:/parts.xml | Merge-MicroSsimFit) }
            else {
                $parts | Group-Object ShardIndex | ForEach-Object { $_.Group | Export-MicroSsimFit "TestDrive:/$pass/part$($_.Name).json" }
                $merged = @(Merge-MicroSsimFit "TestDrive:/$pass/part*.json")
            }
        } while ($merged | Where-Object { -not $_.Complete })
        Should-BeWhole $merged
    }

    It 'shows parts and checkpoints as a table' {
        (Invoke-Pass 1 $null | Out-String) | Should -Match 'care\s+1\s+Survey\s+0\s+1\s+3'
        (Invoke-Pass 1 $null | Merge-MicroSsimFit | Out-String) | Should -Match 'care\s+1\s+\w+\s+False'
    }

    It 'names the shard that is missing' {
        { Invoke-Pass 3 $null | Where-Object ShardIndex -NE 1 | Merge-MicroSsimFit -ErrorAction Stop } | Should -Throw '*shard 1 of 3*' -ErrorId 'PartMissing,*'
    }
}

Describe 'examples/remoting/Evaluate-Shards.ps1' -Skip:($PSVersionTable.PSVersion.Major -lt 7) {
    BeforeAll {
        . "$PSScriptRoot/Common.ps1"
        $set = [IO.Path]::Combine((Get-PSDrive TestDrive).Root, 'shards')
        $null = New-MicroSsimSample $set -Count 3 -Width 180 -Height 180
        $pairs = Get-MicroSsimPair "$set/gt" "$set/raw", "$set/denoised"
        $fit = $pairs | New-MicroSsimFit
        $fit | Export-MicroSsimFit "$set/fit.json"
        $pairs | Measure-MicroSsim -Fit $fit | Measure-MicroMs3im -Fit $fit | Export-MicroSsimReport "$set/scores.csv"
        $arguments = @{ GroundTruth = "$set/gt"; Prediction = "$set/raw", "$set/denoised"; ShardCount = 2 }
        $example = [IO.Path]::Combine($Root, 'examples', 'remoting', 'Evaluate-Shards.ps1')

        function Should-BeTheSame([string] $Output) {
            Get-Content -Raw "$Output/scores.csv" | Should -BeExactly (Get-Content -Raw "$set/scores.csv")
        }
    }

    It 'works by ForEach-Object -Parallel' {
        & $example @arguments -Output "$set/runspaces" | Should -Not -BeNullOrEmpty
        Should-BeTheSame "$set/runspaces"
    }

    It 'works by Start-Job' {
        & $example @arguments -Output "$set/jobs" -By Job | Should -Not -BeNullOrEmpty
        Should-BeTheSame "$set/jobs"
    }

    It 'works by Invoke-Command' {
        # Sessions in processes of their own: all of remoting but the network.
        $sessions = foreach ($i in 1..2) {
            $runspace = [Management.Automation.Runspaces.RunspaceFactory]::CreateOutOfProcessRunspace($null)
            $runspace.Open()
            [Management.Automation.Runspaces.PSSession]::Create($runspace, 'Process', $null)
        }
        try { & $example @arguments -Output "$set/sessions" -Session $sessions -Module $ModulePath | Should -Not -BeNullOrEmpty }
        finally { $sessions | Remove-PSSession }
        Should-BeTheSame "$set/sessions"
    }
}
