"""Writes Zarr stores with zarr-python, and what it reads from them, for `MicroSsim.Fuzz compare`.

make_zarr.py FOLDER [COUNT [SEED]]   (python3-zarr 2.13 and python3-numcodecs 0.11, as in Debian 12)

Stores of version 2 are those of zarr-python. It does not write version 3: for these, the script renames its chunks, puts them into shards
and writes the metadata after the specification. For each store N.zarr: N.raw has the samples as zarr-python reads them, little-endian,
pages in the order T, Z, C where the store names its axes, else in that of the array; float16 as float32, bool as uint8. N.txt has the
number of samples per pixel, which is 1, and a description of the store.
"""
import itertools
import json
import os
import shutil
import struct
import sys

import numpy
import zarr
from numcodecs import Blosc, GZip, Zlib, Zstd

TYPES = ['b1', 'u1', 'i1', 'u2', 'i2', 'u4', 'i4', 'u8', 'i8', 'f2', 'f4', 'f8']
MISSING = 2**64 - 1
TABLE = []
for byte in range(256):
    for _ in range(8):
        byte = byte >> 1 ^ (0x82F63B78 if byte & 1 else 0)
    TABLE.append(byte)


def checksum(data):
    crc = 0xFFFFFFFF
    for byte in data:
        crc = TABLE[(crc ^ byte) & 0xFF] ^ crc >> 8
    return struct.pack('<I', crc ^ 0xFFFFFFFF)


def compressor_of(rng, size):
    kind = int(rng.integers(0, 7))
    if kind == 0:
        return None
    if kind == 1:
        return Zlib(level=int(rng.integers(0, 10)))
    if kind == 2:
        return GZip(level=int(rng.integers(1, 10)))
    if kind == 3:
        return Zstd(level=int(rng.integers(1, 10)))
    return Blosc(cname=str(rng.choice(['blosclz', 'lz4', 'lz4hc', 'zlib', 'zstd'])), clevel=int(rng.integers(0, 10)),
                 shuffle=int(rng.integers(-1, 3)), blocksize=int(rng.choice([0, 0, 256, 1024, 4096])))


def codec_of(compressor, size):
    """The codec of version 3 for a compressor of version 2."""
    config = compressor.get_config()
    name = config.pop('id')
    if name == 'blosc':
        shuffle = {0: 'noshuffle', 1: 'shuffle', 2: 'bitshuffle', -1: 'bitshuffle' if size == 1 else 'shuffle'}[config['shuffle']]
        config = {'cname': config['cname'], 'clevel': config['clevel'], 'shuffle': shuffle, 'typesize': size,
                  'blocksize': config['blocksize']}
    if name == 'zlib':
        name = 'numcodecs.zlib'
    return {'name': name, 'configuration': config}


def fill_of(rng, dtype, version):
    """A fill value, as a number and as it is spelled in JSON."""
    kind, size = dtype.kind, dtype.itemsize
    if rng.integers(3) == 0:
        return (0, False) if kind == 'b' and version == 3 else (0, 0)
    if kind == 'b':
        return 1, True
    if kind in 'iu':
        limits = numpy.iinfo(dtype)
        value = int(rng.choice([limits.min, limits.max, 7])) if size < 8 else int(rng.choice([7, 2**62 + 1]))
        return value, value
    value = [numpy.nan, numpy.inf, -numpy.inf, 0.5, -3.0, 1e-7][rng.integers(6)]
    value = float(numpy.asarray(value, dtype))
    text = {'nan': 'NaN', 'inf': 'Infinity', '-inf': '-Infinity'}.get(str(value), value)
    if version == 3 and rng.integers(2):
        text = '0x' + numpy.asarray(value, dtype.newbyteorder('>')).tobytes().hex()
    return value, text


def data_of(rng, dtype, shape):
    if dtype.kind == 'f':
        return (rng.integers(-1000, 1000, shape) / 8).astype(dtype)
    data = rng.integers(0, 256, shape + (dtype.itemsize,), 'u1')
    if rng.integers(2):
        data[..., 1:] = 0
    return data[..., 0] % 2 == 1 if dtype.kind == 'b' else data.view(dtype).reshape(shape)


