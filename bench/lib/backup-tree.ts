import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Numbers that look like chance and are the same each time. */
function createChance(seed: number) {
  let state = seed >>> 0 || 1;
  return (below: number): number => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

const words = Array.from({ length: 2_000 }, (_, at) => `word${(at * 7_919).toString(36)}`);

/** A pool that files are cut from: three fifths text, as source is, the rest of no order, as pictures and archives are. */
function createPool(): { text: Buffer; noise: Buffer } {
  const chance = createChance(7);
  const lines: string[] = [];
  for (let bytes = 0; bytes < 16 * 1_048_576; ) {
    const line = `${' '.repeat(chance(9))}const ${words[chance(2_000)]} = ${words[chance(2_000)]}(${chance(1e6)}, '${words[chance(2_000)]}');\n`;
    lines.push(line);
    bytes += line.length;
  }
  const noise = Buffer.allocUnsafe(16 * 1_048_576);
  for (let at = 0; at < noise.length; at += 4) noise.writeUInt32LE(chance(0xffffffff), at);
  return { text: Buffer.from(lines.join('')), noise };
}

export interface TreeSize {
  files: number;
  /** Of all together, roughly. */
  bytes: number;
}

const filesPerFolder = 40;

/** No two files are alike, and none is a copy of a part of another at the same place. */
export function createBackupTree(dir: string, { files, bytes }: TreeSize) {
  const pool = createPool();
  const mean = bytes / files;
  const pathOf = (file: number) => {
    const folder = Math.floor(file / filesPerFolder);
    return join(dir, `area-${folder % 20}`, `part-${folder}`, `file-${file}.${file % 5 < 3 ? 'ts' : 'bin'}`);
  };
  function contentOf(file: number, version: number): Buffer {
    const chance = createChance(file * 31 + version * 1_000_003 + 1);
    // Most are small and a few large, as in projects.
    const spread = [0.1, 0.2, 0.3, 0.4, 0.6, 0.8, 1, 1.2, 1.6, 3.8][chance(10)] as number;
    const length = Math.max(1, Math.round(mean * spread));
    const source = file % 5 < 3 ? pool.text : pool.noise;
    const parts: Buffer[] = [Buffer.from(`// ${file} ${version}\n`)];
    for (let left = length; left > 0; ) {
      const size = Math.min(left, 2_048 + chance(6_000));
      const at = chance(source.length - size);
      parts.push(source.subarray(at, at + size));
      left -= size;
    }
    return Buffer.concat(parts);
  }
  return {
    async write(): Promise<void> {
      for (let file = 0; file < files; file += 1) {
        const path = pathOf(file);
        if (file % filesPerFolder === 0) await mkdir(join(path, '..'), { recursive: true });
        await writeFile(path, contentOf(file, 0));
      }
    },
    /** One file of a hundred gets other content. */
    async change(version: number): Promise<void> {
      for (let file = version % 100; file < files; file += 100) await writeFile(pathOf(file), contentOf(file, version));
    },
    folder: join(dir, 'area-0', 'part-0'),
  };
}
