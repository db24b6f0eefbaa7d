Describe 'Get-MicroSsimPair' {
    BeforeAll {
        . "$PSScriptRoot/Common.ps1"
        $set = New-TestSet
    }

    It 'pairs folders, method by method' {
        $pairs = Get-MicroSsimPair "$set/gt" "$set/n2v", "$set/care"
        $pairs.Name | Should -Be @('image0', 'image1', 'image2', 'image0', 'image1', 'image2')
        $pairs.Method | Should -Be @('n2v', 'n2v', 'n2v', 'care', 'care', 'care')
    }

    It 'takes file and folder objects' {
        $pairs = Get-MicroSsimPair (Get-ChildItem "$set/gt/*.tif") (Get-Item "$set/care")
        $pairs.Count | Should -Be 3
        $pairs[2].GroundTruth | Should -Be (Get-Item "$set/gt/image2.tif").FullName
    }

    It 'takes relative paths after Set-Location' {
        Push-Location $set
        try {
            $pairs = Get-MicroSsimPair gt ./care
            Set-Location care
            $again = Get-MicroSsimPair ../gt .
        }
        finally { Pop-Location }
        $pairs.Count | Should -Be 3
        $pairs[0].Prediction | Should -Be (Get-Item "$set/care/image0.tif").FullName
        $again.Prediction | Should -Be $pairs.Prediction
        $again.Method | Should -Be $pairs.Method
    }

    It 'takes paths on a PSDrive' {
        $null = New-PSDrive -Name Scope -PSProvider FileSystem -Root $set
        try { $pairs = Get-MicroSsimPair Scope:/gt Scope:/care, TestDrive:/set/n2v }
        finally { Remove-PSDrive Scope }
        $pairs.Method | Should -Be @('care', 'care', 'care', 'n2v', 'n2v', 'n2v')
        $pairs[0].GroundTruth | Should -Be (Get-Item "$set/gt/image0.tif").FullName
    }

    It 'takes ~' {
        $provider = Get-PSProvider FileSystem
        $old = $provider.Home
        try {
            $provider.Home = $set
            $pairs = Get-MicroSsimPair ~/gt ~/care
        }
        finally { $provider.Home = $old }
        $pairs.Prediction | Should -Be (Get-ChildItem "$set/care").FullName
    }

    It 'takes names with brackets literally' {
        $odd = New-TestSet 'plate [A1] #2'
        Rename-Item -LiteralPath "$odd/gt/image0.tif" 'image[0].tif'
        Rename-Item -LiteralPath "$odd/care/image0.tif" 'image[0].tif'
        $pairs = Get-MicroSsimPair "$odd/gt" "$odd/care"
        $pairs[0].Name | Should -Be 'image1'
        $pairs[2].Name | Should -Be 'image[0]'
        $file = Get-Item -LiteralPath "$odd/gt/image[0].tif"
        (Get-MicroSsimPair $file "$odd/care" -ErrorAction SilentlyContinue).Name | Should -Be 'image[0]'
        $pairs | Measure-MicroSsim -Fit (New-TestFit) | Should -HaveCount 3
    }

    It 'takes wildcards' {
        $found = Get-MicroSsimPair "$set/gt/image[02].tif" "$set/[cn]*" -ErrorAction SilentlyContinue
        $found.Name | Should -Be @('image0', 'image2', 'image0', 'image2')
    }

    It 'names an image without a partner, and continues' {
        $half = New-TestSet half
        Remove-Item "$half/care/image1.tif"
        $pairs = Get-MicroSsimPair "$half/gt" "$half/care" -ErrorAction SilentlyContinue -ErrorVariable problems
        $pairs.Name | Should -Be @('image0', 'image2')
        $problems | Should -HaveCount 1
        $problems[0].FullyQualifiedErrorId | Should -BeLike 'PredictionMissing,*'
        $problems[0].TargetObject | Should -Be (Get-Item "$half/gt/image1.tif").FullName
    }

    It 'stops with -ErrorAction Stop' {
        { Get-MicroSsimPair "$set/gt" "$set/nowhere" -ErrorAction Stop } | Should -Throw -ErrorId 'PathNotFound,*'
    }
}
