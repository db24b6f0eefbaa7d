Describe 'The package' {
    BeforeAll {
        . "$PSScriptRoot/Common.ps1"
        $data = Import-PowerShellDataFile "$ModulePath/MicroSsim.psd1"
        $version = $data.ModuleVersion
        $package = [IO.Path]::Combine($Root, 'artifacts', "MicroSsim.$version-$($data.PrivateData.PSData.Prerelease).nupkg")
        Add-Type -AssemblyName System.IO.Compression.FileSystem
        $archive = [IO.Compression.ZipFile]::OpenRead($package)
        function Read-Entry([string] $Name) {
            $reader = [IO.StreamReader]::new($archive.GetEntry($Name).Open())
            try { $reader.ReadToEnd() } finally { $reader.Dispose() }
        }
        $metadata = ([xml](Read-Entry MicroSsim.nuspec)).package.metadata
    }
    AfterAll { $archive.Dispose() }

    It 'contains the tested module' {
        (Get-Module MicroSsim).ModuleBase | Should -Be $ModulePath
        $files = Get-ChildItem $ModulePath -Recurse -File
        $ofPackage = '^(_rels/|package/|\[Content_Types\]\.xml$|MicroSsim\.nuspec$)'
        $files.Count | Should -Be ($archive.Entries | Where-Object FullName -NotMatch $ofPackage).Count
        foreach ($file in $files) {
            $entry = $archive.GetEntry($file.FullName.Substring($ModulePath.Length + 1).Replace('\', '/'))
            $stream = $entry.Open()
            try { (Get-FileHash -InputStream $stream).Hash | Should -Be (Get-FileHash $file).Hash -Because $entry.FullName }
            finally { $stream.Dispose() }
        }
    }

    It 'has the metadata that the Gallery requires' {
        $metadata.id | Should -Be 'MicroSsim'
        $metadata.version | Should -Be "$version-$($data.PrivateData.PSData.Prerelease)"
        $metadata.description | Should -Be $data.Description
        $metadata.authors | Should -Be $data.Author
        $metadata.license.InnerText | Should -Be 'BSD-3-Clause'
        $metadata.projectUrl | Should -Be $data.PrivateData.PSData.ProjectUri
        $metadata.releaseNotes | Should -Match 'Measure-MicroSsim'
        $metadata.requireLicenseAcceptance | Should -Be 'false'
        $metadata.SelectNodes('*[local-name()="dependencies"]') | Should -BeNullOrEmpty
    }

    It 'is found by edition and by command' {
        $tags = $metadata.tags -split ' '
        $tags | Should -Contain 'PSModule'
        $tags | Should -Contain 'PSEdition_Core'
        $tags | Should -Contain 'PSEdition_Desktop'
        $tags | Should -Contain 'PSIncludes_Cmdlet'
        $tags | Sort-Object -Unique | Should -HaveCount $tags.Count
        foreach ($command in $data.CmdletsToExport) {
            $tags | Should -Contain "PSCmdlet_$command"
            $tags | Should -Contain "PSCommand_$command"
        }
    }

    It 'has an icon' {
        $stream = $archive.GetEntry($metadata.icon).Open()
        try { $bytes = [byte[]]::new(8); $stream.Read($bytes, 0, 8) | Should -Be 8 } finally { $stream.Dispose() }
        $bytes | Should -Be ([byte[]](0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A))
    }

    It 'has fixed time stamps' {
        $archive.Entries.LastWriteTime.UtcDateTime.Year | Sort-Object -Unique | Should -Be 1980
    }

    It 'installs from a folder with PSResourceGet' -Skip:(-not (Get-Command Save-PSResource -ErrorAction Ignore)) {
        $name = "MicroSsimTest$PID"
        Register-PSResourceRepository -Name $name -Uri ([IO.Path]::GetDirectoryName($package)) -Trusted
        try {
            $null = New-Item -ItemType Directory "$TestDrive/saved"
            Save-PSResource MicroSsim -Prerelease -Repository $name -Path "$TestDrive/saved"
            Invoke-Fresh -WithoutModule "Import-Module '$TestDrive/saved/MicroSsim'; (Get-MicroSsimInfo).Version" | Should -Be $version
        }
        finally { Unregister-PSResourceRepository $name }
    }

    It 'installs from a folder with PowerShellGet' -Skip:(-not (Get-Command Save-Module -ErrorAction Ignore)) {
        $name = "MicroSsimTest$PID"
        Register-PSRepository -Name $name -SourceLocation ([IO.Path]::GetDirectoryName($package)) -InstallationPolicy Trusted
        try {
            $null = New-Item -ItemType Directory "$TestDrive/get"
            Save-Module MicroSsim -AllowPrerelease -Repository $name -Path "$TestDrive/get"
            Invoke-Fresh -WithoutModule "Import-Module '$TestDrive/get/MicroSsim'; (Get-MicroSsimInfo).Version" | Should -Be $version
        }
        finally { Unregister-PSRepository $name }
    }
}
