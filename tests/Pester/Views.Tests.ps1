Describe 'The table view' {
    BeforeAll {
        . "$PSScriptRoot/Common.ps1"
        $set = New-TestSet
        $pairs = Get-MicroSsimPair "$set/gt" "$set/care"
        $fit = $pairs | New-MicroSsimFit
        $rows = $pairs | Measure-MicroSsim -Fit $fit
        $PSStyle.OutputRendering = 'PlainText'
        function Show($Objects) { @(($Objects | Out-String -Width 160) -split '\r?\n' | Where-Object { $_.Trim() }) }
    }

    It 'of pairs are the names of their files and not the paths' {
        $lines = Show $pairs
        $lines[0] | Should -Match '^Name +Method +GroundTruth +Prediction'
        $lines[2] | Should -Match '^image0 +care +image0\.tif +image0\.tif'
        $lines | Should -HaveCount 5
    }

    It 'of fits are the parameters' {
        (Show $fit)[0] | Should -Match 'Method +TruthOffset +PredOffset +Factor +MeanSsim +Converged +Pairs'
        (Show $fit)[2] | Should -Match '^care +103 +254\.5 +3\.087'
    }

    It 'of rows are scores with six decimals' {
        (Show $rows)[2] | Should -Match '^image0 +care +0 +0[.,]958993 *$'
    }

    It 'of a summary is the table of a paper' {
        $lines = Show ($rows | Get-MicroSsimSummary)
        $lines[0] | Should -Match 'Method +Metric +n +Mean ± SE +Median +Range'
        $lines[2] | Should -Match 'care +MicroSsim +3 files +0[.,]9632 ± 0[.,]0023 +0[.,]9639 +0[.,]959 – 0[.,]967'
    }

    It 'of rows are the columns that they have' -ForEach @(
        @{ Measured = { $rows | Measure-Psnr -DataRange 4000 }; Columns = 'MicroSsim +Psnr +RangeInvariantPsnr' }
        @{ Measured = { $pairs | Measure-Ssim -DataRange 4000 }; Columns = 'Ssim' }
        @{ Measured = { $pairs | Measure-Psnr -DataRange 4000 | Measure-Ssim -DataRange 4000 }; Columns = 'Ssim +Psnr +RangeInvariantPsnr' }
        @{ Measured = { $pairs | Measure-MicroSsim -Fit $fit -Components }; Columns = 'MicroSsim +Luminance +Contrast +Structure' }
        @{
            Measured = { Measure-MsSsim -GroundTruth "$Large/gt.tif" -Prediction "$Large/pred.tif" -DataRange 4000 | Measure-MicroMs3im }
            Columns = 'MicroMs3im +MsSsim'
        }
    ) {
        $lines = Show (& $Measured)
        $lines[0] | Should -Match "^Name +Method +Page +$Columns *$"
        $lines[2] | Should -Match '^\S+ +\S+ +0( +\d+[.,]\d{4,6})+ *$'
    }

    It 'of fits and summaries fits into 80 columns' {
        foreach ($objects in $fit, ($rows | Measure-Psnr -DataRange 4000 | Get-MicroSsimSummary)) {
            $objects | Out-String -Width 80 | Should -Not -Match '\.\.\.|…'
        }
    }

    It 'of planes are size, type and range' {
        $lines = Show (Import-MicroSsimImage "$set/gt/image0.tif")
        $lines[0] | Should -Match '^Name +Page +Width +Height +PixelType +Minimum +Maximum +Mean'
    }

    It 'by Format-List is all properties' {
        $list = ($rows[0] | Format-List * | Out-String -Width 400)
        foreach ($name in 'Name', 'Method', 'Page', 'MicroSsim', 'GroundTruth', 'Prediction') { $list | Should -Match "(?m)^$name +: \S" }
    }

    It 'has no script error in any view' {
        $Error.Clear()
        $null = $pairs, $fit, $rows, ($rows | Get-MicroSsimSummary) | ForEach-Object { $_ | Format-Table | Out-String }
        $Error | Should -BeNullOrEmpty
    }
}
