import { constants } from 'node:fs';
import { access, lstat, open, realpath, stat } from 'node:fs/promises';
import { delimiter, isAbsolute, join, posix, sep } from 'node:path';
import { bytesText } from '../../../../shared/lib/bytes.ts';
import type { FindingInput, ProjectFiles } from './types.ts';

const usual = 256 * 1024;
const mostTexts = 1_500;
const mostBytes = 32 * 1024 * 1024;
const mostSeen = 400;
const mostProblems = 100;

/** Windows has neither; there a link is seen by looking first. */
const linked = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);
const flags = linked | (constants.O_NOFOLLOW ?? 0);

export const gone = 'gone';
/** As it is now; what a link leads to counts. */
export async function stampOf(path: string): Promise<string> {
  const found = await stat(path).catch(() => null);
  if (!found) return gone;
  return found.isDirectory() ? 'folder' : `${found.size} ${found.mtimeMs} ${found.ino}`;
}

export const isPlain = (path: string) =>
  path !== '' && !isAbsolute(path) && !path.includes('\0') && !path.split(/[\\/]/).includes('..');

async function bytesOf(path: string, maxBytes: number): Promise<Buffer | 'too large' | null> {
  if (constants.O_NOFOLLOW === undefined && (await lstat(path).catch(() => null))?.isSymbolicLink()) return null;
  return plainBytes(path, maxBytes, flags);
}

/** Of a file and nothing else: a pipe would be waited for, a device has no end. */
export async function plainBytes(path: string, maxBytes: number, how = linked): Promise<Buffer | 'too large' | null> {
  const file = await open(path, how).catch(() => null);
  if (!file) return null;
  try {
    const stats = await file.stat();
    if (!stats.isFile()) return null;
    if (stats.size > maxBytes) return 'too large';
    const { buffer, bytesRead } = await file.read(Buffer.alloc(stats.size), 0, stats.size, 0);
    return buffer.subarray(0, bytesRead);
  } catch {
    return null;
  } finally {
    await file.close();
  }
}

/** Odd bytes become the replacement character; what holds a zero is no text. */
export function decode(bytes: Buffer): string | null {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return bytes.toString('utf16le', 2);
  if (bytes.includes(0)) return null;
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf
    ? bytes.toString('utf8', 3)
    : bytes.toString('utf8');
}

export async function openFiles({ root, paths, platform, searchPath }: FindingInput) {
  const list = paths.filter(isPlain);
  const all = new Set(list);
  const names = new Map<string, string[]>();
  for (const path of list) {
    const name = posix.basename(path).toLowerCase();
    const others = names.get(name);
    if (others) others.push(path);
    else names.set(name, [path]);
  }
  const real = await realpath(root);
  const texts = new Map<string, string | null>();
  const folders = new Map<string, Promise<boolean>>();
  const programs = new Map<string, Promise<boolean>>();
  const seen = new Map<string, string>();
  const problems = new Map<string, { file: string; why: string }>();
  let bytes = 0;
  let cut = false;

  const note = async (path: string) => {
    if (!seen.has(path) && seen.size < mostSeen) seen.set(path, await stampOf(join(root, path)));
  };
  /** A link to a folder elsewhere would give files of somebody else. */
  const isInside = (folder: string): Promise<boolean> => {
    const known = folders.get(folder);
    if (known !== undefined) return known;
    const answer = realpath(join(root, folder)).then(
      (place) => place === real || place.startsWith(real.endsWith(sep) ? real : real + sep),
      () => false,
    );
    folders.set(folder, answer);
    return answer;
  };
  const problem = (file: string, why: string) => {
    if (problems.size < mostProblems) problems.set(`${file}\0${why}`, { file, why });
  };

  const files: ProjectFiles = {
    platform,
    list,
    has: (path) => all.has(path),
    named: (name) => names.get(name.toLowerCase()) ?? [],
    async text(path, maxBytes = usual) {
      const known = texts.get(path);
      if (known !== undefined) return known;
      if (!isPlain(path)) return null;
      if (texts.size >= mostTexts || bytes > mostBytes) {
        cut = true;
        return null;
      }
      const folder = posix.dirname(path);
      if (folder !== '.' && !(await isInside(folder))) return null;
      await note(path);
      const read = await bytesOf(join(root, path), maxBytes);
      if (read === 'too large') problem(path, `larger than ${bytesText(maxBytes)}`);
      const text = read === null || read === 'too large' ? null : decode(read);
      bytes += text?.length ?? 0;
      texts.set(path, text);
      return text;
    },
    async exists(path) {
      if (!isPlain(path)) return false;
      await note(path);
      return (await stat(join(root, path)).catch(() => null)) !== null;
    },
    installed(program) {
      const known = programs.get(program) ?? findProgram(program, searchPath, platform);
      programs.set(program, known);
      return known;
    },
    problem,
  };
  return {
    files,
    problems: () => [...problems.values()],
    seen: () => Array.from(seen, ([path, stamp]) => ({ path, stamp })),
    cut: () => cut,
  };
}

/** Whether a program is on the path; it is not asked anything. */
export async function findProgram(program: string, searchPath: string, platform: NodeJS.Platform): Promise<boolean> {
  if (!/^[\w.+-]+$/.test(program)) return false;
  const endings = platform === 'win32' ? ['.exe', '.cmd', '.bat'] : [''];
  for (const folder of searchPath.split(delimiter)) {
    if (!isAbsolute(folder)) continue;
    for (const ending of endings) {
      const path = join(folder, program + ending);
      const there = await access(path, constants.X_OK).then(
        () => stat(path).then((found) => found.isFile()),
        () => false,
      );
      if (there) return true;
    }
  }
  return false;
}
