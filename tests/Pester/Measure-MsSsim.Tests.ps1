Describe 'Measure-MsSsim' {
    BeforeAll {
        . "$PSScriptRoot/Common.ps1"
        $images = @{ GroundTruth = "$Large/gt.tif"; Prediction = "$Large/pred.tif" }
    }

    It 'gives 1 for equal images, and less for others' {
        (Measure-MsSsim -GroundTruth "$Large/gt.tif" -Prediction "$Large/gt.tif" -DataRange GroundTruth).MsSsim | Should -Be 1
        (Measure-MsSsim @images -DataRange GroundTruth).MsSsim | Should -BeLessThan 1
    }

    It 'computes as many scales as exponents' {
        (Measure-MsSsim @images -DataRange GroundTruth -Betas 1).MsSsimSettings | Should -Match '^Betas=1;'
    }

    It 'names an image that is too small for its scales' {
        $tiny = @{ GroundTruth = "$Golden/12_tiny_11x13/gt.tif"; Prediction = "$Golden/12_tiny_11x13/pred.tif" }
        { Measure-MsSsim @tiny -DataRange GroundTruth -ErrorAction Stop } | Should -Throw '*12_tiny_11x13*'
    }
}
