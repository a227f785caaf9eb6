import { randomBytes } from 'node:crypto';
import { isFault } from '../../main/features/backups/restic/faults.ts';
import { parseKeyFile } from '../../main/features/backups/restic/keys.ts';
import { decodeEntries } from '../../main/features/backups/restic/pack.ts';
import { parseRecord } from '../../main/features/backups/restic/records.ts';
import { parseTree } from '../../main/features/backups/restic/tree.ts';

const id = 'ab'.repeat(32);
const stamp = '2026-01-01T00:00:00.123456789+01:00';
const common = { mode: 420, mtime: stamp, atime: stamp, ctime: stamp, uid: 1, gid: 1, inode: 1, device_id: 2 };
const json = (value: unknown): Buffer => Buffer.from(JSON.stringify(value));

const seeds: { bytes: Buffer; parse: (bytes: Buffer) => unknown }[] = [
  {
    bytes: json({
      nodes: [
        { name: 'a', type: 'file', ...common, size: 3, links: 1, content: [id] },
        { name: '../b', type: 'dir', ...common, content: null, subtree: id },
        { name: 'c\\u0000', type: 'symlink', ...common, linktarget: '/etc', content: null },
      ],
    }),
    parse: (bytes) => parseTree(bytes),
  },
  {
    bytes: json({ packs: [{ id, blobs: [{ id, type: 'data', offset: 0, length: 99, uncompressed_length: 400 }] }] }),
    parse: (bytes) => parseRecord('index', bytes, id),
  },
  {
    bytes: json({ time: stamp, tree: id, paths: ['/a'], tags: ['b'] }),
    parse: (bytes) => parseRecord('snapshot', bytes, id),
  },
  {
    bytes: json({ kdf: 'scrypt', N: 32_768, r: 8, p: 5, salt: 'A'.repeat(86), data: 'B'.repeat(120) }),
    parse: (bytes) => parseKeyFile(bytes, id),
  },
  {
    bytes: Buffer.concat([Buffer.from([0, 99, 0, 0, 0]), Buffer.alloc(32, 7)]),
    parse: (bytes) => decodeEntries(bytes, id),
  },
];

/** Some bytes changed, gone, doubled or put in. */
function mangled(seed: Buffer, noise: Buffer, at: number): Buffer {
  const number = (offset: number, below: number) => noise.readUInt16LE((at + offset * 2) % (noise.length - 2)) % below;
  let bytes = Buffer.from(seed);
  for (let changes = 1 + number(0, 6); changes > 0; changes -= 1) {
    const place = number(changes * 4, bytes.length || 1);
    const length = number(changes * 4 + 1, 12);
    const kind = number(changes * 4 + 2, 4);
    const piece = noise.subarray(at % 60_000, (at % 60_000) + length);
    if (kind === 0 && bytes.length > 0) bytes[place] = number(changes * 4 + 3, 256);
    else if (kind === 1) bytes = Buffer.concat([bytes.subarray(0, place), bytes.subarray(place + length)]);
    else if (kind === 2) bytes = Buffer.concat([bytes.subarray(0, place), piece, bytes.subarray(place)]);
    else bytes = Buffer.concat([bytes.subarray(0, place), seed.subarray(0, length), bytes.subarray(place)]);
  }
  return bytes;
}

/** Parsers get what nobody would write: they answer, or they say that it is damaged. Answers how many inputs they had. */
export function fuzzParsers(inputs: number): number {
  const noise = randomBytes(65_536);
  for (let input = 0; input < inputs; input += 1) {
    const seed = seeds[input % seeds.length] as (typeof seeds)[number];
    const bytes = mangled(seed.bytes, noise, (input * 13) % 65_000);
    try {
      seed.parse(bytes);
    } catch (error) {
      if (!isFault(error, 'damaged', 'format')) throw new Error(`at ${bytes.toString('hex')}`, { cause: error });
    }
  }
  return inputs;
}
