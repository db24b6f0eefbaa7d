// Writes the stores of version 3 (OME-NGFF 0.5) with zarrita 0.7 and numcodecs 0.3 of npm.
//
// Run in this folder: npm install --no-save zarrita@0.7.5 && node make_v3.mjs. Element i of an array, counted in C order, is element(i)
// below, cast to the type. version-3.tsv lists the arrays: path, type, shape, written elements along the first axis, fill value.
//
// zarrita reads shards and checksums, but does not write them. For these, this script writes the chunks of an array with zarrita, and
// then puts them together after the specification of the codecs sharding_indexed and crc32c; zarrita reads them back.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import Blosc from "numcodecs/blosc";
import GZip from "numcodecs/gzip";
import Zlib from "numcodecs/zlib";
import * as zarr from "zarrita";
import FileSystemStore from "@zarrita/storage/fs";

const rows = [];
const LITTLE = { name: "bytes", configuration: { endian: "little" } };
const BIG = { name: "bytes", configuration: { endian: "big" } };
const CRC = { name: "crc32c" };
const zstd = { name: "zstd", configuration: { level: 3, checksum: false } };
const gzip = { name: "gzip", configuration: { level: 5 } };
const blosc = (cname, shuffle, typesize = 2) => ({ name: "blosc", configuration: { cname, clevel: 5, shuffle, typesize, blocksize: 0 } });

// numcodecs takes the shuffle as a number, and encodes gzip and zlib, which zarrita only decodes.
const SHUFFLES = { noshuffle: 0, shuffle: 1, bitshuffle: 2 };
const wrap = (create) => () => ({ fromConfig: (c) => Object.assign(create(c), { kind: "bytes_to_bytes" }) });
zarr.registry.set("blosc", wrap((c) => Blosc.fromConfig({ ...c, shuffle: SHUFFLES[c.shuffle] })));
zarr.registry.set("gzip", wrap((c) => GZip.fromConfig(c)));
zarr.registry.set("numcodecs.zlib", wrap((c) => Zlib.fromConfig(c)));

function element(i, type) {
  const h = (Math.floor(i / 4) * 3 + (i % 4) + ((i * i) % 7)) % 65521;
  switch (type) {
    case "bool": return h % 2 === 1;
    case "uint8": return h % 256;
    case "uint32": return h * 65537;
    case "uint64": return BigInt(h) * (2n ** 40n + 1n);
    case "int8": return (h % 256) - 128;
    case "int16": return h - 32768;
    case "int32": return h * 32768 - 10 ** 9;
    case "int64": return BigInt(h - 32768) * 2n ** 40n;
    case "float16": return half((h % 2048) / 8 - 100);
    case "float32": case "float64": return h / 7;
    default: return h;
  }
}

/** The bits of a number that is exact in half precision. */
function half(value) {
  if (value === 0) return 0;
  const bits = new Uint32Array(new Float32Array([value]).buffer)[0];
  return ((bits >>> 16) & 0x8000) | ((((bits >>> 23) & 0xff) - 112) << 10) | ((bits & 0x7fffff) >>> 13);
}

const ARRAYS = {
  uint8: Uint8Array, uint16: Uint16Array, uint32: Uint32Array, uint64: BigUint64Array, int8: Int8Array, int16: Int16Array,
  int32: Int32Array, int64: BigInt64Array, float16: Uint16Array, float32: Float32Array, float64: Float64Array,
};

function data(type, shape) {
  const count = shape.reduce((a, b) => a * b, 1);
  const values = type === "bool" ? new zarr.BoolArray(count) : new ARRAYS[type](count);
  for (let i = 0; i < count; i++) type === "bool" ? values.set(i, element(i, type)) : (values[i] = element(i, type));
  return { data: values, shape, stride: shape.map((_, i) => shape.slice(i + 1).reduce((a, b) => a * b, 1)) };
}

const readJson = (path) => JSON.parse(readFileSync(path));
function writeJson(path, json) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, JSON.stringify(json, null, 1) + "\n");
}

