# Loads the lane that fits this PowerShell: net10.0 for 7.6 and later, netstandard2.0 for everything older.
# Import-Module MicroSsim -ArgumentList netstandard2.0 forces one.
param([string] $Lane)

if (-not $Lane) {
    $Lane = if ($PSVersionTable.PSEdition -eq 'Core' -and [Environment]::Version.Major -ge 10) { 'net10.0' } else { 'netstandard2.0' }
}

Import-Module -Name ([IO.Path]::Combine($PSScriptRoot, $Lane, 'MicroSsim.PowerShell.dll')) -ErrorAction Stop
