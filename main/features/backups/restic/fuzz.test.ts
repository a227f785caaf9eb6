import { describe, expect, it } from 'vitest';
import { parseConfig } from './config.ts';
import { createSealer, hashOf, newKeys } from './crypto.ts';
import { BackendFault } from './faults.ts';
import { quote, unquote } from './go-text.ts';
import { createKernel } from './kernel.ts';
import { parseKeyFile } from './keys.ts';
import { parseOwner } from './lock-owner.ts';
import { decodeName, encodeName } from './names.ts';
import { createPackBuilder, decodeEntries, decodeHeader } from './pack.ts';
import { parseRecord } from './records.ts';
import { createNumbers, mutate } from './testing/mutate.ts';
import { encodeTree, parseTree } from './tree.ts';
import type { TreeNode } from './types.ts';
import { openRecord, sealRecord } from './unpacked.ts';

/** All together; under OPTIMUS_FULL a million. */
const inputs = process.env.OPTIMUS_FULL ? 1_050_000 : 52_500;

const id = 'ab'.repeat(32);
const at = '2024-05-06T07:08:09.123456789+02:00';
const node: TreeNode = {
  ...{ name: 'größe "x"\udcff', type: 'file', mode: 0o644, mtime: at, atime: at, ctime: at, uid: 1, gid: 2 },
  ...{
    user: 'ada',
    group: 'ada',
    inode: 18_446_744_073_709_551_615n,
    device_id: 9_007_199_254_740_993n,
    size: 12,
    links: 2,
  },
  extended_attributes: [{ name: 'user.a', value: 'AAEC' }],
  content: [id],
};
const tree = encodeTree([
  node,
  { ...node, name: 'dir', type: 'dir', content: null, subtree: id },
  { ...node, name: 'link', type: 'symlink', content: null, linktarget: 'to\udcfe' },
]);
const json = (value: unknown) => Buffer.from(JSON.stringify(value));
const key = json({
  ...{ created: at, username: 'ada', hostname: 'h', kdf: 'scrypt', N: 32_768, r: 8, p: 5 },
  ...{ salt: Buffer.alloc(64, 7).toString('base64'), data: Buffer.alloc(200, 8).toString('base64') },
});
const blob = { id, type: 'data', offset: 0, length: 100, uncompressed_length: 300 };
const index = json({ supersedes: [id], packs: [{ id, blobs: [blob, { ...blob, type: 'tree', offset: 100 }] }] });
const snapshot = json({ time: at, tree: id, paths: ['/a'], hostname: 'h', tags: ['t'], uid: 0, parent: id });
const lock = json({ time: at, exclusive: true, hostname: 'h', username: 'u', pid: 7, optimus: 'm|s|7|b:1' });
const config = json({ version: 2, id, chunker_polynomial: '21327665754329' });

const sealer = createSealer(newKeys(), createKernel());
const builder = createPackBuilder(sealer);
for (const text of ['one', 'two two two two two two two two two two', 'three'])
  builder.add(text === 'three' ? 'tree' : 'data', hashOf(Buffer.from(text)), Buffer.from(text));
const pack = Buffer.from(builder.finish()?.bytes ?? '');
const header = Buffer.concat(
  [0, 2, 1, 3].map((kind) => Buffer.concat([Buffer.of(kind), Buffer.alloc(kind & 2 ? 40 : 36, 65)])),
);
const record = sealRecord({ packs: [{ id, blobs: [blob] }] }, sealer).bytes;

/** What comes out of a tree, whatever went in, leads nowhere else. */
function harmless(bytes: Uint8Array): void {
  const seen = new Set<string>();
  for (const { name, linktarget, content, subtree } of parseTree(bytes)) {
    const raw = encodeName(name);
    expect(raw.length === 0 || raw.includes(0) || raw.includes(0x2f) || /^\.\.?$/.test(name) || seen.has(name)).toBe(
      false,
    );
    expect(linktarget?.includes('\0') ?? false).toBe(false);
    for (const part of [...(content ?? []), ...(subtree === undefined ? [] : [subtree])])
      if (!/^[0-9a-f]{64}$/.test(part)) throw new Error(`not an id: ${part}`);
    seen.add(name);
  }
}

const quoted = Buffer.from(quote(node.name));

const parsers: [name: string, seed: Uint8Array, parse: (bytes: Buffer) => void][] = [
  ['trees', tree, harmless],
  ['keys', key, (bytes) => parseKeyFile(bytes, id)],
  ['index files', index, (bytes) => parseRecord('index', bytes, id)],
  ['snapshots', snapshot, (bytes) => parseRecord('snapshot', bytes, id)],
  ['locks', lock, (bytes) => parseRecord('lock', bytes, id)],
  [
    'owners of locks',
    Buffer.from('machine|pid:[4026531836]|4711|boot:123'),
    (bytes) => void parseOwner(bytes.toString()),
  ],
  ['configs', config, (bytes) => parseConfig(bytes)],
  ['packs', pack, (bytes) => decodeHeader(bytes, bytes.length, id, sealer)],
  ['what an open header of a pack holds', header, (bytes) => decodeEntries(bytes, id)],
  ['sealed files', record, (bytes) => openRecord(bytes, 'index', sealer)],
  // Whoever has the password can seal anything.
  [
    'what a sealed file holds',
    sealer.open(record) ?? record,
    (bytes) => openRecord(sealer.seal(bytes), 'index', sealer),
  ],
  ['bytes as names', encodeName(node.name), (bytes) => expect(encodeName(decodeName(bytes)).equals(bytes)).toBe(true)],
  ['quoted names', quoted, (bytes) => void unquote(decodeName(bytes))],
];