async function write(name, { shape = [40, 50], chunks = [32, 32], type = "uint16", codecs = [LITTLE, zstd], fill = 0, written = shape[0],
    encoding = "default", separator = "/", names, attributes } = {}) {
  rmSync(name, { recursive: true, force: true });
  const store = new FileSystemStore(resolve(name));
  const stored = type === "float16" ? "uint16" : type;
  await zarr.create(store, { shape, chunkShape: chunks, dtype: stored, codecs, fillValue: 0, dimensionNames: names, attributes });
  const path = join(name, "zarr.json");
  const metadata = readJson(path);
  metadata.chunk_key_encoding = { name: encoding, configuration: { separator } };
  metadata.fill_value = stored === "bool" ? false : fill;
  writeJson(path, metadata);
  const array = await zarr.open(store, { kind: "array" });
  const all = data(type, shape);
  if (written > 0) {
    const part = shape[0] === written ? all : { ...all, shape: [written, ...shape.slice(1)], data: all.data.subarray(0, written * all.stride[0]) };
    await zarr.set(array, [zarr.slice(0, written), ...shape.slice(1).map(() => null)], part);
  }

  if (type === "float16") writeJson(path, { ...metadata, data_type: "float16" });
  const text = fill === "NaN" ? "nan" : fill === "-Infinity" ? "-inf" : fill;
  rows.push([name, type, shape.join(","), written, text].join("\t"));
  return name;
}

const TABLE = Array.from({ length: 256 }, (_, i) => {
  for (let bit = 0; bit < 8; bit++) i = i & 1 ? (i >>> 1) ^ 0x82f63b78 : i >>> 1;
  return i >>> 0;
});

function withChecksum(bytes) {
  let crc = 0xffffffff;
  for (const b of bytes) crc = (TABLE[(crc ^ b) & 0xff] ^ (crc >>> 8)) >>> 0;
  const tail = Buffer.alloc(4);
  tail.writeUInt32LE(~crc >>> 0);
  return Buffer.concat([bytes, tail]);
}

/** The positions of a grid in C order. */
function* positions(counts) {
  const total = counts.reduce((a, b) => a * b, 1);
  for (let i = 0; i < total; i++) {
    let rest = i;
    yield counts.map((_, axis) => {
      const stride = counts.slice(axis + 1).reduce((a, b) => a * b, 1);
      const at = Math.floor(rest / stride);
      rest %= stride;
      return at;
    });
  }
}

const keyOf = (name, at, separator = "/") => join(name, ["c", ...at].join(separator));

/** Appends a checksum to each chunk, and the codec to the metadata. */
async function writeWithChecksums(name, options) {
  await write(name, options);
  const metadata = readJson(join(name, "zarr.json"));
  for (const at of positions(metadata.shape.map((n, i) => Math.ceil(n / metadata.chunk_grid.configuration.chunk_shape[i])))) {
    if (existsSync(keyOf(name, at))) writeFileSync(keyOf(name, at), withChecksum(readFileSync(keyOf(name, at))));
  }

  metadata.codecs.push(CRC);
  writeJson(join(name, "zarr.json"), metadata);
}

/** Puts the chunks of an array into shards. */
async function writeShards(name, { shard, indexCodecs = [LITTLE, CRC], location = "end", checksums = false, ...options }) {
  await (checksums ? writeWithChecksums : write)(name, options);
  const path = join(name, "zarr.json");
  const metadata = readJson(path);
  const chunk = metadata.chunk_grid.configuration.chunk_shape;
  const counts = shard.map((n, i) => n / chunk[i]);
  const files = [];
  for (const at of positions(metadata.shape.map((n, i) => Math.ceil(n / shard[i])))) {
    const chunks = [...positions(counts)].map((inner) => {
      const file = keyOf(name, at.map((a, i) => a * counts[i] + inner[i]));
      return existsSync(file) ? readFileSync(file) : null;
    });
    if (chunks.every((c) => c === null)) continue;
    const big = indexCodecs[0].configuration.endian === "big", hasCrc = indexCodecs.includes(CRC);
    const index = Buffer.alloc(16 * chunks.length, 0xff);
    // Chunks are stored in reverse order, which the index allows.
    let offset = location === "start" ? index.length + (hasCrc ? 4 : 0) : 0;
    const parts = [];
    for (let i = chunks.length - 1; i >= 0; i--) {
      if (chunks[i] === null) continue;
      for (const [k, value] of [offset, chunks[i].length].entries()) {
        if (big) index.writeBigUInt64BE(BigInt(value), 16 * i + 8 * k);
        else index.writeBigUInt64LE(BigInt(value), 16 * i + 8 * k);
      }

      offset += chunks[i].length;
      parts.push(chunks[i]);
    }

    const encoded = hasCrc ? withChecksum(index) : index;
    files.push([keyOf(name, at), Buffer.concat(location === "start" ? [encoded, ...parts] : [...parts, encoded])]);
  }

  rmSync(join(name, "c"), { recursive: true, force: true });
  for (const [file, bytes] of files) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, bytes);
  }

  metadata.chunk_grid.configuration.chunk_shape = shard;
  const configuration = { chunk_shape: chunk, codecs: metadata.codecs, index_codecs: indexCodecs, index_location: location };
  if (location === "end") delete configuration.index_location;
  metadata.codecs = [{ name: "sharding_indexed", configuration }];
  writeJson(path, metadata);
}

