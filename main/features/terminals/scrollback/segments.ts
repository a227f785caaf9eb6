import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { constants, zstdCompress, zstdDecompress } from 'node:zlib';

const compress = promisify(zstdCompress);
const decompress = promisify(zstdDecompress);

/** A stretch of the output in a file of its own, named by its positions. */
export interface Segment {
  start: number;
  end: number;
  /** Bytes on disk. */
  size: number;
  packed: boolean;
}

const digits = 15;
const named = (position: number) => String(position).padStart(digits, '0');
const rawName = /^(\d{15})\.raw$/;
const packedName = /^(\d{15})-(\d{15})\.zst$/;

export const nameOf = ({ start, end, packed }: Segment): string =>
  packed ? `${named(start)}-${named(end)}.zst` : `${named(start)}.raw`;

/** What is kept of one terminal, in order. After a kill the names and sizes of the files say everything. */
export async function readSegments(dir: string, { own = false } = {}): Promise<Segment[]> {
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const found = new Map<number, Segment>();
  for (const name of await readdir(dir)) {
    if (name.endsWith('.tmp')) {
      await rm(join(dir, name), { force: true });
      continue;
    }
    const raw = rawName.exec(name);
    const packed = packedName.exec(name);
    const start = Number(raw?.[1] ?? packed?.[1] ?? Number.NaN);
    if (!Number.isSafeInteger(start)) continue;
    const { size } = await stat(join(dir, name));
    // On a full disk each piece begins a file that holds nothing. Only whoever writes knows that nothing comes into it.
    if (own && raw && size === 0) {
      await rm(join(dir, name), { force: true }).catch(() => {});
      continue;
    }
    const segment = { start, end: packed ? Number(packed[2]) : start + size, size, packed: packed !== null };
    const other = found.get(start);
    // Killed between packing and removing: the packed one is whole, since it got its name last.
    if (other && (other.packed || segment.packed)) await rm(join(dir, `${named(start)}.raw`), { force: true });
    if (!other?.packed) found.set(start, segment);
  }
  return [...found.values()].filter(({ start, end }) => end > start).sort((a, b) => a.start - b.start);
}

export async function packSegment(dir: string, segment: Segment): Promise<Segment> {
  const bytes = await readFile(join(dir, nameOf(segment)));
  const small = await compress(bytes, { params: { [constants.ZSTD_c_compressionLevel]: 3 } });
  const packed = { start: segment.start, end: segment.start + bytes.length, size: small.length, packed: true };
  const temp = join(dir, `${nameOf(packed)}.tmp`);
  try {
    const file = await open(temp, 'wx', 0o600);
    try {
      await file.writeFile(small);
    } finally {
      await file.close();
    }
    await rename(temp, join(dir, nameOf(packed)));
  } catch (error) {
    await rm(temp, { force: true });
    throw error;
  }
  await rm(join(dir, nameOf(segment)), { force: true });
  return packed;
}

/** `from` and `to` are positions in the output. */
export async function readSegment(dir: string, segment: Segment, from: number, to: number): Promise<Buffer> {
  if (segment.packed) {
    const all = await decompress(await readFile(join(dir, nameOf(segment))));
    return all.subarray(from - segment.start, to - segment.start);
  }
  const file = await open(join(dir, nameOf(segment)), 'r');
  try {
    const bytes = Buffer.allocUnsafe(to - from);
    const { bytesRead } = await file.read(bytes, 0, bytes.length, from - segment.start);
    return bytes.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}
