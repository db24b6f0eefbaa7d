#!/usr/bin/env python3
"""Writes statistics.json: paired differences and what SciPy computes for them (Debian's python3-scipy; run with /usr/bin/python3).

p        scipy.stats.wilcoxon: exact for differences without ties and zeros, else by enumeration of all signs of the ranks that
         scipy.stats.rankdata gives; "normal" is the approximation without continuity correction.
estimate numpy.median of the Walsh averages (Hodges-Lehmann).
interval Walsh averages at the ranks of the exact distribution of the rank sum without ties, which is counted here by enumeration up to
         n = 12 and by convolution (numpy.convolve) above.
r        matched rank-biserial correlation: (positive - negative) / all, sums of the ranks of scipy.stats.rankdata.
summary  numpy.mean, scipy.stats.sem, numpy.std(ddof=1), numpy.median.
trends   scipy.stats.spearmanr.
"""
import itertools
import json
import os

import numpy as np
import scipy
from scipy import stats


def walsh(d):
    i, j = np.triu_indices(len(d))
    return np.sort((d[i] + d[j]) / 2)


def distribution(n):
    if n <= 12:
        sums = [sum(c) for k in range(n + 1) for c in itertools.combinations(range(1, n + 1), k)]
        return np.bincount(sums) / 2.0**n
    p = np.ones(1)
    for rank in range(1, n + 1):
        step = np.zeros(rank + 1)
        step[0] = step[-1] = 0.5
        p = np.convolve(p, step)
    return p


def interval(d):
    averages = walsh(d)
    if len(d) <= 100:
        k = int(np.searchsorted(np.cumsum(distribution(len(d))), 0.025, side="right"))
    else:
        n = len(d)
        k = int(np.floor(n * (n + 1) / 4 + stats.norm.ppf(0.025) * np.sqrt(n * (n + 1) * (2 * n + 1) / 24)))
    k = max(1, k)
    return [averages[k - 1], averages[len(averages) - k]]


def ranks(d):
    d = d[d != 0]
    return d, stats.rankdata(np.abs(d))


def enumerated(d):
    d, r = ranks(d)
    positive = r[d > 0].sum()
    tail = min(positive, r.sum() - positive)
    counts = {0.0: 1}
    for rank in r:
        following = dict(counts)
        for value, count in counts.items():
            following[value + rank] = following.get(value + rank, 0) + count
        counts = following
    below = sum(count for value, count in counts.items() if value <= tail)
    return min(1.0, 2 * below / 2 ** len(r))


def case(name, d):
    d = np.asarray(d, dtype=float)
    nonzero, r = ranks(d)
    is_plain = len(nonzero) == len(d) and len(np.unique(np.abs(d))) == len(d)
    exact = len(nonzero) <= 100
    if exact and is_plain and len(d) <= 50:
        p = stats.wilcoxon(d, mode="exact").pvalue
        assert abs(p - enumerated(d)) < 1e-13
    elif exact:
        p = enumerated(d)
    else:
        p = stats.wilcoxon(d, correction=False, mode="approx").pvalue
    positive = r[nonzero > 0].sum()
    return {
        "name": name,
        "differences": d.tolist(),
        "p": float(p),
        "estimate": float(np.median(walsh(d))),
        "interval": interval(d),
        "r": float((2 * positive - r.sum()) / r.sum()),
        "mean": float(np.mean(d)),
        "standardError": float(stats.sem(d)),
        "standardDeviation": float(np.std(d, ddof=1)),
        "median": float(np.median(d)),
    }


random = np.random.default_rng(19)
cases = [
    case("sleep (Student 1908)", [1.2, 2.4, 1.3, 1.3, 0.0, 1.0, 1.8, 0.8, 4.6, 1.4]),
    case("maize (Darwin, Fisher 1935)", [49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48]),
    case("six of one sign", [0.1, 0.2, 0.3, 0.4, 0.5, 0.6]),
    case("zeros and ties", [0, 0, 0.01, -0.01, 0.02, 0.02, 0.03, -0.05]),
]
for n in (6, 7, 8, 10, 12, 20, 35, 50, 80, 100, 101, 250):
    cases.append(case(f"normal, n = {n}", random.normal(0.02, 0.1, n)))
for n in (9, 30, 101):
    cases.append(case(f"tenths, n = {n}", np.round(random.normal(0.1, 0.3, n), 1)))


def trend(name, x, y):
    x, y = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    return {"name": name, "x": x.tolist(), "y": y.tolist(), "rho": float(stats.spearmanr(x, y).correlation)}


trends = []
for n in (6, 7, 20, 101):
    x = random.normal(0, 1, n)
    trends.append(trend(f"rising, n = {n}", x, x + random.normal(0, 1, n)))
    trends.append(trend(f"ties, n = {n}", np.round(x), np.round(random.normal(0, 1, n) - x)))
with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "statistics.json"), "w") as file:
    json.dump({"scipy": scipy.__version__, "numpy": np.__version__, "cases": cases, "trends": trends}, file, indent=1)
    file.write("\n")
