"""Writes TIFF files with tifffile, and what tifffile reads from them, for `MicroSsim.Fuzz compare`.

make.py FOLDER [COUNT [SEED]]   (tifffile 2023.2.3 and NumPy 1.24.2, as in Debian 12)

For each file N.tif: N.raw has the samples as tifffile reads them, little-endian, pages in the order T, Z, C where the file names its
axes and pixels have one sample, else in that of the file; then sample, row, column. N.txt has the number of samples per pixel and a
description of the file.
"""
import os
import sys

import numpy
import tifffile

AXES = 'TZC'
TYPES = ['u1', 'u2', 'u4', 'i1', 'i2', 'i4', 'f4', 'f8']


def shape_of(rng, axes, height, width, samples, planar):
    sizes = [int(rng.integers(1, 5)) for _ in axes]
    if samples == 1:
        return sizes + [height, width], axes + 'YX'
    if planar:
        return sizes + [samples, height, width], axes + 'SYX'
    return sizes + [height, width, samples], axes + 'YXS'


def make(path, rng):
    kind = rng.choice(['imagej', 'ome', 'shaped', 'axes', 'plain', 'truncated', 'series'])
    dtype = str(rng.choice(['u1', 'u2', 'f4'] if kind == 'imagej' else TYPES))
    samples = int(rng.choice([1, 1, 1, 2, 3, 4]))
    planar = bool(rng.integers(2)) and samples > 1
    if kind == 'imagej':
        samples, planar = (3, False) if samples > 1 and dtype == 'u1' else (1, False)
    if kind in ('truncated', 'series'):
        samples, planar = 1, False
    axes = 'TZC' if kind == 'imagej' else ''.join(rng.permutation(list(AXES))[:rng.integers(1, 4)])
    height, width = (int(n) for n in rng.integers(1, 40, 2))
    # Short sides that tifffile itself takes for samples are not of interest.
    height, width = height + 4, width + 4
    shape, axes = shape_of(rng, axes, height, width, samples, planar)
    data = rng.integers(0, 256, int(numpy.prod(shape)) * numpy.dtype(dtype).itemsize, 'u1').view(dtype).reshape(shape)
    if dtype[0] == 'f':
        data = numpy.where(numpy.isnan(data), dtype == 'f4', data).astype(dtype)
    options = {'byteorder': str(rng.choice(['<', '>'])), 'bigtiff': bool(rng.integers(2)) and kind != 'imagej'}
    each = {}
    if samples > 1:
        rgb = samples >= 3 and (kind == 'imagej' or bool(rng.integers(2)))
        each['photometric'] = 'rgb' if rgb else 'minisblack'
        each['planarconfig'] = 'separate' if planar else 'contig'
    else:
        each['photometric'] = str(rng.choice(['minisblack', 'miniswhite'])) if kind != 'imagej' else 'minisblack'
    if kind not in ('truncated',):
        each['compression'] = str(rng.choice(['none', 'none', 'zlib']))
        if each['compression'] == 'none':
            del each['compression']
        if rng.integers(4) == 0 and kind != 'imagej':
            each['tile'] = (16, 32)
        elif rng.integers(2):
            each['rowsperstrip'] = int(rng.integers(1, height + 1))
    if rng.integers(4) == 0:
        each['software'] = 'a microscope'
    unlabelled = False
    if kind == 'imagej':
        options['imagej'] = True
        each['metadata'] = {'axes': axes}
    elif kind == 'ome':
        options['ome'] = True
        each['metadata'] = {'axes': axes}
    elif kind == 'axes':
        each['metadata'] = {'axes': axes}
    else:
        unlabelled = True
        each['metadata'] = None if kind == 'plain' else {}
    with tifffile.TiffWriter(path, **options) as writer:
        if kind == 'series':
            together = bool(rng.integers(2)) and not {'compression', 'tile', 'rowsperstrip'} & each.keys()
            for plane in data.reshape(-1, height, width):
                writer.write(plane, contiguous=together, **each)
        elif kind == 'truncated':
            writer.write(data, truncate=True, **each)
        else:
            writer.write(data, **each)
    read(path, data, axes, unlabelled, samples, kind, each, options)


def read(path, data, axes, unlabelled, samples, kind, each, options):
    with tifffile.TiffFile(path) as file:
        if kind == 'series':
            stored = numpy.concatenate([s.asarray().reshape((-1,) + data.shape[-2:]) for s in file.series])
        else:
            stored = file.series[0].asarray()
    # tifffile drops axes of length 1, but neither moves nor changes a sample.
    assert stored.size == data.size and (stored.reshape(-1).view('u1') == data.reshape(-1).view('u1')).all(), path
    if not unlabelled and samples == 1:
        data = data.transpose([axes.index(axis) for axis in 'TZCYX' if axis in axes])
    elif axes.endswith('YXS'):
        data = numpy.moveaxis(data, -1, -3)
    root = os.path.splitext(path)[0]
    data.astype(data.dtype.newbyteorder('<')).tofile(root + '.raw')
    with open(root + '.txt', 'w') as text:
        text.write(f'{samples}\n{kind} {data.dtype} {axes} {data.shape} {each} {options}\n')


def main():
    folder = sys.argv[1]
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 2000
    seed = int(sys.argv[3]) if len(sys.argv) > 3 else 1
    os.makedirs(folder, exist_ok=True)
    for i in range(count):
        make(os.path.join(folder, f'{i:05}.tif'), numpy.random.default_rng([seed, i]))


main()
