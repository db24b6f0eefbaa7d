"""Measures whole evaluations, from files to scores, beside Python: processor time, wall time and peak memory of each process.

    dotnet build -c Release src/MicroSsim.Shell
    python3 tests/Benchmarks/Python/end_to_end.py [runs, default 3]

Needs numpy and scikit-image (Debian: python3-skimage). Where the package microssim is installed, it is measured too. All programs read the
same NPY files, 50 pairs of 512 x 512 and 10 of 2048 x 2048 pixels of 16 bits, and score each pair:

- MicroSsim: Get-MicroSsimPair, New-MicroSsimFit, Measure-MicroSsim, Export-Csv in a new PowerShell process;
- scikit-image: structural_similarity with the parameters of the score and a given factor, without a fit, on one thread;
- microssim: MicroSSIM.fit and score.

Programs run in turn; the table has the minimum of the runs, of the whole process from its start to its end.
"""

import importlib.util
import os
import subprocess
import sys
import tempfile
import time

import numpy as np

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))
SETS = [(50, 512), (10, 2048)]


def write_set(folder, images, side):
    random = np.random.default_rng(side)
    for name in ("gt", "n2v"):
        os.makedirs(os.path.join(folder, name))
    for i in range(images):
        truth = (200 + random.poisson(40 + 400 * random.random((side, side)) ** 8)).astype(np.uint16)
        prediction = (truth // 2 + random.integers(0, 8, (side, side))).astype(np.uint16)
        np.save(os.path.join(folder, "gt", f"{i:03}.npy"), truth)
        np.save(os.path.join(folder, "n2v", f"{i:03}.npy"), prediction)


def read_set(folder):
    names = sorted(os.listdir(os.path.join(folder, "gt")))
    return [[np.load(os.path.join(folder, part, name)) for part in ("gt", "n2v")] for name in names]


def run_skimage(folder):
    from skimage.metrics import structural_similarity

    for truth, prediction in read_set(folder):
        x, y = truth.astype(np.float64) - 200, 2 * (prediction.astype(np.float64) - 100)
        print(structural_similarity(x, y, data_range=x.max() - x.min(), gaussian_weights=True, use_sample_covariance=False))


def run_package(folder):
    from microssim import MicroSSIM

    pairs = read_set(folder)
    metric = MicroSSIM()
    metric.fit([truth for truth, _ in pairs], [prediction for _, prediction in pairs])
    for truth, prediction in pairs:
        print(metric.score(truth, prediction))


def module_command(folder):
    shell = os.path.join(ROOT, "src", "MicroSsim.Shell", "bin", "Release", "net10.0", "MicroSsim.Shell.dll")
    script = (
        f"$pairs = Get-MicroSsimPair '{folder}/gt' '{folder}/n2v'; $fit = $pairs | New-MicroSsimFit; "
        f"$pairs | Measure-MicroSsim -Fit $fit | Export-Csv '{folder}/scores.csv'"
    )
    return ["dotnet", shell, "-NoProfile", "-NonInteractive", "-Command", script]


def measure(command):
    """Wall and processor seconds and peak MiB of a process and its children."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if status != 0:
        raise SystemExit(f"failed: {command}")
    return time.perf_counter() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def main():
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    print("| pairs | program | wall, s | processor, s | peak memory, MiB |")
    print("|---|---|--:|--:|--:|")
    for images, side in SETS:
        with tempfile.TemporaryDirectory() as folder:
            write_set(folder, images, side)
            programs = {"MicroSsim, fit and score": module_command(folder)}
            programs["scikit-image, score alone"] = [sys.executable, __file__, "skimage", folder]
            if importlib.util.find_spec("microssim"):
                programs["microssim, fit and score"] = [sys.executable, __file__, "package", folder]
            results = {name: [] for name in programs}
            for _ in range(runs):
                for name, command in programs.items():
                    results[name].append(measure(command))
            for name, result in results.items():
                wall, processor, peak = (min(values) for values in zip(*result))
                print(f"| {images} of {side}² | {name} | {wall:.2f} | {processor:.2f} | {peak:.0f} |")


if sys.argv[1:2] == ["skimage"]:
    run_skimage(sys.argv[2])
elif sys.argv[1:2] == ["package"]:
    run_package(sys.argv[2])
else:
    main()
