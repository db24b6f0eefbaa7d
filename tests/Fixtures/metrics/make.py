"""Writes expected.json: NRMSE, Pearson's r, and metrics with the range of a set, of images that the tests make in the same way.

Run with NumPy and scikit-image (made with 1.24.2 and 0.19.3, Debian 12): python3 make.py > expected.json
The values of the cases are exact to the last digits (rational arithmetic, roots to 60 digits); where no square leaves the range of
float64, the script checks that scikit-image and NumPy agree with them.
"""
import json
from decimal import Decimal, getcontext
from fractions import Fraction

import numpy as np
from skimage.metrics import normalized_root_mse, peak_signal_noise_ratio, structural_similarity

getcontext().prec = 80


def stream(seed, count):
    """A linear congruential generator: integers 0 ... 1023."""
    values = []
    for _ in range(count):
        seed = (1664525 * seed + 1013904223) % 2**32
        values.append(seed >> 22)
    return values


def pair(c):
    a = stream(c["seed"], c["width"] * c["height"])
    b = stream(c["seed"] + 1, c["width"] * c["height"])
    shape = (c["height"], c["width"])
    truth = [c["truthOffset"] + c["truthScale"] * float(v) for v in a]
    prediction = [c["predictionOffset"] + c["predictionScale"] * (float(v) + float(w) / 4) for v, w in zip(a, b)]
    return np.array(truth).reshape(shape), np.array(prediction).reshape(shape)


def root(f):
    return (Decimal(f.numerator) / Decimal(f.denominator)).sqrt()


def number(f):
    return Decimal(f.numerator) / Decimal(f.denominator)


def exact(truth, prediction):
    x = [Fraction(float(v)) for v in truth.ravel()]
    y = [Fraction(float(v)) for v in prediction.ravel()]
    n = len(x)
    mx, my = sum(x) / n, sum(y) / n
    xx = sum((v - mx) ** 2 for v in x)
    yy = sum((v - my) ** 2 for v in y)
    xy = sum((v - mx) * (w - my) for v, w in zip(x, y))
    rmse = root(sum((v - w) ** 2 for v, w in zip(x, y)) / n)
    residual = root((xx - xy * xy / yy) / n)
    divisors = {"euclidean": root(sum(v * v for v in x) / n), "minMax": number(max(x) - min(x)), "mean": number(mx)}
    result = {name: float(rmse / d) for name, d in divisors.items()}
    result.update({"rangeInvariant" + name[0].upper() + name[1:]: float(residual / d) for name, d in divisors.items()})
    result["pearson"] = float(number(xy) / (root(xx) * root(yy)))
    return result


def case(name, width, height, seed, truth_scale, truth_offset, prediction_scale, prediction_offset, ordinary):
    c = dict(name=name, width=width, height=height, seed=seed, truthScale=truth_scale, truthOffset=truth_offset,
             predictionScale=prediction_scale, predictionOffset=prediction_offset)
    truth, prediction = pair(c)
    c.update(exact(truth, prediction))
    if ordinary:
        for key, normalization in (("euclidean", "euclidean"), ("minMax", "min-max"), ("mean", "mean")):
            value = normalized_root_mse(truth, prediction, normalization=normalization)
            assert abs(value / c[key] - 1) < 1e-12, (name, key, value, c[key])
        value = np.corrcoef(truth.ravel(), prediction.ravel())[0, 1]
        assert abs(value / c["pearson"] - 1) < 1e-12, (name, value, c["pearson"])
    return c


def range_invariant_psnr(truth, prediction, data_range):
    """scale_invariant_psnr of juglab and careamics, with a given range."""
    g, p = truth - truth.mean(), prediction - prediction.mean()
    a = np.sum(g * p) / np.sum(p * p)
    return 20 * np.log10(data_range / np.sqrt(np.mean((g - a * p) ** 2)))


def measured_with_one_range(images):
    pairs = [pair(c) for c in images]
    data_range = max(t.max() for t, _ in pairs) - min(t.min() for t, _ in pairs)
    for c, (truth, prediction) in zip(images, pairs):
        c["psnr"] = peak_signal_noise_ratio(truth, prediction, data_range=data_range)
        c["rangeInvariantPsnr"] = range_invariant_psnr(truth, prediction, data_range)
        c["ssim"] = structural_similarity(truth, prediction, data_range=data_range)
    # SIPSNR of careamics, but for the epsilon that it adds to errors and to the range.
    errors = [data_range**2 / 10 ** (c["rangeInvariantPsnr"] / 10) for c in images]
    sipsnr = 10 * (np.log10(data_range**2) - np.mean(np.log10(errors)))
    return dict(dataRange=data_range, sipsnr=sipsnr, images=images)


def image(seed, truth_scale, truth_offset):
    return dict(width=24, height=20, seed=seed, truthScale=truth_scale, truthOffset=truth_offset,
                predictionScale=truth_scale * 0.75, predictionOffset=truth_offset + 3)


print(json.dumps(dict(
    cases=[
        case("counts", 37, 29, 1, 3.0, 100.0, 2.5, 120.0, True),
        case("unit", 31, 17, 2, 1 / 1023, 0.0, 0.001, -0.25, True),
        case("another unit", 31, 17, 3, 60.0, 500.0, 1e-5, 0.0, True),
        case("inverted", 16, 16, 4, 2.0, 50.0, -1.5, 3000.0, True),
        case("a single row", 500, 1, 5, 1.0, 7.0, 1.25, 0.0, True),
        case("negative mean", 20, 20, 6, 1.0, -2000.0, 1.0, -2000.0, True),
        case("mean huge beside the spread", 37, 29, 7, 0.125, 1e13, 0.25, -3e12, False),
        case("tiny", 21, 19, 8, 1e-200, 1e-198, 3e-201, 0.0, False),
        case("huge", 21, 19, 9, 1e200, 1e203, 3e201, 0.0, False),
        case("beside the smallest number", 21, 19, 10, 1e-300, 0.0, 2e-300, 1e-299, False),
        case("beside the largest number", 21, 19, 11, 1e301, -5e303, 2e300, 1e303, False),
        case("units 1e-150 and 1e150", 21, 19, 12, 1e-150, 0.0, 1e150, 0.0, False),
    ],
    set=measured_with_one_range([image(21, 1.0, 100.0), image(22, 0.25, 90.0), image(23, 3.0, 150.0)]),
), indent=1))
