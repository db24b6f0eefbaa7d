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

    It 'finds names with brackets by a script block, and by -GroundTruth' {
        $odd = New-TestSet 'odd [1]'
        foreach ($name in 'gt', 'care') { Rename-Item -LiteralPath "$odd/$name/image1.tif" 'image[1].tif' }
        $found = Get-ChildItem -LiteralPath "$odd/gt" | Measure-MicroSsim -Prediction { [IO.FileInfo]"$odd/care/$($_.Name)" } -Fit $fit
        $found.Name | Sort-Object | Should -Be ('image0', 'image2', 'image[1]' | Sort-Object)
        $one = Measure-MicroSsim -GroundTruth "$odd/gt/image[1].tif" -Prediction "$odd/care/image[1].tif" -Fit $fit
        $one.MicroSsim | Should -Be $rows[1].MicroSsim
    }

    It 'takes a table of images with their methods' {
        Set-Content TestDrive:/table.csv @(
            'GroundTruth,Prediction,Method'
            "$set/gt/image0.tif,$set/care/image0.tif,ours"
            "$set/gt/image0.tif,$set/n2v/image0.tif,theirs"
        )
        $found = Import-Csv TestDrive:/table.csv | Measure-MicroSsim -Fit $fit
        $found.Method | Should -Be @('ours', 'theirs')
        $found.MicroSsim | Should -Be $rows[0, 3].MicroSsim
    }

    It 'takes relative paths, drives, provider paths, double slashes and wildcards' {
        Push-Location $set
        try {
            $null = New-PSDrive -Name Scores -PSProvider FileSystem -Root $set
            $paths = @('gt', 'care'), @('./gt/*.tif', './care'), @('Scores:/gt', 'Scores:care'),
                @("FileSystem::$set/gt", "Microsoft.PowerShell.Core\FileSystem::$set/care")
            if (-not $IsWindows) { $paths += , @("/$set/gt", "/$set/care") } # on Windows these are UNC paths
            foreach ($path in $paths) {
                $found = Measure-MicroSsim -GroundTruth $path[0] -Prediction $path[1] -Fit $fit
                $found.MicroSsim | Should -Be $rows[0..2].MicroSsim -Because "$path"
            }
        }
        finally { Remove-PSDrive Scores; Pop-Location }
    }

    It 'names a share that does not exist' {
        $problems = $null
        $streams = @{ ErrorAction = 'SilentlyContinue'; ErrorVariable = 'problems' }
        Measure-MicroSsim -GroundTruth '\\nowhere.invalid\share\gt' -Prediction "$set/care" -Fit $fit @streams
        $problems[0].FullyQualifiedErrorId | Should -BeLike 'PathNotFound,*'
        $problems[0].TargetObject | Should -Be '\\nowhere.invalid\share\gt'
    }

    It 'writes no map with -WhatIf, and replaces none with -NoClobber' {
        $scored = $pairs[0] | Measure-MicroSsim -Fit $fit -MapDirectory TestDrive:/maps -WhatIf
        $scored.MicroSsim | Should -Be $rows[0].MicroSsim
        Test-Path TestDrive:/maps | Should -BeFalse
        $null = $pairs[0] | Measure-MicroSsim -Fit $fit -MapDirectory TestDrive:/maps
        $before = Get-FileHash TestDrive:/maps/care/image0.ssim.tif
        $again = { $pairs[0] | Measure-MicroSsim -Fit $fit -Sigma 3 -MapDirectory TestDrive:/maps -NoClobber }
        $again | Should -Throw -ErrorId 'OutputExists,*'
        (Get-FileHash TestDrive:/maps/care/image0.ssim.tif).Hash | Should -Be $before.Hash
        Get-ChildItem TestDrive:/maps -Recurse -File -Force | Should -HaveCount 1
    }

    It 'writes maps as pictures for slides' {
        $null = $pairs[0] | Measure-MicroSsim -Fit $fit -Components -MapDirectory TestDrive:/slides -As Png
        $names = 'image0.contrast.png', 'image0.luminance.png', 'image0.ssim.png', 'image0.structure.png'
        (Get-ChildItem TestDrive:/slides/care).Name | Should -Be $names
        $picture = [IO.File]::ReadAllBytes((Get-Item TestDrive:/slides/care/image0.ssim.png).FullName)
        $picture[0..7] | Should -Be @(0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A)
        $again = { $pairs[0] | Measure-MicroSsim -Fit $fit -MapDirectory TestDrive:/slides -As Png -NoClobber }
        $again | Should -Throw -ErrorId 'OutputExists,*'
    }

    It 'names files, fit, window and time with -Verbose' {
        $told = $pairs[0] | Measure-MicroSsim -Fit $fit -Verbose 4>&1 |
            Where-Object { $_ -is [Management.Automation.VerboseRecord] } | Out-String -Width 1000
        $told | Should -Match ([regex]::Escape((Get-Item "$set/care/image0.tif").FullName))
        $told | Should -Match 'Window=Gaussian; Sigma=1\.5'
        $told | Should -Match 'predictions times 3\.08704'
        $told | Should -Match '1 page\(s\) in \d+\.\d\d s'
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
        $read = (Import-Csv TestDrive:/rows.csv).MicroSsim | ForEach-Object { [double]::Parse($_, [cultureinfo]::InvariantCulture) }
        $read | Should -Be $rows.MicroSsim
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

    It 'runs in a job whose rows and fits can be used here' {
        $job = Start-Job -ArgumentList $ModulePath, $Build, $set -ScriptBlock {
            param($ModulePath, $Build, $Set)
            Import-Module $ModulePath -ArgumentList $Build
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

    It 'runs in ForEach-Object -Parallel' -Skip:($PSVersionTable.PSVersion.Major -lt 7) {
        $all = 1..4 | ForEach-Object -Parallel {
            Import-Module $using:ModulePath -ArgumentList $using:Build
            $using:pairs | Measure-MicroSsim -Fit $using:fit
        }
        $all | Should -HaveCount 24
        $all.MicroSsim | Sort-Object -Unique | Should -Be ($rows.MicroSsim | Sort-Object -Unique)
    }

    It 'works in strict mode with ErrorActionPreference Stop' {
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
        Invoke-Fresh "`$null = Measure-MicroSsim -GroundTruth '$set/gt' -Prediction '$set/care' 2>`$null 3>`$null" | Should -BeNullOrEmpty
    }

    It 'ends when the pipeline ends early' {
        $pairs | Measure-MicroSsim -Fit $fit | Select-Object -First 2 | Should -HaveCount 2
    }

    It 'formats a row as text' {
        "$($rows[0])" | Should -Be 'image0 (care), page 0: MicroSsim 0.9590'
    }

    It 'writes an error for a bad image and continues' {
        $bad = New-TestSet bad
        Set-Content "$bad/care/image1.tif" 'not an image'
        $found = Get-MicroSsimPair "$bad/gt" "$bad/care" | Measure-MicroSsim -Fit $fit -ErrorAction SilentlyContinue -ErrorVariable problems
        $found.Name | Should -Be @('image0', 'image2')
        $problems | Should -HaveCount 1
        $problems[0].TargetObject | Should -Be (Get-Item "$bad/care/image1.tif").FullName
        { Get-MicroSsimPair "$bad/gt" "$bad/care" | Measure-MicroSsim -Fit $fit -ErrorAction Stop } | Should -Throw '*image1.tif*'
    }
}
