Describe 'Export-MicroSsimReport' {
    BeforeAll {
        . "$PSScriptRoot/Common.ps1"
        $set = New-TestSet
        $rows = Get-MicroSsimPair "$set/gt" "$set/care" | Measure-MicroSsim -Fit (New-TestFit)
    }

    It 'writes a CSV that Import-Csv reads back to the same numbers' {
        $file = $rows | Export-MicroSsimReport TestDrive:/out/scores.csv -PassThru
        $file | Should -BeOfType ([IO.FileInfo])
        $read = Import-Csv $file
        $read.Name | Should -Be $rows.Name
        $read | ForEach-Object { [double]::Parse($_.MicroSsim, [cultureinfo]::InvariantCulture) } | Should -Be $rows.MicroSsim
        ($read | Measure-MicroSsim -Fit (New-TestFit)).MicroSsim | Should -Be $rows.MicroSsim
    }

    It 'writes JSON that ConvertFrom-Json reads back to the same numbers' {
        $read = Get-Content -Raw ($rows | Export-MicroSsimReport TestDrive:/scores.json -PassThru) | ConvertFrom-Json
        $read.MicroSsim | Should -Be $rows.MicroSsim
        $read.Page | Should -Be @(0, 0, 0)
    }

    It 'writes nothing with -WhatIf, and not over a file with -NoClobber' {
        $rows | Export-MicroSsimReport TestDrive:/no.csv -WhatIf
        Test-Path TestDrive:/no.csv | Should -BeFalse
        Set-Content TestDrive:/kept.csv 'kept'
        { $rows | Export-MicroSsimReport TestDrive:/kept.csv -NoClobber -ErrorAction Stop } | Should -Throw -ErrorId 'OutputExists,*'
        Get-Content TestDrive:/kept.csv | Should -Be 'kept'
    }

    It 'writes a self-contained page whose rows can be read back' {
        $file = $rows | Export-MicroSsimReport TestDrive:/page.html -PassThru -Title 'Today & tomorrow'
        $page = Get-Content -Raw $file
        $page | Should -Match '<h1>Today &amp; tomorrow</h1>'
        $page | Should -Match "default-src 'none'"
        $maps = [regex]::Matches($page, '<img [^>]*alt="MicroSSIM map of ([^"]+?) by ') | ForEach-Object { $_.Groups[1].Value }
        $maps | Sort-Object -Unique | Should -Be ($rows.Name | Sort-Object)
        ($file | Get-MicroSsimSummary).Mean | Should -Be ($rows | Get-MicroSsimSummary).Mean
    }

    It 'compares rows with an earlier report, and two reports with each other' {
        $null = $rows | Export-MicroSsimReport TestDrive:/old.html
        $null = $rows | Export-MicroSsimReport TestDrive:/old.csv
        $both = $rows | Export-MicroSsimReport TestDrive:/both.html -PassThru -Compare TestDrive:/old.html -Label New, Old
        ($both | Get-MicroSsimSummary).Method | Should -Be @('New', 'Old')
        $reports = Export-MicroSsimReport TestDrive:/reports.csv -PassThru -InputObject TestDrive:/old.csv -Compare TestDrive:/old.html
        @(Import-Csv $reports | Select-Object -ExpandProperty Method -Unique) | Should -Be @('A', 'B')
        @(Import-Csv $reports).Count | Should -Be (2 * $rows.Count)
    }

    It 'adds the label to the method if a set has several methods' {
        $many = Get-MicroSsimPair "$set/gt" "$set/care", "$set/n2v" | Measure-MicroSsim -Fit (New-TestFit)
        $file = $many | Export-MicroSsimReport TestDrive:/many.csv -PassThru -Compare $rows -Label New, Old
        @(Import-Csv $file | Select-Object -ExpandProperty Method -Unique) | Should -Be @('New: care', 'New: n2v', 'Old')
    }

    It 'names the report that cannot be read' {
        Set-Content TestDrive:/none.html '<html></html>'
        $export = @{ Path = 'TestDrive:/x.html'; ErrorAction = 'Stop' }
        { $rows | Export-MicroSsimReport @export -Compare TestDrive:/none.html } | Should -Throw -ErrorId 'ReportUnreadable,*'
        { $rows | Export-MicroSsimReport @export -Compare TestDrive:/gone.html } | Should -Throw -ErrorId 'ReportNotFound,*'
        Test-Path TestDrive:/x.html | Should -BeFalse
    }

    It 'writes no page with -WhatIf, and not over one with -NoClobber' {
        $rows | Export-MicroSsimReport TestDrive:/no.html -WhatIf
        Test-Path TestDrive:/no.html | Should -BeFalse
        Set-Content TestDrive:/kept.html 'kept'
        { $rows | Export-MicroSsimReport TestDrive:/kept.html -NoClobber -ErrorAction Stop } | Should -Throw -ErrorId 'OutputExists,*'
        Get-Content TestDrive:/kept.html | Should -Be 'kept'
    }
}