const transpose = (...order) => ({ name: "transpose", configuration: { order } });

// Codecs.
await write("v3-none.zarr", { codecs: [LITTLE] });
await write("v3-big.zarr", { codecs: [BIG] });
await write("v3-gzip.zarr", { codecs: [LITTLE, gzip] });
await write("v3-zstd.zarr", { codecs: [LITTLE, zstd] });
await write("v3-numcodecs-zlib.zarr", { codecs: [LITTLE, { name: "numcodecs.zlib", configuration: { level: 1 } }] });
for (const cname of ["blosclz", "lz4", "lz4hc", "zlib", "zstd"]) {
  for (const shuffle of ["noshuffle", "shuffle", "bitshuffle"]) {
    await write(`v3-blosc-${cname}-${shuffle}.zarr`, { codecs: [LITTLE, blosc(cname, shuffle)] });
  }
}

await write("v3-transpose.zarr", { codecs: [transpose(1, 0), LITTLE, zstd] });
await write("v3-transpose-3d.zarr", { shape: [3, 20, 30], chunks: [2, 16, 16], codecs: [transpose(2, 0, 1), BIG, blosc("lz4", "shuffle")] });
await writeWithChecksums("v3-crc32c.zarr", { codecs: [LITTLE] });
await writeWithChecksums("v3-zstd-crc32c.zarr", { codecs: [LITTLE, zstd] });

// Types, big-endian where there is an order.
for (const type of ["bool", "uint8", "int8", "uint16", "int16", "uint32", "int32", "uint64", "int64", "float16", "float32", "float64"]) {
  const codecs = [["bool", "uint8", "int8"].includes(type) ? { name: "bytes" } : BIG, gzip];
  await write(`v3-type-${type}.zarr`, { shape: [9, 11], chunks: [5, 6], type, codecs });
}

// Keys, names of axes, fill values.
await write("v3-points.zarr", { shape: [3, 20, 30], chunks: [1, 16, 16], separator: "." });
await write("v3-key-v2.zarr", { shape: [3, 20, 30], chunks: [1, 16, 16], encoding: "v2", separator: "." });
await write("v3-key-v2-slash.zarr", { shape: [3, 20, 30], chunks: [1, 16, 16], encoding: "v2", separator: "/" });
await write("v3-named-axes.zarr", { shape: [2, 3, 9, 11], chunks: [1, 2, 5, 6], names: ["c", "z", "y", "x"] });
await write("v3-absent.zarr", { written: 0, fill: 7 });
await write("v3-absent-half.zarr", { written: 32, fill: -3, type: "int16" });
await write("v3-absent-nan.zarr", { written: 32, fill: "NaN", type: "float32" });
await write("v3-absent-infinity.zarr", { written: 32, fill: "-Infinity", type: "float64" });

// Shards.
const base = { shape: [40, 50], chunks: [8, 16], shard: [32, 32] };
await writeShards("v3-shards.zarr", { ...base });
await writeShards("v3-shards-start.zarr", { ...base, location: "start" });
await writeShards("v3-shards-no-checksum.zarr", { ...base, indexCodecs: [LITTLE] });
await writeShards("v3-shards-big-index.zarr", { ...base, indexCodecs: [BIG, CRC], codecs: [BIG, gzip], type: "float32" });
await writeShards("v3-shards-plain.zarr", { ...base, codecs: [LITTLE] });
await writeShards("v3-shards-crc32c.zarr", { ...base, codecs: [LITTLE, blosc("zstd", "bitshuffle")], checksums: true });
await writeShards("v3-shards-transpose.zarr", { ...base, codecs: [transpose(1, 0), LITTLE, blosc("lz4", "shuffle")] });
await writeShards("v3-shards-3d.zarr", { shape: [5, 20, 30], chunks: [1, 8, 16], shard: [4, 16, 32], type: "uint8", codecs: [{ name: "bytes" }, zstd] });
await writeShards("v3-shards-absent.zarr", { ...base, written: 8, fill: 9 });

// OME-NGFF 0.5: an image in two resolutions with labels, and a plate with sharded arrays.
const AXES = [{ name: "t", type: "time" }, { name: "c", type: "channel" }, { name: "z", type: "space" },
  { name: "y", type: "space" }, { name: "x", type: "space" }];
