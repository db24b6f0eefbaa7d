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

    It 'shows the channel of fits that have one' {
        Set-Content TestDrive:/channels.json ('{{"schema":3,"fits":[{0},{1}]}}' -f @(0, 1 | ForEach-Object {
            '{"method":"n2v","channel":' + $_ + ',"channelName":"Dye' + $_ + '","backgroundPercentile":3,"groundTruthOffset":1,' +
                '"predictionOffset":2,"maxValue":3,"rangeInvariantFactor":4,"rangeMode":"PerImage"}'
        }))
        $fit = Import-MicroSsimFit TestDrive:/channels.json
        $fit.ChannelName | Should -Be 'Dye0', 'Dye1'
        $fit | Out-String -Width 160 | Should -Match '(?s)Method +Channel +TruthOffset.*n2v +1 Dye1 +1 +2'
        "$($fit[1])" | Should -Match "^fit of 'n2v', channel 1 \(Dye1\): "
    }
}
