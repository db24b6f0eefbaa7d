"""Measures the MicroSSIM score of a pair with scikit-image, for comparison with tests/Benchmarks/Engine.

    python3 tests/Benchmarks/Python/skimage_ssim.py [side ...]

Pixels and parameters are those of tests/Benchmarks/Engine/Pixels.cs: 12-bit noise above an offset, and a 16-bit prediction that is
a tenth of it plus noise, with given values of the fit. Prints nanoseconds per pixel, the minimum of some runs.
"""

import sys
import time

import numpy as np
import skimage
from skimage.metrics import structural_similarity


def pair(side):
    random = np.random.default_rng(1)
    truth = (200 + random.integers(0, 4096, (side, side))).astype(np.uint16)
    return truth, (truth // 10 + random.integers(0, 8, (side, side))).astype(np.uint16)


def score(truth, prediction):
    x = truth.astype(np.float64) - 200
    y = (prediction.astype(np.float64) - 20) * 10
    return structural_similarity(x, y, data_range=x.max() - x.min(), gaussian_weights=True, use_sample_covariance=False)


for side in [int(argument) for argument in sys.argv[1:]] or [512, 1024, 2048, 4096]:
    images = pair(side)
    best, end = float("inf"), time.perf_counter() + 3
    while time.perf_counter() < end:
        start = time.perf_counter()
        value = score(*images)
        best = min(best, time.perf_counter() - start)
    print(f"scikit-image {skimage.__version__}, {side} x {side}: {best / side**2 * 1e9:.0f} ns/px, SSIM {value:.6f}")
