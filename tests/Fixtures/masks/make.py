"""Writes expected.json: scores with masks and regions, by scikit-image 0.19.3, SciPy 1.10.1 and NumPy 1.24 (Debian python3-skimage).

Run in this folder: /usr/bin/python3 make.py
The images are computed from integers, and tests/MicroSsim.Engine.Tests/Masks/MaskFixture.cs computes them again.
"""
import json

import numpy as np
from scipy import ndimage, optimize
from skimage.metrics import mean_squared_error, normalized_root_mse, peak_signal_noise_ratio, structural_similarity

HEIGHT, WIDTH = 72, 80
OFFSET_GT, OFFSET_PRED, FACTOR = 101.5, 37.25, 1.75


def noise(seed, count):
    values, state = np.empty(count), seed
    for i in range(count):
        state = (state * 1664525 + 1013904223) % 2**32
        values[i] = state >> 24
    return values.reshape(HEIGHT, WIDTH)


y, x = np.mgrid[0:HEIGHT, 0:WIDTH]
scene = 8.0 * ((7 * y + 3 * x) % 64) + 4.0 * ((x * y) % 50)
gt = 100 + scene + np.floor(noise(1, HEIGHT * WIDTH) / 4)
pred = 40 + np.floor(scene / 2) + np.floor(noise(2, HEIGHT * WIDTH) / 8)

