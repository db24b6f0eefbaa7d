Describe 'Measure-MicroMs3im' {
    BeforeAll {
        . "$PSScriptRoot/Common.ps1"
        $reference = Get-Content -Raw "$Large/expected.json" | ConvertFrom-Json
        $given = @{
            GroundTruthOffset = $reference.offset_gt; PredictionOffset = $reference.offset_pred
            MaxValue = $reference.max_val; RangeInvariantFactor = $reference.ri_factor_reference
        }
        $fit = New-MicroSsimFit @given
        $images = @{ GroundTruth = "$Large/gt.tif"; Prediction = "$Large/pred.tif" }
    }

    It 'gives the score of the Python package' {
        $default = @($reference.ms3im | Where-Object { -not $_.kwargs.psobject.Properties.Name })[0]
        $row = Measure-MicroMs3im @images -Fit $fit
        [Math]::Abs($row.MicroMs3im / $default.scores_float64[0] - 1) | Should -BeLessThan 1e-6
    }

    It 'adds its column to the rows of another measure' {
        $row = Measure-MicroSsim @images -Fit $fit | Measure-MicroMs3im -Fit $fit
        $row.MicroSsim | Should -Be (Measure-MicroSsim @images -Fit $fit).MicroSsim
        $row.MicroMs3im | Should -Be (Measure-MicroMs3im @images -Fit $fit).MicroMs3im
    }

    It 'adds its column to rows that come from a CSV' {
        Measure-MicroSsim @images -Fit $fit | Export-Csv TestDrive:/rows.csv
        $row = Import-Csv TestDrive:/rows.csv | Measure-MicroMs3im -Fit $fit
        $row.MicroSsim | Should -BeOfType ([double])
        $row.MicroMs3im | Should -Be (Measure-MicroMs3im @images -Fit $fit).MicroMs3im
    }
}
