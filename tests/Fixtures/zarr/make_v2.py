"""Writes the stores of version 2 (OME-NGFF 0.4) with python3-zarr 2.13 and python3-numcodecs 0.11 of Debian.

Run in this folder: python3 make_v2.py. Element i of an array, counted in C order, is the number of `element(i)` below, cast to the type.
version-2.tsv lists the arrays: path, type, shape, number of written elements along the first axis, fill value.
"""
import json
import os
import shutil

import numpy as np
import zarr
from numcodecs import LZ4, BZ2, Blosc, Delta, GZip, Zlib, Zstd

ROWS = []


def elements(shape, dtype):
    i = np.arange(int(np.prod(shape)), dtype=np.int64)
    h = ((i // 4) * 3 + i % 4 + (i * i) % 7) % 65521
    kind, size = np.dtype(dtype).kind, np.dtype(dtype).itemsize
    if kind == "b":
        v = h % 2
    elif kind == "u":
        v = {1: h % 256, 2: h, 4: h * 65537, 8: h.astype(np.uint64) * np.uint64(2**40 + 1)}[size]
    elif kind == "i":
        v = {1: h % 256 - 128, 2: h - 32768, 4: h * 32768 - 10**9, 8: (h - 32768) * 2**40}[size]
    else:
        v = (h % 2048) / 8 - 100 if size == 2 else h / 7.0
    return np.asarray(v).astype(dtype).reshape(shape)


def write(name, shape=(40, 50), chunks=(32, 32), dtype="<u2", written=None, fill=0, **options):
    shutil.rmtree(name, ignore_errors=True)
    options.setdefault("compressor", Blosc())
    array = zarr.open_array(name, mode="w", shape=shape, chunks=chunks, dtype=dtype, fill_value=fill, **options)
    n = shape[0] if written is None else written
    if n:
        array[:n] = elements(shape, dtype)[:n]
    note(name, array, n)


def note(name, array, written=None):
    kind = np.dtype(array.dtype).name
    fill = 0 if array.fill_value is None else array.fill_value
    ROWS.append([name, kind, ",".join(map(str, array.shape)), array.shape[0] if written is None else written, float(fill)])


SHUFFLES = {"none": Blosc.NOSHUFFLE, "byte": Blosc.SHUFFLE, "bit": Blosc.BITSHUFFLE}

# Codecs.
write("v2-none.zarr", compressor=None)
write("v2-zlib.zarr", compressor=Zlib(level=6))
write("v2-gzip.zarr", compressor=GZip(level=6))
write("v2-zstd.zarr", compressor=Zstd(level=3))
for cname in ["blosclz", "lz4", "lz4hc", "zlib", "zstd"]:
    for shuffle, code in SHUFFLES.items():
        write(f"v2-blosc-{cname}-{shuffle}.zarr", compressor=Blosc(cname=cname, clevel=5, shuffle=code))
write("v2-blosc-memcpy.zarr", compressor=Blosc(cname="lz4", clevel=0))
write("v2-blosc-high.zarr", compressor=Blosc(cname="zstd", clevel=9, shuffle=Blosc.BITSHUFFLE))

# Several blocks per chunk, the last one shorter; elements of each size.
for dtype in ["|u1", "<u2", "<f4", "<f8"]:
    for cname, shuffle in [("blosclz", "byte"), ("lz4", "byte"), ("zstd", "bit")]:
        write(f"v2-blocks-{np.dtype(dtype).name}-{cname}-{shuffle}.zarr", shape=(70, 60), chunks=(70, 60), dtype=dtype,
              compressor=Blosc(cname=cname, clevel=5, shuffle=SHUFFLES[shuffle], blocksize=2048))

# Types and byte orders.
for dtype in ["|b1", "|u1", "|i1", "<u2", "<i2", "<u4", "<i4", "<u8", "<i8", "<f2", "<f4", "<f8"]:
    write(f"v2-type-{np.dtype(dtype).name}.zarr", shape=(9, 11), chunks=(5, 6), dtype=dtype, compressor=Zlib(level=1))
for dtype in [">u2", ">i2", ">u4", ">i4", ">u8", ">i8", ">f2", ">f4", ">f8"]:
    write(f"v2-big-{np.dtype(dtype).name}.zarr", shape=(9, 11), chunks=(5, 6), dtype=dtype, compressor=Zstd(level=1))

# Order, separators, more axes, chunks larger than the array, absent chunks.
write("v2-fortran.zarr", order="F", compressor=None)
write("v2-fortran-blosc-3d.zarr", shape=(3, 20, 30), chunks=(2, 16, 16), order="F")
write("v2-fortran-float16.zarr", shape=(2, 9, 11), chunks=(1, 5, 6), order="F", dtype=">f2", compressor=GZip(level=1))
write("v2-nested.zarr", shape=(3, 20, 30), chunks=(1, 16, 16), dimension_separator="/")
write("v2-points-4d.zarr", shape=(2, 3, 9, 11), chunks=(1, 2, 5, 6), dimension_separator=".")
write("v2-5d.zarr", shape=(2, 2, 3, 9, 11), chunks=(2, 1, 3, 5, 6), dimension_separator="/")
write("v2-deep-chunks.zarr", shape=(7, 9, 11), chunks=(4, 5, 11), dtype="<f4")
write("v2-one-chunk.zarr", shape=(9, 11), chunks=(64, 64))
write("v2-rows.zarr", shape=(40, 50), chunks=(8, 50), compressor=Zstd(level=1))
write("v2-columns.zarr", shape=(40, 50), chunks=(40, 7), compressor=Zlib(level=1))
write("v2-absent.zarr", written=0, fill=7)
write("v2-absent-half.zarr", written=32, fill=-3, dtype="<i2")
write("v2-absent-nan.zarr", written=32, fill=float("nan"), dtype="<f4")
write("v2-absent-infinity.zarr", written=32, fill=float("-inf"), dtype=">f8")
write("v2-absent-null.zarr", written=32, fill=None, compressor=None)

# Refused by name.
shutil.rmtree("refused", ignore_errors=True)
data = elements((9, 11), "<u2")
for name, options in {
    "lz4": {"compressor": LZ4()},
    "bz2": {"compressor": BZ2()},
    "blosc-snappy": {"compressor": Blosc(cname="snappy")},
    "delta": {"filters": [Delta(dtype="<u2")]},
}.items():
    zarr.open_array(f"refused/v2-{name}.zarr", mode="w", shape=(9, 11), chunks=(5, 6), dtype="<u2", **options)[:] = data
zarr.open_array("refused/v2-complex.zarr", mode="w", shape=(9, 11), chunks=(5, 6), dtype="<c8")[:] = data

# OME-NGFF 0.4: an image in two resolutions with labels, and a plate.
AXES = [{"name": "t", "type": "time"}, {"name": "c", "type": "channel"}, {"name": "z", "type": "space"},
        {"name": "y", "type": "space"}, {"name": "x", "type": "space"}]


def image(group, shape, axes, dtype="<u2", channels=(), name="image"):
    scale = [1.0] * len(axes)
    group.attrs["multiscales"] = [{
        "version": "0.4", "name": name, "axes": axes,
        "datasets": [{"path": "0", "coordinateTransformations": [{"type": "scale", "scale": scale}]},
                     {"path": "1", "coordinateTransformations": [{"type": "scale", "scale": scale}]}]}]
    if channels:
        group.attrs["omero"] = {"channels": [{"label": label, "color": "FFFFFF", "window": {"start": 0, "end": 1}} for label in channels]}
    chunks = tuple([1] * (len(shape) - 2) + [16, 16])
    full = group.create_dataset("0", shape=shape, chunks=chunks, dtype=dtype, dimension_separator="/", compressor=Blosc(cname="lz4"))
    full[...] = elements(shape, dtype)
    half = group.create_dataset("1", shape=shape[:-2] + (shape[-2] // 2, shape[-1] // 2), chunks=chunks, dtype=dtype,
                                dimension_separator="/", compressor=Blosc(cname="lz4"))
    half[...] = full[..., : 2 * (shape[-2] // 2) : 2, : 2 * (shape[-1] // 2) : 2]
    note(os.path.relpath(os.path.join(group.store.path, group.path)), full)


def open_group(name):
    shutil.rmtree(name, ignore_errors=True)
    return zarr.open_group(zarr.NestedDirectoryStore(name), mode="w")


root = open_group("ome-0.4.ome.zarr")
image(root, (2, 2, 3, 20, 24), AXES, channels=["DAPI", "GFP"])
labels = root.create_group("labels")
labels.attrs["labels"] = ["cells"]
cells = labels.create_group("cells")
image(cells, (3, 20, 24), AXES[2:], dtype="<i4", name="cells")
cells.attrs["image-label"] = {"version": "0.4", "source": {"image": "../../"}}

plate = open_group("plate-0.4.zarr")
plate.attrs["plate"] = {
    "version": "0.4", "name": "plate", "field_count": 2, "acquisitions": [{"id": 0}],
    "rows": [{"name": "B"}, {"name": "C"}], "columns": [{"name": "03"}],
    "wells": [{"path": "B/03", "rowIndex": 0, "columnIndex": 0}, {"path": "C/03", "rowIndex": 1, "columnIndex": 0}]}
for well in ["B/03", "C/03"]:
    group = plate.create_group(well)
    fields = ["0", "1"] if well == "B/03" else ["0"]
    group.attrs["well"] = {"version": "0.4", "images": [{"path": f, "acquisition": 0} for f in fields]}
    for field in fields:
        image(group.create_group(field), (1, 20, 24), AXES[1:2] + AXES[3:])

# As bioformats2raw writes: numbered series beside a folder of metadata.
series = open_group("series-0.4.zarr")
series.attrs["bioformats2raw.layout"] = 3
series.create_group("OME").attrs["series"] = ["0", "1"]
for number in ["0", "1"]:
    image(series.create_group(number), (2, 20, 24), AXES[2:])

# Groups without metadata: of one array, and of several.
open_group("group-one.zarr").create_dataset("data", shape=(9, 11), chunks=(5, 6), dtype="<u2")[...] = data
note("group-one.zarr", zarr.open_array("group-one.zarr/data", mode="r"))
several = open_group("refused/group-several.zarr")
for name in ["raw", "denoised"]:
    several.create_dataset(name, shape=(9, 11), chunks=(5, 6), dtype="<u2")[...] = data

with open("version-2.tsv", "w", newline="\n") as out:
    for row in ROWS:
        out.write("\t".join(map(str, row)) + "\n")
print(len(ROWS), "arrays")
