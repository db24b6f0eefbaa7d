"""Writes expected.json: SSIM, PSNR, NRMSE and Pearson's r of volumes, by scikit-image 0.19.3 and NumPy 1.24 (Debian python3-skimage).

Run in this folder: /usr/bin/python3 make.py
The volumes are computed from integers, and tests/MicroSsim.Engine.Tests/Volumes/VolumeFixture.cs computes them again.
"""
import json

import numpy as np
from scipy.ndimage import maximum_filter, minimum_filter
from skimage.metrics import normalized_root_mse, peak_signal_noise_ratio, structural_similarity

OFFSET_GT, OFFSET_PRED, FACTOR = 101.5, 37.25, 1.75


def noise(seed, shape):
    count = int(np.prod(shape))
    values, state = np.empty(count), seed
    for i in range(count):
        state = (state * 1664525 + 1013904223) % 2**32
        values[i] = state >> 24
    return values.reshape(shape)


def volumes(shape):
    z, y, x = np.mgrid[0 : shape[0], 0 : shape[1], 0 : shape[2]]
    scene = 8.0 * ((7 * y + 3 * x + 5 * z) % 64) + 4.0 * ((x * y + 2 * z) % 50)
    gt = 100 + scene + np.floor(noise(1, shape) / 4)
    pred = 40 + np.floor(scene / 2) + np.floor(noise(2, shape) / 8)
    return gt, pred


def case(shape, micro=False, data_range=None, sample=True, win_size=None, sigma=None, k1=0.01, k2=0.03):
    gt, pred = volumes(shape)
    R = float(gt.max() - gt.min()) if data_range is None else data_range
    if micro:
        gt, pred = gt - OFFSET_GT, (pred - OFFSET_PRED) * FACTOR
    window = {"win_size": win_size} if sigma is None else {"gaussian_weights": True, "sigma": sigma}
    score = structural_similarity(gt, pred, data_range=R, use_sample_covariance=sample, K1=k1, K2=k2, **window)
    return {
        "Shape": shape,
        "Micro": micro,
        "DataRange": data_range,
        "Sample": sample,
        "WindowSize": win_size,
        "Sigma": sigma,
        "K1": k1,
        "K2": k2,
        "Ssim": float(score),
    }


def pixel_metrics(shape):
    gt, pred = volumes(shape)
    R = float(gt.max() - gt.min())
    dg, dp = gt - gt.mean(), pred - pred.mean()
    error = dg - (dg * dp).sum() / (dp * dp).sum() * dp
    root = np.sqrt((error**2).mean())
    return {
        "Shape": shape,
        "Psnr": float(peak_signal_noise_ratio(gt, pred, data_range=R)),
        "RangeInvariantPsnr": float(20 * np.log10(R / root)),
        "Nrmse": float(normalized_root_mse(gt, pred)),
        "RangeInvariantNrmse": float(root / np.sqrt((gt**2).mean())),
        "Pearson": float(np.corrcoef(gt.ravel(), pred.ravel())[0, 1]),
    }


def labels(shape, by_label):
    """An ellipsoid in the middle without one voxel, in four quarters if by label."""
    z, y, x = np.mgrid[0 : shape[0], 0 : shape[1], 0 : shape[2]]
    distance = sum((2 * (2 * a - n + 1)) ** 2 * 10000 // n**2 for a, n in zip((z, y, x), shape))
    quarters = np.array([3, 7, 8, 250])[(y >= shape[1] // 2) + 2 * (x >= shape[2] // 2)]
    result = np.where(distance < 90000, quarters if by_label else 1, 0)
    result[shape[0] // 2, shape[1] // 4, shape[2] // 3] = 0
    return result


def masked(shape, mode, by_label, micro=False, win_size=None, sigma=None):
    """The full map, averaged over the positions of every region: eroded by the window (Window), or in it (Center)."""
    gt, pred = volumes(shape)
    R = float(gt.max() - gt.min())
    if micro:
        gt, pred = gt - OFFSET_GT, (pred - OFFSET_PRED) * FACTOR
    window = {"win_size": win_size} if sigma is None else {"gaussian_weights": True, "sigma": sigma}
    full = structural_similarity(gt, pred, data_range=R, use_sample_covariance=True, full=True, **window)[1]
    radius = win_size // 2 if sigma is None else int(3.5 * sigma + 0.5)
    image = labels(shape, by_label)
    low, high = minimum_filter(image, 2 * radius + 1), maximum_filter(image, 2 * radius + 1)
    counted = np.where(low == high, image, 0) if mode == "Window" else image
    crop = tuple(slice(radius, n - radius) for n in shape)
    full, counted = full[crop], counted[crop]
    regions = []
    for label in sorted(set(image[image > 0].tolist())):
        inside = full[counted == label]
        regions.append(
            {"Label": label, "MaskedPixels": inside.size, "Ssim": float(inside.mean()) if inside.size else None})
    return {
        "Shape": shape,
        "Mode": mode,
        "ByLabel": by_label,
        "Micro": micro,
        "DataRange": None,
        "Sample": True,
        "WindowSize": win_size,
        "Sigma": sigma,
        "K1": 0.01,
        "K2": 0.03,
        "Regions": regions,
    }


SMALL, ODD, DEEP, EXACT, WIDE = [24, 40, 44], [13, 31, 57], [37, 29, 21], [11, 11, 11], [15, 35, 230]
expected = {
    "Ssim": [
        case(SMALL, sigma=1.5),
        case(SMALL, sigma=1.5, sample=False),
        case(SMALL, sigma=1.5, data_range=65535.0),
        case(SMALL, sigma=1.5, micro=True),
        case(ODD, sigma=1.5, micro=True),
        case(DEEP, sigma=1.5),
        case(EXACT, sigma=1.5),
        case(WIDE, sigma=1.5, micro=True),
        case(WIDE, sigma=1.0, sample=False),
        case(SMALL, sigma=0.8),
        case(DEEP, sigma=2.5, micro=True),
        case(SMALL, sigma=1.5, k1=0.02, k2=0.05),
        case(SMALL, win_size=7),
        case(SMALL, win_size=7, sample=False),
        case(ODD, win_size=3, micro=True),
        case(DEEP, win_size=11, data_range=500.0),
        case(WIDE, win_size=5, sample=False, micro=True),
        case(DEEP, win_size=21),
    ],
    "Masks": [
        masked(SMALL, "Window", False, sigma=1.5),
        masked(SMALL, "Center", False, sigma=1.5),
        masked(SMALL, "Window", True, sigma=0.8),
        masked(SMALL, "Center", True, sigma=1.5, micro=True),
        masked(WIDE, "Window", True, win_size=3),
        masked(WIDE, "Center", True, win_size=7),
        masked(DEEP, "Window", False, win_size=5, micro=True),
        masked(DEEP, "Window", True, sigma=1.5),
        masked(ODD, "Center", False, win_size=11),
    ],
    "Pixels": [pixel_metrics(SMALL), pixel_metrics(WIDE)],
}

with open("expected.json", "w", newline="\n") as file:
    json.dump(expected, file, indent=1)
    file.write("\n")