const group = (name, ome) => writeJson(join(name, "zarr.json"), { zarr_format: 3, node_type: "group", attributes: { ome: { version: "0.5", ...ome } } });

async function image(name, shape, axes, { type = "uint16", channels = [], sharded = false, ome = {} } = {}) {
  const scale = [{ type: "scale", scale: axes.map(() => 1) }];
  const multiscales = [{ name: "image", axes, datasets: ["s0", "s1"].map((path) => ({ path, coordinateTransformations: scale })) }];
  const omero = channels.length ? { omero: { channels: channels.map((label) => ({ label, color: "FFFFFF", window: { start: 0, end: 1, min: 0, max: 1 } })) } } : {};
  group(name, { multiscales, ...omero, ...ome });
  const chunks = [...shape.slice(0, -2).map(() => 1), 8, 8];
  const names = axes.map((a) => a.name);
  const options = { shape, chunks, type, names, codecs: [LITTLE, blosc("zstd", "bitshuffle")] };
  if (sharded) await writeShards(join(name, "s0"), { ...options, shard: [...shape.slice(0, -2), 16, 24] });
  else await write(join(name, "s0"), options);
  rows.push(rows.pop().replace(/\/s0\t/, "\t"));
  const half = [...shape.slice(0, -2), shape.at(-2) / 2, shape.at(-1) / 2];
  await write(join(name, "s1"), { ...options, shape: half });
  rows.pop();
}

rmSync("ome-0.5.ome.zarr", { recursive: true, force: true });
await image("ome-0.5.ome.zarr", [2, 2, 3, 20, 24], AXES, { channels: ["DAPI", "GFP"], sharded: true });
group("ome-0.5.ome.zarr/labels", { labels: ["cells"] });
await image("ome-0.5.ome.zarr/labels/cells", [3, 20, 24], AXES.slice(2), { type: "int32", ome: { "image-label": { source: { image: "../../" } } } });

rmSync("plate-0.5.zarr", { recursive: true, force: true });
const wells = ["B/03", "C/03"];
group("plate-0.5.zarr", { plate: { name: "plate", rows: [{ name: "B" }, { name: "C" }], columns: [{ name: "03" }],
  wells: wells.map((path, i) => ({ path, rowIndex: i, columnIndex: 0 })) } });
for (const well of wells) {
  const fields = well === "B/03" ? ["0", "1"] : ["0"];
  group(join("plate-0.5.zarr", well), { well: { images: fields.map((path) => ({ path })) } });
  for (const field of fields) await image(join("plate-0.5.zarr", well, field), [1, 20, 24], [AXES[1], AXES[3], AXES[4]]);
}

// Refused by name.
rmSync("refused/v3", { recursive: true, force: true });
for (const [name, codecs] of Object.entries({
  lz4: [LITTLE, { name: "numcodecs.lz4", configuration: { acceleration: 1 } }],
  delta: [{ name: "numcodecs.delta", configuration: { dtype: "<u2" } }, LITTLE],
  twice: [LITTLE, zstd, gzip],
})) {
  await write(`refused/v3/${name}.zarr`, { shape: [9, 11], chunks: [5, 6], codecs: [LITTLE] });
  rows.pop();
  writeJson(`refused/v3/${name}.zarr/zarr.json`, { ...readJson(`refused/v3/${name}.zarr/zarr.json`), codecs });
}

// zarrita reads the samples of each store back, but float16, which Node.js lacks, and an index at the start of shards, which it ignores.
let checked = 0;
for (const row of rows) {
  const [name, type, shape, written] = row.split("\t");
  const folder = existsSync(join(name, "s0")) ? join(name, "s0") : name;
  if (type === "float16" || name.includes("start") || Number(written) < Number(shape.split(",")[0])) continue;
  const read = await zarr.get(await zarr.open(new FileSystemStore(resolve(folder)), { kind: "array" }));
  const sides = shape.split(",").map(Number), expected = data(type, sides).data, values = [...read.data];
  // The strides of what it returns may be those of a transposed array.
  let i = 0, same = true;
  for (const at of positions(sides)) {
    const value = values[at.reduce((sum, a, axis) => sum + a * read.stride[axis], 0)];
    same &&= value === (type === "bool" ? element(i, type) : expected[i]);
    i++;
  }

  if (!same) throw new Error(`${name}: zarrita reads other samples`);
  checked++;
}

writeFileSync("version-3.tsv", rows.join("\n") + "\n");
console.log(rows.length, "arrays,", checked, "read back by zarrita");
