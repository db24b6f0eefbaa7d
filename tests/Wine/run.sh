#!/usr/bin/env bash
# Runs smoke.ps1 in PowerShell 7.6 for Windows, from NuGet, with the module of this repository, under Wine. Run by hand, after
# `build.ps1 -Task Package`; needs Debian's packages wine and wine64, and `script` of util-linux: PowerShell prints nothing without a
# terminal there. Ends with exit code 0 if every check is "ok".
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
work=$(mktemp -d)
trap 'WINEPREFIX="$work/prefix" wineserver -k || true; rm -rf "$work"' EXIT
# The runtime crashes under Wine with its defaults.
export WINEPREFIX="$work/prefix" WINEDEBUG=-all DOTNET_EnableWriteXorExecute=0 DOTNET_gcConcurrent=0 DOTNET_TieredCompilation=0 NO_COLOR=1

mkdir "$work/source"
cp "$root/src/MicroSsim.Shell/Program.cs" "$root/tests/Wine/Shell.csproj" "$work/source"
dotnet publish "$work/source" -c Release -o "$work/shell" -v q
wine wineboot -i
wine winecfg -v win10
drive="$work/prefix/drive_c"
mkdir "$drive/module"
cp -r "$root/artifacts/module/MicroSsim" "$drive/module"
cp -r "$work/shell" "$drive/shell"
cp -r "$work/shell/runtimes/win/lib/net10.0/Modules" "$drive/shell"
cp -r "$root/tests/Fixtures/zarr/plate-0.4.zarr" "$drive/plate.zarr"
cp "$root/tests/Wine/smoke.ps1" "$drive"

timeout 600 script -qec "wine 'C:\\shell\\MicroSsim.Shell.exe' -NoProfile -NonInteractive -ExecutionPolicy Bypass -File 'C:\\smoke.ps1'" \
    /dev/null < /dev/null
