"""Runs commands of MicroSsim from Python; each returns a list of dictionaries, such as score rows."""
import json
import os
import subprocess

CODE = """
$ProgressPreference = 'SilentlyContinue'
$in = $env:MICROSSIM_CALL | ConvertFrom-Json -AsHashtable
$command, $parameters = $in.command, $in.parameters
$rows = & $command @parameters 3>&1 | ForEach-Object {
    if ($_ -is [Management.Automation.WarningRecord]) { [Console]::Error.WriteLine("WARNING: $_") } else { $_ }
}
$ok = $?
ConvertTo-Json @($rows) -Depth 6
exit [int](-not $ok)
"""


def run(command, *, shell=("pwsh",), **parameters):
    """run("Invoke-MicroSsimEvaluation", GroundTruth="gt", Prediction=["n2v"], Output="out", PassThru=True)

    Warnings and errors appear on standard error. Raises CalledProcessError, whose output has the other rows, if an image failed.
    """
    call = json.dumps({"command": command, "parameters": parameters})
    code = subprocess.run(
        [*shell, "-NoProfile", "-NonInteractive", "-Command", CODE], env={**os.environ, "MICROSSIM_CALL": call},
        stdout=subprocess.PIPE, encoding="utf-8", check=True)
    return json.loads(code.stdout)
