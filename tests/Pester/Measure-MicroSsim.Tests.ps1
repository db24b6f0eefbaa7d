Describe 'Measure-MicroSsim' {
    BeforeAll {
        . "$PSScriptRoot/Common.ps1"
        $set = New-TestSet
        $fit = New-TestFit
        $pairs = Get-MicroSsimPair "$set/gt" "$set/care", "$set/n2v"
        $rows = $pairs | Measure-MicroSsim -Fit $fit
    }

    It 'gives the scores of the Python package' {
        $rows | Should -HaveCount 6
        foreach ($i in 0..5) { [Math]::Abs($rows[$i].MicroSsim - $Expected[$i % 3]) | Should -BeLessThan 1e-9 }
    }

    It 'finds the prediction of each file by a script block' {
        $found = Get-ChildItem "$set/gt/*.tif" | Measure-MicroSsim -Prediction { "$set/care/$($_.Name)" } -Fit $fit
        $found.MicroSsim | Should -Be $rows[0..2].MicroSsim
        $found.Name | Should -Be @('image0', 'image1', 'image2')
    }

    It 'returns numbers that group, sort and average' {
        $groups = $rows | Group-Object Method
        $groups.Name | Should -Be @('care', 'n2v')
        ($rows[0..2] | Measure-Object MicroSsim -Average).Average | Should -BeGreaterThan 0.9
        ($rows[0..2] | Sort-Object MicroSsim -Descending)[0].Name | Should -Be 'image2'
    }

    It 'takes rows back from Export-Csv' {
        $rows | Export-Csv TestDrive:/rows.csv -NoTypeInformation
        $again = Import-Csv TestDrive:/rows.csv | Measure-MicroSsim -Fit $fit
        $again.MicroSsim | Should -Be $rows.MicroSsim
        $again.Method | Should -Be $rows.Method
        (Import-Csv TestDrive:/rows.csv).MicroSsim | ForEach-Object { [double]::Parse($_, [cultureinfo]::InvariantCulture) } | Should -Be $rows.MicroSsim
    }

    It 'takes pairs back from Export-Csv' {
        $pairs | Export-Csv TestDrive:/pairs.csv -NoTypeInformation
        (Import-Csv TestDrive:/pairs.csv | Measure-MicroSsim -Fit $fit).MicroSsim | Should -Be $rows.MicroSsim
    }

    It 'takes rows back from Clixml and JSON' {
        $rows | Export-Clixml TestDrive:/rows.xml
        (Import-Clixml TestDrive:/rows.xml | Measure-MicroSsim -Fit $fit).MicroSsim | Should -Be $rows.MicroSsim
        ($rows | ConvertTo-Json | ConvertFrom-Json | Measure-MicroSsim -Fit $fit).MicroSsim | Should -Be $rows.MicroSsim
    }

    It 'runs in a job, whose rows and fits come back in' {
        $job = Start-Job -ArgumentList $ModulePath, $set -ScriptBlock {
            param($ModulePath, $Set)
            Import-Module $ModulePath
            $fit = Get-MicroSsimPair "$Set/gt" "$Set/care" | New-MicroSsimFit
            $fit
            Get-MicroSsimPair "$Set/gt" "$Set/care" | Measure-MicroSsim -Fit $fit
        }
        $theirFit, $theirRows = Receive-Job $job -Wait -AutoRemoveJob
        $theirRows | Should -HaveCount 3
        $ours = $pairs[0..2] | Measure-MicroSsim -Fit $theirFit
        $ours.MicroSsim | Should -Be $theirRows.MicroSsim
        ($theirRows | Measure-MicroSsim -Fit $theirFit).MicroSsim | Should -Be $theirRows.MicroSsim
        ($theirRows | Get-MicroSsimSummary).Count | Should -Be 3
    }

    It 'runs in ForEach-Object -Parallel' {
        $all = 1..4 | ForEach-Object -Parallel { Import-Module $using:ModulePath; $using:pairs | Measure-MicroSsim -Fit $using:fit }
        $all | Should -HaveCount 24
        $all.MicroSsim | Sort-Object -Unique | Should -Be ($rows.MicroSsim | Sort-Object -Unique)
    }

    It 'works in strict mode with errors that stop' {
        & {
            Set-StrictMode -Version Latest
            $ErrorActionPreference = 'Stop'
            $strict = $pairs | New-MicroSsimFit
            $table = $pairs | Measure-MicroSsim -Fit $strict | Out-String
            $table | Should -Match 'image2'
            ($pairs | Measure-MicroSsim | Get-MicroSsimSummary | Out-String) | Should -Match 'care'
            ($strict | Out-String) | Should -Match 'care'
        }
    }

    It 'prints nothing outside the streams' {
        $code = "Import-Module '$ModulePath'; `$null = Measure-MicroSsim -GroundTruth '$set/gt' -Prediction '$set/care' 2>`$null 3>`$null"
        pwsh -NoProfile -NonInteractive -Command $code 2>&1 | Should -BeNullOrEmpty
    }

    It 'ends when the pipeline wants no more' {
        $pairs | Measure-MicroSsim -Fit $fit | Select-Object -First 2 | Should -HaveCount 2
    }

    It 'tells of a bad image in the error stream and goes on' {
        $bad = New-TestSet bad
        Set-Content "$bad/care/image1.tif" 'not an image'
        $found = Get-MicroSsimPair "$bad/gt" "$bad/care" | Measure-MicroSsim -Fit $fit -ErrorAction SilentlyContinue -ErrorVariable problems
        $found.Name | Should -Be @('image0', 'image2')
        $problems | Should -HaveCount 1
        $problems[0].TargetObject | Should -Be (Get-Item "$bad/care/image1.tif").FullName
        { Get-MicroSsimPair "$bad/gt" "$bad/care" | Measure-MicroSsim -Fit $fit -ErrorAction Stop } | Should -Throw '*image1.tif*'
    }
}