def make(path, rng):
    version = int(rng.choice([2, 3]))
    ome = bool(rng.integers(2))
    stack = rng.permutation(list('TZC'))[:rng.integers(0, 4)] if ome else ['?'] * rng.integers(0, 4)
    axes = ''.join(stack) + 'YX'
    if ome and rng.integers(4) == 0:
        axes = ''.join(rng.permutation(list(axes)))
    shape = tuple(int(rng.integers(5, 40)) if a in 'YX' else int(rng.integers(1, 5)) for a in axes)
    chunks = tuple(int(rng.integers(1, 2 * n)) if rng.integers(2) else n for n in shape)
    dtype = numpy.dtype(str(rng.choice(TYPES)))
    dtype = dtype.newbyteorder(str(rng.choice(['<', '>'])))
    compressor = compressor_of(rng, dtype.itemsize)
    fill, spelled = fill_of(rng, dtype, version)
    order = str(rng.choice(['C', 'F']))
    perm = tuple(int(p) for p in rng.permutation(len(shape))) if version == 3 and rng.integers(2) else tuple(range(len(shape)))
    separator = str(rng.choice(['.', '/']))
    data = data_of(rng, dtype, shape)
    folder = os.path.join(path, str(rng.choice(['0', 's0', 'scale/full']))) if ome else path
    written = folder + '.v2' if version == 3 else folder
    array = zarr.open_array(written, mode='w', shape=permuted(shape, perm), chunks=permuted(chunks, perm), dtype=dtype, order=order,
                            compressor=compressor, fill_value=fill, dimension_separator=separator)
    if rng.integers(2):
        array[...] = data.transpose(perm)
    else:
        # Parts, so that chunks are absent.
        for _ in range(rng.integers(0, 3)):
            part = tuple(slice(int(a), int(rng.integers(a, n)) + 1) for n in shape for a in [rng.integers(0, n)])
            array[permuted(part, perm)] = data[part].transpose(perm)
    expected = zarr.open_array(written, mode='r')[...].transpose(numpy.argsort(perm))
    facts = f'{version} {axes} {shape} {chunks} {dtype.str} {order} {perm} {compressor} {spelled} {separator}'
    if version == 3:
        facts += ' ' + convert(written, folder, rng, array, shape, chunks, perm, order, compressor, spelled)
        shutil.rmtree(written)
    elif spelled != fill:
        replace_fill(folder, spelled)
    if ome:
        write_group(path, os.path.relpath(folder, path), version, axes, rng)
        expected = expected.transpose([axes.index(a) for a in 'TZCYX' if a in axes])
    expected = expected.astype({'f2': '<f4', 'b1': 'u1'}.get(dtype.str[1:], dtype.newbyteorder('<')))
    root = os.path.splitext(path)[0]
    expected.tofile(root + '.raw')
    with open(root + '.txt', 'w') as text:
        text.write(f'1\n{facts}\n')


def permuted(items, perm):
    return tuple(items[p] for p in perm)


def replace_fill(folder, spelled):
    path = os.path.join(folder, '.zarray')
    with open(path) as file:
        metadata = json.load(file)
    metadata['fill_value'] = spelled
    with open(path, 'w') as file:
        json.dump(metadata, file)


def convert(written, folder, rng, array, shape, chunks, perm, order, compressor, spelled):
    """Writes an array of version 2, whose axes are permuted, as one of version 3; returns a description."""
    dtype, axes = array.dtype, len(shape)
    grid = [-(-n // c) for n, c in zip(shape, chunks)]
    files = {}
    for at in itertools.product(*map(range, grid)):
        name = os.path.join(written, array._chunk_key(permuted(at, perm)))
        if os.path.isfile(name):
            with open(name, 'rb') as file:
                files[at] = file.read()
    codecs = []
    stored = perm if order == 'C' else perm[::-1]
    if stored != tuple(range(axes)) or rng.integers(4) == 0:
        if axes > 1 and rng.integers(3) == 0:
            # Two transpositions, one after the other.
            first = [int(p) for p in rng.permutation(axes)]
            second = [first.index(p) for p in stored]
            codecs += [{'name': 'transpose', 'configuration': {'order': o}} for o in (first, second)]
        else:
            codecs.append({'name': 'transpose', 'configuration': {'order': list(stored)}})
    big = dtype.str[0] == '>'
    plain = dtype.itemsize == 1 and rng.integers(2)
    codecs.append({'name': 'bytes'} if plain else {'name': 'bytes', 'configuration': {'endian': 'big' if big else 'little'}})
    if compressor is not None:
        codecs.append(codec_of(compressor, dtype.itemsize))
    if rng.integers(3) == 0:
        codecs.append({'name': 'crc32c'})
        files = {at: data + checksum(data) for at, data in files.items()}
    facts, outer = [], chunks
    if rng.integers(2):
        counts = tuple(int(n) for n in rng.integers(1, 4, axes))
        outer = tuple(n * c for n, c in zip(counts, chunks))
        files, codecs = put_into_shards(files, counts, chunks, codecs, rng)
        facts.append(f'shards {counts}')
    encoding = [('default', '/'), ('default', '.'), ('v2', '.'), ('v2', '/'), ('default', None), ('v2', None)][rng.integers(6)]
    separator = encoding[1] or ('/' if encoding[0] == 'default' else '.')
    for at, data in files.items():
        name = os.path.join(folder, separator.join((['c'] if encoding[0] == 'default' else []) + [str(i) for i in at]))
        os.makedirs(os.path.dirname(name), exist_ok=True)
        with open(name, 'wb') as file:
            file.write(data)
    key = {'name': encoding[0]} if encoding[1] is None else {'name': encoding[0], 'configuration': {'separator': encoding[1]}}
    metadata = {
        'zarr_format': 3, 'node_type': 'array', 'shape': shape, 'data_type': dtype.name, 'fill_value': spelled,
        'chunk_grid': {'name': 'regular', 'configuration': {'chunk_shape': outer}}, 'chunk_key_encoding': key, 'codecs': codecs,
        'attributes': {}, 'storage_transformers': [],
    }
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, 'zarr.json'), 'w') as file:
        json.dump(metadata, file)
    return ' '.join(facts + [json.dumps(codecs), str(encoding)])


