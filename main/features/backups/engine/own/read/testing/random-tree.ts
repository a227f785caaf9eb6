import { link, mkdir, open, symlink, writeFile } from 'node:fs/promises';

type Numbers = (below: number) => number;

const under = (dir: Buffer, name: string): Buffer => Buffer.concat([dir, Buffer.from(`/${name}`, 'latin1')]);

function bytesOf(length: number, below: Numbers): Buffer {
  const out = Buffer.allocUnsafe(length);
  for (let at = 0; at + 4 <= length; at += 4) out.writeUInt32LE(below(2 ** 32), at);
  for (let at = length - (length % 4); at < length; at += 1) out[at] = below(256);
  return out;
}

async function sparse(path: Buffer, below: Numbers): Promise<void> {
  const file = await open(path, 'w');
  await file.write(bytesOf(1 + below(4_000), below), 0, null, below(400_000));
  await file.truncate(410_000 + below(2_000_000));
  await file.close();
}

/** Files of every length, some of them alike, linked, sparse or large, in folders of folders. */
export async function makeRandomTree(top: string, below: Numbers): Promise<void> {
  const files: Buffer[] = [];
  const contents: Buffer[] = [];
  async function one(path: Buffer): Promise<void> {
    const kind = below(12);
    const known = files.at(below(Math.max(1, files.length)));
    if (kind === 0) return symlink(`to-${below(100)}`, path);
    if (kind === 1 && known) return link(known, path);
    files.push(path);
    if (kind === 2) return sparse(path, below);
    if (kind === 3) return writeFile(path, '');
    const alike = contents.at(below(Math.max(1, contents.length)));
    if (kind === 4 && alike) return writeFile(path, alike);
    contents.push(bytesOf(kind === 5 ? 600_000 + below(3_000_000) : 1 + below(20_000), below));
    return writeFile(path, contents.at(-1) as Buffer);
  }
  async function folder(path: Buffer, depth: number): Promise<void> {
    await mkdir(path);
    for (let count = below(8); count > 0; count -= 1)
      await one(under(path, `${['f', 'ü', '\xe9\xff', ' '][below(4)]}${count}`));
    for (let count = depth > 3 ? 0 : below(4); count > 0; count -= 1) await folder(under(path, `d${count}`), depth + 1);
  }
  await folder(Buffer.from(top), 0);
  await writeFile(under(Buffer.from(top), 'always'), bytesOf(1 + below(5_000), below));
}
