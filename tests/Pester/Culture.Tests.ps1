# Cultures with decimal commas or the dotless i, strict mode and Constrained Language change no result.
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

    It 'tables can be read back' {
        $rows | Export-Csv TestDrive:/rows.csv
        (Import-Csv TestDrive:/rows.csv | Get-MicroSsimSummary).Mean | Should -Be ($rows | Get-MicroSsimSummary).Mean
        $null = $rows | Export-MicroSsimReport TestDrive:/report.csv
        (Import-Csv TestDrive:/report.csv | Get-MicroSsimSummary).Mean | Should -Be ($rows | Get-MicroSsimSummary).Mean
    }

    It 'fits can be read back' {
        $null = $fit | Export-MicroSsimFit TestDrive:/fit.json
        (Import-MicroSsimFit TestDrive:/fit.json).PredictionOffset | Should -Be 254.5
        $fit | Export-Csv TestDrive:/fit.csv
        $scored = Measure-MicroSsim -GroundTruth "$set/gt" -Prediction "$set/care" -Fit (Import-Csv TestDrive:/fit.csv)
        $scored.MicroSsim | Should -Be $rows.MicroSsim
    }

    It 'names match whatever the case of their extensions' {
        Rename-Item "$set/care/image1.tif" 'image1.TIF'
        (Get-MicroSsimPair "$set/gt" "$set/care").Name | Should -Be @('image0', 'image1', 'image2')
    }

    It 'parameters ignore the case of names' {
        (Measure-Ssim -GroundTruth "$set/gt" -Prediction "$set/gt" -DataRange GROUNDTRUTH -Window UNIFORM).Ssim | Should -Be @(1, 1, 1)
    }
}

Describe 'In restricted sessions' {
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

    It 'works in Constrained Language' {
        $restrict = "`$ExecutionContext.SessionState.LanguageMode = 'ConstrainedLanguage'"
        $out = Invoke-Fresh -WithoutModule "$restrict; Import-Module '$ModulePath' -ArgumentList '$Build'; $work" | Out-String
        $out | Should -Match 'image2 +care +image2\.tif +image2\.tif'
        $out | Should -Match 'image2 +care +0 +0\.9668\d\d'
        $out | Should -Match '(?m)^3\r?\n^Scores predictions'
        $out | Should -Not -Match 'not allowed|Exception'
    }

    It 'works in strict mode with ErrorActionPreference Stop' {
        $import = "Set-StrictMode -Version Latest; `$ErrorActionPreference = 'Stop'; Import-Module '$ModulePath' -ArgumentList '$Build'"
        $out = Invoke-Fresh -WithoutModule "$import; $work; Remove-Module MicroSsim" | Out-String
        $out | Should -Match 'care +MicroSsim +3 files +0\.9632'
        $out | Should -Match '(?m)^3\r?\n^Scores predictions'
    }
}