def put_into_shards(files, counts, chunks, codecs, rng):
    big, check, start, reverse = (bool(n) for n in rng.integers(0, 2, 4))
    shards = {}
    for at, data in files.items():
        shards.setdefault(tuple(a // n for a, n in zip(at, counts)), {})[tuple(a % n for a, n in zip(at, counts))] = data
    index_bytes = 16 * int(numpy.prod(counts)) + (4 if check else 0)
    result = {}
    for at, inner in shards.items():
        body, places = b'', {}
        for place in sorted(inner, reverse=reverse):
            gap = bytes(int(rng.integers(0, 4)))  # bytes that no chunk uses
            places[place] = (len(body) + len(gap) + (index_bytes if start else 0), len(inner[place]))
            body += gap + inner[place]
        numbers = [n for place in itertools.product(*map(range, counts)) for n in places.get(place, (MISSING, MISSING))]
        index = struct.pack(('>' if big else '<') + f'{len(numbers)}Q', *numbers)
        index += checksum(index) if check else b''
        result[at] = index + body if start else body + index
    index_codecs = [{'name': 'bytes', 'configuration': {'endian': 'big' if big else 'little'}}] + ([{'name': 'crc32c'}] if check else [])
    sharding = {'chunk_shape': chunks, 'codecs': codecs, 'index_codecs': index_codecs}
    if start or rng.integers(2):
        sharding['index_location'] = 'start' if start else 'end'
    return result, [{'name': 'sharding_indexed', 'configuration': sharding}]


def write_group(path, dataset, version, axes, rng):
    types = {'T': 'time', 'C': 'channel'}
    named = [{'name': a.lower(), 'type': types.get(a, 'space')} for a in axes]
    if rng.integers(4) == 0:
        named = [{'name': a['name']} for a in named]
    scale = {'type': 'scale', 'scale': [1.0] * len(axes)}
    image = {'axes': named, 'datasets': [{'path': dataset, 'coordinateTransformations': [scale]}], 'name': '\u00b5 \U0001f52c "x"'}
    channels = [{'label': str(label)} for label in rng.choice(['DAPI', 'µ', '', 'a"b'], 4)]
    ome = {'multiscales': [{**image, 'version': '0.4'} if version == 2 else image], 'omero': {'channels': channels}}
    if version == 2:
        files = {'.zgroup': {'zarr_format': 2}, '.zattrs': ome}
    else:
        files = {'zarr.json': {'zarr_format': 3, 'node_type': 'group', 'attributes': {'ome': {'version': '0.5', **ome}}}}
    for name, content in files.items():
        with open(os.path.join(path, name), 'w') as file:
            json.dump(content, file)


def main():
    folder = sys.argv[1]
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 2000
    seed = int(sys.argv[3]) if len(sys.argv) > 3 else 1
    os.makedirs(folder, exist_ok=True)
    for i in range(count):
        path = os.path.join(folder, f'{i:05}.zarr')
        shutil.rmtree(path, ignore_errors=True)
        os.makedirs(path)
        make(path, numpy.random.default_rng([seed, i]))


main()
