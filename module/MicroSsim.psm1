# Loads the lane that fits: net10.0 for PowerShell 7.6 and later on processors with AVX-512, which its kernels are written for;
# netstandard2.0 for everything else. Without AVX-512 the runtime calls a function for each of net10.0's vector operations, and
# the older lane is five times as fast. Import-Module MicroSsim -ArgumentList netstandard2.0 (or net10.0) forces one.
param([string] $Lane)

$version = $PSVersionTable.PSVersion
$isCore = $PSVersionTable.PSEdition -eq 'Core'
if (-not $Lane) {
    $isNew = $isCore -and ($version.Major -gt 7 -or ($version.Major -eq 7 -and $version.Minor -ge 6))
    $Lane = if ($isNew -and [Runtime.Intrinsics.X86.Avx512F]::IsSupported) { 'net10.0' } else { 'netstandard2.0' }
}

$folder = "$PSScriptRoot/$Lane"
$cmdlets = "$folder/MicroSsim.PowerShell.dll"

# Windows PowerShell has no load contexts, and Constrained Language may not make one; its assemblies then share the session's.
if (-not $isCore -or $ExecutionContext.SessionState.LanguageMode -ne 'FullLanguage') {
    Import-Module -Name $cmdlets -ErrorAction Stop
    return
}

# Elsewhere the lane's assemblies live in a load context of their own, so that another module may bring other versions of
# the same libraries. All of them are loaded at once: a context finds by itself what it holds, and no resolver is needed.
# System.*.dll is for Windows PowerShell; here they are part of .NET. Every import of a session shares one context.
$name = "MicroSsim $folder"
$lock = [AppDomain]::CurrentDomain
[Threading.Monitor]::Enter($lock)
try {
    $context = [Runtime.Loader.AssemblyLoadContext]::All | Where-Object { $_.Name -eq $name }
    if (-not $context) {
        $context = [Runtime.Loader.AssemblyLoadContext]::new($name)
        foreach ($file in [IO.Directory]::GetFiles($folder, '*.dll')) {
            if ([IO.Path]::GetFileName($file) -notlike 'System.*') { $null = $context.LoadFromAssemblyPath($file) }
        }
    }
}
finally { [Threading.Monitor]::Exit($lock) }

$assembly = $context.Assemblies | Where-Object { $_.GetName().Name -eq 'MicroSsim.PowerShell' }
$module = Import-Module -Assembly $assembly -PassThru -ErrorAction Stop

# PowerShell does not take a module of an assembly away with its parent, and would not import it again.
$ExecutionContext.SessionState.Module.OnRemove = { Remove-Module -ModuleInfo $module -Force }