describe('hostile bytes', () => {
  it.each(parsers)('in %s are refused in words, or harmless', (_, seed, parse) => {
    const below = createNumbers(seed.length * 7_919);
    // A parser that takes nothing at all would pass as well.
    parse(Buffer.from(seed));
    let refused = 0;
    const count = Math.ceil(inputs / parsers.length);
    for (let i = 0; i < count; i++) {
      let bytes = mutate(seed, below);
      for (let more = below(3); more > 0; more--) bytes = mutate(bytes, below);
      try {
        parse(bytes);
      } catch (error) {
        if (!(error instanceof BackendFault)) throw new Error(`on ${bytes.toString('base64')}`, { cause: error });
        refused += 1;
      }
    }
    expect(refused).toBeLessThan(count);
  });

  it('leave no memory behind', () => {
    const below = createNumbers(1);
    const round = () => {
      for (let i = 0; i < 150; i++)
        for (const [, seed, parse] of parsers)
          try {
            parse(mutate(seed, below));
          } catch (error) {
            if (!(error instanceof BackendFault)) throw error;
          }
    };
    round();
    const before = process.memoryUsage();
    for (let i = 0; i < 3; i++) round();
    const after = process.memoryUsage();
    expect(after.arrayBuffers - before.arrayBuffers).toBeLessThan(64 * 1_024 * 1_024);
    expect(after.heapUsed - before.heapUsed).toBeLessThan(128 * 1_024 * 1_024);
  });
});

const hostile = (nodes: unknown) => parseTree(json({ nodes }));
const plain = { name: 'a', type: 'file', mode: 420, mtime: at, atime: at, ctime: at, uid: 0, gid: 0, content: [] };

describe('names in trees', () => {
  it.each([
    ...[
      '../x',
      '/etc/passwd',
      '..',
      '.',
      '',
      'a/b',
      'a\0b',
      '\\x00',
      '\\x2e\\x2e',
      '\\057etc',
      '\\u002f',
      '..\\x2f..',
      '\\',
      '"',
    ],
  ])('%j never comes through', (name) => {
    expect(() => hostile([{ ...plain, name }])).toThrow(BackendFault);
  });

  it('stand there once each, in whatever way they are written', () => {
    expect(() => hostile([plain, plain])).toThrow(/two entries/);
    expect(() => hostile([plain, { ...plain, name: '\\x61' }])).toThrow(/two entries/);
  });

  it('are read with fields that nobody knows, in any order', () => {
    const nodes = hostile([
      { ...plain, name: 'b', generic: { deep: [1] } },
      { ...plain, name: 'a', size: null },
    ]);
    expect(nodes.map(({ name }) => name)).toEqual(['a', 'b']);
    expect(parseTree(json({ nodes: null }))).toEqual([]);
  });

  it('are no bytes where they are halves of pairs', () => {
    expect(parseTree(Buffer.from(JSON.stringify({ nodes: [{ ...plain, name: 'x\udcaf' }] })))[0]?.name).toBe('x\ufffd');
  });

  it('come with numbers of 64 bits to the last one', () => {
    const text = tree.toString();
    expect(text).toContain('"inode":18446744073709551615,"device_id":9007199254740993');
    expect(encodeTree(parseTree(tree)).equals(tree)).toBe(true);
    const wrong = Buffer.from(text.replaceAll('18446744073709551615', '18446744073709551616'));
    expect(() => parseTree(wrong)).toThrow(BackendFault);
  });

  it('keep the targets of links to the byte', () => {
    expect(parseTree(tree).find(({ type }) => type === 'symlink')?.linktarget).toBe('to\udcfe');
  });
});

describe('lengths', () => {
  const lengths: [string, (bytes: Buffer) => void][] = [
    ['none', (bytes) => bytes.writeUInt32LE(0, bytes.length - 4)],
    ['less than one entry', (bytes) => bytes.writeUInt32LE(60, bytes.length - 4)],
    ['more than the pack', (bytes) => bytes.writeUInt32LE(bytes.length, bytes.length - 4)],
    ['four GB', (bytes) => bytes.writeUInt32LE(0xffffffff, bytes.length - 4)],
  ];
  it.each(lengths)('of a header, %s, are refused before anything is read', (_, change) => {
    const bytes = Buffer.from(pack);
    change(bytes);
    expect(() => decodeHeader(bytes, bytes.length, id, sealer)).toThrow(BackendFault);
  });

  it('of keys that ask for all memory are refused', () => {
    const fields = JSON.parse(key.toString()) as Record<string, unknown>;
    for (const change of [{ N: 2 ** 30 }, { r: 1e6 }, { p: 1e9 }, { N: 3 }, { N: 0 }, { N: '32768' }, { N: 1e300 }])
      expect(() => parseKeyFile(json({ ...fields, ...change }), id)).toThrow(BackendFault);
  });
});
