Describe 'Import-MicroSsimImage' {
    BeforeAll {
        . "$PSScriptRoot/Common.ps1"
        $set = New-TestSet
    }

    It 'reads every page' {
        $planes = Import-MicroSsimImage "$Golden/09_stack_u16/gt.tif"
        $planes.Page | Should -Be @(0, 1, 2)
        $planes[0].PixelType | Should -Be 'UInt16'
        $planes[0].Minimum | Should -BeLessThan $planes[0].Maximum
        Import-MicroSsimImage "$Golden/09_stack_u16/gt.tif" -Page 2, 0 | Should -HaveCount 2
    }

    It 'takes wildcards, files, and names with brackets' {
        (Import-MicroSsimImage "$set/gt/*.tif").Name | Should -Be @('image0', 'image1', 'image2')
        (Get-ChildItem "$set/gt" | Import-MicroSsimImage).Name | Should -Be @('image0', 'image1', 'image2')
        Copy-Item "$set/gt/image0.tif" "$set/odd[0].tif"
        (Import-MicroSsimImage -LiteralPath "$set/odd[0].tif").Name | Should -Be 'odd[0]'
    }

    It 'gives planes that score like their files' {
        $gt = Import-MicroSsimImage "$set/gt/image0.tif"
        $prediction = Import-MicroSsimImage "$set/care/image0.tif"
        $row = Measure-MicroSsim -GroundTruth $gt -Prediction $prediction -Fit (New-TestFit)
        $fromFiles = Measure-MicroSsim -GroundTruth "$set/gt/image0.tif" -Prediction "$set/care/image0.tif" -Fit (New-TestFit)
        $row.MicroSsim | Should -Be $fromFiles.MicroSsim
    }

    It 'gives arrays to compute with' {
        $pixels = (Import-MicroSsimImage "$set/gt/image0.tif").ToArray()
        $pixels.Rank | Should -Be 2
        , $pixels | Should -BeOfType ([uint16[, ]])
    }

    It 'continues after a bad file' {
        Set-Content "$set/bad.tif" 'no image'
        $streams = @{ ErrorAction = 'SilentlyContinue'; ErrorVariable = 'problems' }
        (Import-MicroSsimImage "$set/bad.tif", "$set/gt/image0.tif" @streams).Name | Should -Be 'image0'
        $problems[0].TargetObject | Should -BeLike '*bad.tif'
    }
}
