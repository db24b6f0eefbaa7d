# Loads one of the two builds: net10.0 in PowerShell 7.6 and later on processors with AVX-512, which its kernels are written for;
# netstandard2.0 otherwise. Without AVX-512 the runtime emulates each 512-bit operation of net10.0 by a function call, and
# netstandard2.0 is five times as fast. Import-Module MicroSsim -ArgumentList netstandard2.0 (or net10.0) overrides the choice.
param([string] $Build)

$version = $PSVersionTable.PSVersion
$isCore = $PSVersionTable.PSEdition -eq 'Core'
if (-not $Build) {
    $isNew = $isCore -and ($version.Major -gt 7 -or ($version.Major -eq 7 -and $version.Minor -ge 6))
    $Build = if ($isNew -and [Runtime.Intrinsics.X86.Avx512F]::IsSupported) { 'net10.0' } else { 'netstandard2.0' }
}

$folder = "$PSScriptRoot/$Build"

# A process can use one copy of the module: PowerShell would mix the types of two.
function Assert-NoOtherCopy([string] $Loaded) {
    if ([IO.Path]::GetFullPath($Loaded) -eq [IO.Path]::GetFullPath($folder)) { return }
    throw "MicroSsim is already loaded in this process, from $Loaded, and another copy cannot be loaded beside it; start a new session."
}

$cmdlets = "$folder/MicroSsim.PowerShell.dll"

# Windows PowerShell has no AssemblyLoadContext, and Constrained Language must not create one: the default context is used there.
if (-not $isCore -or $ExecutionContext.SessionState.LanguageMode -ne 'FullLanguage') {
    if ($ExecutionContext.SessionState.LanguageMode -eq 'FullLanguage') {
        $loaded = [AppDomain]::CurrentDomain.GetAssemblies() | Where-Object { $_.GetName().Name -eq 'MicroSsim.PowerShell' }
        if ($loaded) { Assert-NoOtherCopy ([IO.Path]::GetDirectoryName($loaded.Location)) }
    }

    Import-Module -Name $cmdlets -ErrorAction Stop
    return
}

# Otherwise the assemblies of the build are loaded into an AssemblyLoadContext of their own, so that other modules can load other
# versions of the same libraries. All are loaded eagerly, because a context resolves what it has loaded without a resolver.
# System.*.dll are for Windows PowerShell; .NET has its own. All imports in a process share one context, found by its name.
$name = "MicroSsim $folder"
$lock = [AppDomain]::CurrentDomain
[Threading.Monitor]::Enter($lock)
try {
    $context = [Runtime.Loader.AssemblyLoadContext]::All | Where-Object { $_.Name -eq $name }
    if (-not $context) {
        $other = @([Runtime.Loader.AssemblyLoadContext]::All | Where-Object { $_.Name -like 'MicroSsim *' })
        if ($other) { Assert-NoOtherCopy ($other[0].Name -replace '^MicroSsim ') }
        $context = [Runtime.Loader.AssemblyLoadContext]::new($name)
        foreach ($file in [IO.Directory]::GetFiles($folder, '*.dll')) {
            if ([IO.Path]::GetFileName($file) -notlike 'System.*') { $null = $context.LoadFromAssemblyPath($file) }
        }
    }
}
finally { [Threading.Monitor]::Exit($lock) }

$assembly = $context.Assemblies | Where-Object { $_.GetName().Name -eq 'MicroSsim.PowerShell' }
$module = Import-Module -Assembly $assembly -PassThru -ErrorAction Stop

# PowerShell does not remove the nested binary module together with this one, and would then not import it again.
$ExecutionContext.SessionState.Module.OnRemove = { Remove-Module -ModuleInfo $module -Force }
