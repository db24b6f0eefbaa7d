# The same everywhere: decimal commas, the dotless i, strict mode, Constrained Language.
Describe 'In the culture <_>' -ForEach 'de-DE', 'tr-TR', 'en-US' {
    BeforeAll {
        . "$PSScriptRoot/Common.ps1"
        $set = New-TestSet "SET $_"
        $old = [cultureinfo]::CurrentCulture
        [cultureinfo]::CurrentCulture = [cultureinfo]::GetCultureInfo($_)
        $fit = New-TestFit
        $rows = Get-MicroSsimPair "$set/gt" "$set/care" | Measure-MicroSsim -Fit $fit
    }
    AfterAll { [cultureinfo]::CurrentCulture = $old }

    It 'scores are the same' {
        foreach ($i in 0..2) { [Math]::Abs($rows[$i].MicroSsim - $Expected[$i]) | Should -BeLessThan 1e-9 }
        $rows[0].MicroSsimSettings | Should -Match 'Sigma=1\.5;'
    }

    It 'tables come back in' {
        $rows | Export-Csv TestDrive:/rows.csv
        (Import-Csv TestDrive:/rows.csv | Get-MicroSsimSummary).Mean | Should -Be ($rows | Get-MicroSsimSummary).Mean
        $null = $rows | Export-MicroSsimReport TestDrive:/report.csv
        (Import-Csv TestDrive:/report.csv | Get-MicroSsimSummary).Mean | Should -Be ($rows | Get-MicroSsimSummary).Mean
    }

    It 'fits come back in' {
        $null = $fit | Export-MicroSsimFit TestDrive:/fit.json
        (Import-MicroSsimFit TestDrive:/fit.json).PredictionOffset | Should -Be 254.5
        $fit | Export-Csv TestDrive:/fit.csv
        (Measure-MicroSsim -GroundTruth "$set/gt" -Prediction "$set/care" -Fit (Import-Csv TestDrive:/fit.csv)).MicroSsim | Should -Be $rows.MicroSsim
    }

    It 'names match whatever the case of their extensions' {
        Rename-Item "$set/care/image1.tif" 'image1.TIF'
        (Get-MicroSsimPair "$set/gt" "$set/care").Name | Should -Be @('image0', 'image1', 'image2')
    }

    It 'parameters take words in any case' {
        (Measure-Ssim -GroundTruth "$set/gt" -Prediction "$set/gt" -DataRange GROUNDTRUTH -Window UNIFORM).Ssim | Should -Be @(1, 1, 1)
    }
}

Describe 'Where little is allowed' {
    BeforeAll {
        . "$PSScriptRoot/Common.ps1"
        $set = New-TestSet
        $work = @"
            `$pairs = Get-MicroSsimPair '$set/gt' '$set/care'
            `$fit = `$pairs | New-MicroSsimFit
            `$rows = `$pairs | Measure-MicroSsim -Fit `$fit | Measure-Psnr -DataRange GroundTruth
            `$pairs | Out-String; `$fit | Out-String; `$rows | Out-String; `$rows | Get-MicroSsimSummary | Out-String
            (Get-ChildItem '$set/gt/*.tif' | Measure-MicroSsim -Prediction { "$set/care/`$(`$_.Name)" } -Fit `$fit).Count
            (Get-Help Measure-MicroSsim).Synopsis
"@
    }

    It 'Constrained Language is enough' {
        $out = Invoke-Fresh -WithoutModule "`$ExecutionContext.SessionState.LanguageMode = 'ConstrainedLanguage'; Import-Module '$ModulePath' -ArgumentList '$Lane'; $work" | Out-String
        $out | Should -Match 'image2 +care +image2\.tif +image2\.tif'
        $out | Should -Match 'image2 +care +0 +0\.9668\d\d'
        $out | Should -Match '(?m)^3\r?\n^Scores predictions'
        $out | Should -Not -Match 'not allowed|Exception'
    }

    It 'strict mode and errors that stop change nothing' {
        $out = Invoke-Fresh -WithoutModule "Set-StrictMode -Version Latest; `$ErrorActionPreference = 'Stop'; Import-Module '$ModulePath' -ArgumentList '$Lane'; $work; Remove-Module MicroSsim" | Out-String
        $out | Should -Match 'care +MicroSsim +3 +0\.9632'
        $out | Should -Match '(?m)^3\r?\n^Scores predictions'
    }
}
