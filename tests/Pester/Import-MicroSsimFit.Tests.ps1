Describe 'Import-MicroSsimFit' {
    BeforeAll {
        . "$PSScriptRoot/Common.ps1"
        $set = New-TestSet
        $fit = Get-MicroSsimPair "$set/gt" "$set/care", "$set/n2v" | New-MicroSsimFit
    }

    It 'takes names with brackets, and files from Get-ChildItem' {
        $fit[0] | Export-MicroSsimFit 'TestDrive:/fits/a[1].json'
        $fit[1] | Export-MicroSsimFit TestDrive:/fits/b.json
        (Import-MicroSsimFit -LiteralPath 'TestDrive:/fits/a[1].json').Method | Should -Be 'care'
        (Import-MicroSsimFit 'TestDrive:/fits/a[1].json').Method | Should -Be 'care'
        (Get-ChildItem TestDrive:/fits | Import-MicroSsimFit).Method | Should -Be @('care', 'n2v')
        (Import-MicroSsimFit TestDrive:/fits/*.json).Method | Should -Be @('care', 'n2v')
    }

    It 'continues after a file that is not a fit' {
        Set-Content TestDrive:/many1.json 'no fit'
        $null = $fit | Export-MicroSsimFit TestDrive:/many2.json
        $read = Import-MicroSsimFit TestDrive:/many*.json -ErrorAction SilentlyContinue -ErrorVariable problems
        $read.Method | Should -Be @('care', 'n2v')
        $problems[0].FullyQualifiedErrorId | Should -BeLike 'FitUnreadable,*'
        $problems[0].TargetObject | Should -BeLike '*many1.json'
    }

    It 'rejects a file without a fit' {
        Set-Content TestDrive:/broken.json '{ "schema": 1,'
        { Import-MicroSsimFit TestDrive:/broken.json -ErrorAction Stop } | Should -Throw -ErrorId 'FitUnreadable,*'
    }
}
