@{
    RootModule           = 'MicroSsim.psm1'
    ModuleVersion        = '0.1.0'
    GUID                 = '6f0d3b7e-5c1a-4d1e-9b57-2f6f4c1c8a90'
    Author               = 'MicroSsim contributors'
    CompanyName          = 'MicroSsim'
    Copyright            = '(c) 2026 MicroSsim contributors. BSD-3-Clause.'
    Description          = 'Scores denoised or predicted microscopy images against their ground truth with MicroSSIM and MicroMS3IM (arXiv 2408.08747): two folders of images in, a table of scores out.'
    PowerShellVersion    = '5.1'
    DotNetFrameworkVersion = '4.7.2'
    CompatiblePSEditions = @('Desktop', 'Core')
    FormatsToProcess     = @('MicroSsim.Format.ps1xml', 'MicroSsim.Score.Format.ps1xml')
    CmdletsToExport      = @(
        'Export-MicroSsimFit'
        'Export-MicroSsimReport'
        'Get-MicroSsimInfo'
        'Get-MicroSsimPair'
        'Get-MicroSsimSummary'
        'Import-MicroSsimFit'
        'Import-MicroSsimImage'
        'Invoke-MicroSsimEvaluation'
        'Measure-MicroMs3im'
        'Measure-MicroSsim'
        'Measure-MsSsim'
        'Measure-Nrmse'
        'Measure-Pearson'
        'Measure-Psnr'
        'Measure-Ssim'
        'Merge-MicroSsimFit'
        'New-MicroSsimFit'
        'New-MicroSsimSample'
    )
    FunctionsToExport    = @()
    VariablesToExport    = @()
    AliasesToExport      = @()
    PrivateData          = @{
        PSData = @{
            Tags         = @('microscopy', 'SSIM', 'MicroSSIM', 'MicroMS3IM', 'denoising', 'image-quality', 'TIFF', 'PSEdition_Core', 'PSEdition_Desktop', 'Windows', 'Linux', 'MacOS')
            LicenseUri   = 'https://opensource.org/license/bsd-3-clause'
            ProjectUri   = 'https://github.com/MicroSsim/MicroSsim.PowerShell'
            IconUri      = 'https://raw.githubusercontent.com/MicroSsim/MicroSsim.PowerShell/main/module/icon.png'
            ReleaseNotes = 'https://github.com/MicroSsim/MicroSsim.PowerShell/blob/main/CHANGELOG.md'
            Prerelease   = 'preview1'
        }
    }
}
