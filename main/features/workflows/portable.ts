import { lstat, mkdir, readdir, readFile, realpath, stat } from 'node:fs/promises';
import { isAbsolute, join, relative } from 'node:path';
import { DomainError } from '../../../shared/contract/errors.ts';
import { maxSourceLength } from '../../../shared/features/workflows/schema.ts';
import { writeFileAtomic } from '../../core/lib/atomic-file.ts';
import { errorCode, StorageFull } from '../../core/lib/storage-full.ts';
import { placeOf } from './kinds/paths.ts';

const place = ['.optimus', 'workflows'];
const mostFiles = 500;

/** What a file of a workflow is called; the same for all that differ only in signs and letter case. */
export const slugOf = (name: string): string =>
  name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 80)
    .replace(/-+$/, '') || 'workflow';

const isWithin = (root: string, path: string) => {
  const way = relative(root, path);
  return way === '' || (!way.startsWith('..') && !isAbsolute(way));
};

const unavailable = (what: string, error: unknown) =>
  new DomainError(
    'UNAVAILABLE',
    { what, why: error instanceof Error ? error.message : String(error), remedy: 'Check the folder and its rights.' },
    { cause: error },
  );

async function realFolder(folder: string, home: string): Promise<string> {
  const path = placeOf(folder, home);
  try {
    const real = await realpath(path);
    if ((await stat(real)).isDirectory()) return real;
  } catch (error) {
    if (!['ENOENT', 'ENOTDIR'].includes(errorCode(error))) throw unavailable(path, error);
  }
  throw new DomainError('NOT_FOUND', { what: 'folder', id: path });
}

/** Throws CONFLICT when the path, or what it stands in, is a link that leads out of the folder. */
async function assertWithin(root: string, path: string): Promise<void> {
  const real = await realpath(path);
  if (!isWithin(root, real))
    throw new DomainError('CONFLICT', {
      what: path,
      why: 'It is a link that leads out of the folder.',
      remedy: 'Remove the link.',
    });
}

async function readOrNull(root: string, path: string): Promise<string | null> {
  try {
    await assertWithin(root, path);
    return await readFile(path, 'utf8');
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
    // A link that leads nowhere would be replaced unseen.
    if (await lstat(path).catch(() => null))
      throw new DomainError('CONFLICT', { what: path, why: 'It is a link that leads nowhere.', remedy: 'Remove it.' });
    return null;
  }
}

interface Export {
  folder: string;
  home: string;
  name: string;
  source: string;
  overwrite: boolean;
}

/** Writes the text beside the project; what is there and differs is left alone unless it is asked to go. */
export async function exportText({ folder, home, name, source, overwrite }: Export): Promise<string> {
  const root = await realFolder(folder, home);
  const dir = join(root, ...place);
  const path = join(dir, `${slugOf(name)}.yaml`);
  try {
    // One level after the other: what is a link out of the folder must not be followed to make the next.
    for (const part of [join(root, place[0] ?? ''), dir]) {
      await mkdir(part).catch((error: unknown) => {
        if (errorCode(error) !== 'EEXIST') throw error;
      });
      await assertWithin(root, part);
    }
    const there = await readOrNull(root, path);
    if (there === source) return path;
    if (there !== null && !overwrite)
      throw new DomainError('CONFLICT', {
        what: path,
        why: 'There is a different file of that name.',
        remedy: 'Overwrite it, or export under another name.',
      });
    await writeFileAtomic(path, source);
  } catch (error) {
    if (error instanceof DomainError || error instanceof StorageFull) throw error;
    throw unavailable(path, error);
  }
  return path;
}

export interface FoundText {
  file: string;
  /** Null when it could not be read; then `why` says why. */
  source: string | null;
  why: string;
}

/** The texts of a project, as far as they can be read; sorted by name. */
export async function findTexts(folder: string, home: string): Promise<FoundText[]> {
  const root = await realFolder(folder, home);
  const dir = join(root, ...place);
  let names: string[];
  try {
    await assertWithin(root, dir);
    names = (await readdir(dir)).filter((name) => /\.ya?ml$/i.test(name)).sort();
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(errorCode(error)))
      throw new DomainError('NOT_FOUND', { what: 'folder', id: dir }, { cause: error });
    throw error instanceof DomainError
      ? new DomainError('UNAVAILABLE', { what: dir, why: 'It is a link that leads out of the folder.' })
      : unavailable(dir, error);
  }
  const found: FoundText[] = [];
  for (const [i, file] of names.entries()) {
    const refuse = (why: string) => found.push({ file, source: null, why });
    const path = join(dir, file);
    try {
      if (i >= mostFiles) refuse(`There are more than ${mostFiles} files.`);
      else if (!isWithin(root, await realpath(path))) refuse('It is a link that leads out of the folder.');
      else {
        const { size } = await stat(path);
        if (!(await stat(path)).isFile()) refuse('It is not a file.');
        else if (size > 4 * maxSourceLength) refuse(`It is longer than ${maxSourceLength} characters.`);
        else {
          const source = new TextDecoder('utf-8', { fatal: true }).decode(await readFile(path));
          if (source.length > maxSourceLength) refuse(`It is longer than ${maxSourceLength} characters.`);
          else found.push({ file, source, why: '' });
        }
      }
    } catch (error) {
      refuse(error instanceof TypeError ? 'It is not UTF-8.' : error instanceof Error ? error.message : String(error));
    }
  }
  return found;
}
