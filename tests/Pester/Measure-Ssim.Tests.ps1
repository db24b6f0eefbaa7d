Describe 'Measure-Ssim' {
    BeforeAll {
        . "$PSScriptRoot/Common.ps1"
        $set = New-TestSet
        $pairs = Get-MicroSsimPair "$set/gt" "$set/care"
    }

    It 'requires the data range' {
        (Get-Command Measure-Ssim).Parameters['DataRange'].ParameterSets.Values.IsMandatory | Should -Not -Contain $false
        { $pairs | Measure-Ssim -DataRange none } | Should -Throw '*is not a data range*'
    }

    It 'gives 1 for equal images, and less for others' {
        (Measure-Ssim -GroundTruth "$set/gt" -Prediction "$set/gt" -DataRange GroundTruth).Ssim | Should -Be @(1, 1, 1)
        foreach ($row in $pairs | Measure-Ssim -DataRange GroundTruth) { $row.Ssim | Should -BeLessThan 1 }
    }

    It 'records the range and the settings' {
        $row = $pairs[0] | Measure-Ssim -DataRange Type
        $row.SsimDataRange | Should -Be 65535
        $row.SsimSettings | Should -Be 'Window=Uniform; WindowSize=7; K1=0.01; K2=0.03; Covariance=Sample'
    }

    It 'takes the range as a number, in any culture' {
        ($pairs[0] | Measure-Ssim -DataRange '4095.5').SsimDataRange | Should -Be 4095.5
        ($pairs[0] | Measure-Ssim -DataRange 4095.5).SsimDataRange | Should -Be 4095.5
    }
}