# A disc without a part; 12 rectangles of unequal labels, and a region smaller than a window inside one of them.
mask = ((y - 35) ** 2 + (x - 41) ** 2 < 33**2) & ~((y > 30) & (y < 34) & (x > 50))
labels = np.where((y % 24 < 20) & (x % 20 < 20) & (x > 2), 1000 * (y // 24) + 7 * (x // 20) + 5, 0)
labels[60:64, 60:63] = 70000
half = x < 40


def eroded(inside, size):
    return ndimage.binary_erosion(inside, np.ones((size, size)), border_value=1)


def cropped(image, crop):
    return image[crop:-crop, crop:-crop]


def mean(full, positions, crop):
    return float(cropped(full, crop)[cropped(positions, crop)].mean()), int(cropped(positions, crop).sum())


def ssim_map(a, b, size, data_range, gaussian):
    options = {"gaussian_weights": True, "sigma": 1.5} if gaussian else {"win_size": size}
    return structural_similarity(a, b, data_range=data_range, full=True, **options)[1]


def modes(full, inside, size, finite=None):
    crop = size // 2
    center = inside if finite is None else inside & eroded(finite, size)
    return {"Window": mean(full, eroded(inside, size), crop), "Center": mean(full, center, crop)}


def of_labels(full, size):
    crop, rows = size // 2, {}
    for label in np.unique(labels[labels > 0]):
        inside = labels == label
        window = eroded(inside, size)
        rows[str(label)] = {
            "Window": mean(full, window, crop) if cropped(window, crop).any() else None,
            "Center": mean(full, inside, crop),
        }
    return rows


micro_gt, micro_pred = gt - OFFSET_GT, (pred - OFFSET_PRED) * FACTOR
R = float(gt.max() - gt.min())
plain = ssim_map(gt, pred, 7, 500, False)
micro = ssim_map(micro_gt, micro_pred, 11, R, True)
expected = {
    "Ssim": modes(plain, mask, 7),
    "MicroSsim": modes(micro, mask, 11),
    "SsimOfLabels": of_labels(plain, 7),
    "MicroSsimOfLabels": of_labels(micro, 11),
}


# NaN and infinite pixels outside the mask: the numbers that replace them are in no window that counts.
holed = gt.copy()
hole = (y - 12) ** 2 + (x - 60) ** 2 < 5**2
holed[hole] = 0
finite = ~hole & (x > 3)
inside = finite & (y > 2)
holed_range = float(gt[~hole].max() - gt[~hole].min())
expected["MicroSsimOfHoles"] = modes(ssim_map(holed - OFFSET_GT, micro_pred, 11, holed_range, True), inside, 11, finite)


def residual(g, p):
    dg, dp = g - g.mean(), p - p.mean()
    return dg - (dg * dp).sum() / (dp * dp).sum() * dp


def psnr(inside):
    g, p = gt[inside], pred[inside]
    invariant = 20 * np.log10(R / np.sqrt((residual(g, p) ** 2).mean()))
    return float(peak_signal_noise_ratio(g, p, data_range=500)), float(invariant), int(inside.sum())


expected["Psnr"] = psnr(mask)
expected["PsnrOfLabels"] = {str(label): psnr(labels == label) for label in np.unique(labels[labels > 0])}


def nrmse(inside):
    """The three normalizations, each with its range-invariant form. MinMax divides by the range of the image, as R always is."""
    g, p = gt[inside], pred[inside]
    rest = np.sqrt((residual(g, p) ** 2).mean())
    return {
        "Euclidean": (normalized_root_mse(g, p), rest / np.sqrt((g * g).mean())),
        "Mean": (normalized_root_mse(g, p, normalization="mean"), rest / g.mean()),
        "MinMax": (np.sqrt(mean_squared_error(g, p)) / R, rest / R),
    }


def pearson(inside):
    return float(np.corrcoef(gt[inside], pred[inside])[0, 1])


expected["Nrmse"] = nrmse(mask)
expected["NrmseOfLabels"] = {str(label): nrmse(labels == label) for label in np.unique(labels[labels > 0])}
expected["Pearson"] = pearson(mask)
expected["PearsonOfLabels"] = {str(label): pearson(labels == label) for label in np.unique(labels[labels > 0])}


def pool(image):
    h, w = image.shape[0] // 2 * 2, image.shape[1] // 2 * 2
    return image[:h, :w].reshape(h // 2, 2, w // 2, 2)


def multi_scale(a, b, inside, data_range, betas, mode):
    """MS-SSIM of torchmetrics in float64, over the positions of a mask that is pooled with the images."""
    taps = np.exp(-0.5 * (np.arange(-5, 6) / 1.5) ** 2)
    taps /= taps.sum()

    def blur(image):
        return ndimage.correlate1d(ndimage.correlate1d(image, taps, 0, mode="mirror"), taps, 1, mode="mirror")

    c1, c2 = (0.01 * data_range) ** 2, (0.03 * data_range) ** 2
    score, count = 1.0, None
    for scale, beta in enumerate(betas):
        ux, uy = blur(a), blur(b)
        vx, vy, vxy = blur(a * a) - ux * ux, blur(b * b) - uy * uy, blur(a * b) - ux * uy
        contrast = (2 * vxy + c2) / (vx + vy + c2)
        positions = eroded(inside, 11) if mode == "Window" else inside
        if scale < len(betas) - 1:
            term = cropped(contrast, 5)[cropped(positions, 5)].mean()
            count = count or int(cropped(positions, 5).sum())
        else:
            term = (contrast * (2 * ux * uy + c1) / (ux**2 + uy**2 + c1))[positions].mean()
        score *= max(term, 0) ** beta
        a, b, inside = pool(a).mean((1, 3)), pool(b).mean((1, 3)), pool(inside).all((1, 3))
    return float(score), count


BETAS, MORE_BETAS = [0.4, 0.6], [0.2, 0.3, 0.5]
expected["MsSsim"] = {mode: multi_scale(gt, pred, mask, 500, BETAS, mode) for mode in ("Window", "Center")}
expected["MicroMs3im"] = {mode: multi_scale(micro_gt, micro_pred, mask, R, BETAS, mode) for mode in ("Window", "Center")}
expected["MicroMs3imOfThreeScales"] = multi_scale(micro_gt, micro_pred, mask, R, MORE_BETAS, "Center")

# A fit that sees the pixels and windows of the mask alone.
offset_gt, offset_pred = np.percentile(gt[mask], 3), np.percentile(pred[mask], 3)
mask_range = float(gt[mask].max() - gt[mask].min())


def mean_ssim(factor):
    return mean(ssim_map(gt - offset_gt, (pred - offset_pred) * factor, 7, mask_range, False), eroded(mask, 7), 3)[0]


best = optimize.minimize_scalar(lambda f: -mean_ssim(f), bounds=(1, 3), method="bounded", options={"xatol": 1e-10})
expected["Fit"] = {
    "GroundTruthOffset": float(offset_gt),
    "PredictionOffset": float(offset_pred),
    "MaxValue": float(gt[mask].max() - offset_gt),
    "RangeInvariantFactor": float(best.x),
    "MeanSsim": float(-best.fun),
    "PixelCount": int(mask.sum()),
}

with open("expected.json", "w", newline="\n") as file:
    json.dump(expected, file, indent=1)
    file.write("\n")
