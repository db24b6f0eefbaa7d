"""Writes the stacks of this folder with tifffile (Debian python3-tifffile 2023.2.3) and NumPy 1.24.

Run in this folder: /usr/bin/python3 make.py
Pixels count up from 0 in the order of the array, so that page p of an array begins with p * rows * columns.
"""
import numpy
import tifffile

ROWS, COLUMNS = 5, 4


def stack(*shape):
    return numpy.arange(numpy.prod(shape) * ROWS * COLUMNS, dtype="uint16").reshape(*shape, ROWS, COLUMNS)


def fixed(**options):
    # No time stamps, so that the files are reproducible; gray, because tifffile may take a side of 3 for RGB.
    return {"datetime": False, "software": "tifffile", "photometric": "minisblack", **options}


# Shaped: tifffile's own JSON.
tifffile.imwrite("shaped.tif", stack(3), **fixed())
tifffile.imwrite("shaped-axes.tif", stack(2, 3, 2), **fixed(metadata={"axes": "TZCYX"}))
tifffile.imwrite("shaped-unknown-axes.tif", stack(2, 3), **fixed(metadata={"axes": "QZYX"}))
tifffile.imwrite("truncated.tif", stack(5), truncate=True, **fixed())
tifffile.imwrite("truncated-axes.tif", stack(2, 3), truncate=True, **fixed(metadata={"axes": "CZYX", "note": "a \"b\""}))
tifffile.imwrite("truncated-big-endian.tif", stack(4), truncate=True, byteorder=">", bigtiff=True, **fixed())
with tifffile.TiffWriter("truncated-series.tif") as writer:
    writer.write(stack(3), truncate=True, **fixed())
    writer.write(stack(2), truncate=True, **fixed())

# ImageJ.
tifffile.imwrite("imagej.tif", stack(2, 3, 2), imagej=True, **fixed(metadata={"axes": "TZCYX"}))
tifffile.imwrite("imagej-order.tif", stack(2, 3), imagej=True, **fixed(metadata={"axes": "ZCYX", "order": "zct"}))

# The distance of pixels: 0.1 µm along rows, 0.2 µm down columns, and from slice to slice 0.5 µm.
tifffile.imwrite(
    "imagej-spacing.tif",
    stack(3),
    imagej=True,
    resolution=(10, 5),
    **fixed(metadata={"axes": "ZYX", "spacing": 0.5, "unit": "\\u00B5m"}),
)
tifffile.imwrite("imagej-pixels.tif", stack(3), imagej=True, **fixed(metadata={"axes": "ZYX", "spacing": 3, "unit": "pixel"}))
sizes = {"PhysicalSizeX": 100, "PhysicalSizeXUnit": "nm", "PhysicalSizeY": 0.2, "PhysicalSizeZ": 0.0005, "PhysicalSizeZUnit": "mm"}
tifffile.imwrite("ome-spacing.tif", stack(3), ome=True, **fixed(metadata={"axes": "ZYX", **sizes}))

# OME-TIFF.
tifffile.imwrite("ome.tif", stack(2, 3, 2), ome=True, **fixed(metadata={"axes": "TCZYX"}))

# Pages of reduced resolution between the images.
with tifffile.TiffWriter("thumbnails.tif") as writer:
    for page in stack(3):
        writer.write(page, **fixed(metadata=None))
        writer.write(page[::2, ::2], subfiletype=1, **fixed(metadata=None))

# A look-up table for display.
gray = numpy.arange(ROWS * COLUMNS, dtype="uint8").reshape(ROWS, COLUMNS)
green = numpy.zeros((3, 256), "uint16")
green[1] = numpy.arange(256) * 257
for name, description in (("palette-imagej.tif", "ImageJ=1.53t\nmin=0.0\nmax=255.0\n"), ("palette.tif", None)):
    tifffile.imwrite(name, gray, colormap=green, **fixed(photometric="palette", metadata=None, description=description))

# Gray stored as colour.
opaque = numpy.full_like(gray, 255)
rgba = numpy.stack([gray, gray, gray, opaque], axis=-1)
tifffile.imwrite("rgba.tif", rgba, extrasamples=["unassalpha"], **fixed(photometric="rgb", metadata=None))
rgba[0, 0, 3] = 254
tifffile.imwrite("rgba-transparent.tif", rgba, extrasamples=["unassalpha"], **fixed(photometric="rgb", metadata=None))
tifffile.imwrite(
    "gray-alpha.tif", numpy.stack([gray, opaque], axis=-1), planarconfig="contig", extrasamples=["unassalpha"],
    **fixed(metadata=None))

# NumPy's own files.
numpy.save("c.npy", stack(3))
numpy.save("fortran.npy", numpy.asfortranarray(stack(3)))
numpy.save("big-endian.npy", stack(3).astype(">u2"))
numpy.save("channel-last.npy", stack(3)[..., None])
with open("version-3.npy", "wb") as file:
    numpy.lib.format.write_array(file, stack(3), version=(3, 0))
numpy.savez_compressed("archive.npz", image=stack(3))
