import { join } from 'node:path';
import { hideSecrets } from './hide-secrets.ts';
import { createInside, lookAt } from './read-project.ts';
import { unwanted } from './which-files.ts';

export type Lines =
  | { ok: true; text: string; fromLine: number; toLine: number; lines: number; mtime: number }
  | { ok: false; why: string };

const words = {
  secret: 'Files that hold keys or passwords are not read.',
  binary: 'It is no text.',
  generated: 'It was made by a program, and is not read.',
  large: 'It is too large to be read.',
} as const;

/** Some lines of a file of a project, and of nothing else: no link and no path leads out of it. */
export async function readLines(
  root: string,
  path: string,
  from: number,
  most: number,
  redact: (text: string) => string,
): Promise<Lines> {
  const plain = path.replaceAll('\\', '/').replace(/^(?:\.\/)+/, '');
  if (plain === '' || plain.includes('\0')) return { ok: false, why: 'That is no path of a file.' };
  const not = unwanted(plain, null);
  if (not === 'secret' || not === 'binary') return { ok: false, why: words[not] };
  if (!(await createInside(root)(plain))) return { ok: false, why: 'There is no such file in the project.' };
  const looked = await lookAt(join(root, plain), null);
  if (!looked?.bytes) return { ok: false, why: 'There is no such file in the project, or it is too large to be read.' };
  if (looked.bytes.subarray(0, 8_000).includes(0)) return { ok: false, why: words.binary };
  const all = hideSecrets(looked.bytes.toString('utf8').replaceAll('\r\n', '\n'), redact).split('\n');
  const first = Math.min(Math.max(1, from), Math.max(1, all.length));
  const last = Math.min(all.length, first + most - 1);
  const text = all
    .slice(first - 1, last)
    .map((line) => (line.length > 1_000 ? `${line.slice(0, 1_000)} [line cut]` : line))
    .join('\n');
  return { ok: true, text, fromLine: first, toLine: last, lines: all.length, mtime: looked.mtime };
}
