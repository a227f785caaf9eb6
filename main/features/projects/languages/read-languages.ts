import { setImmediate } from 'node:timers/promises';
import { look } from '../files/blocking.ts';
import type { LanguagesResult, ProjectFiles } from '../types.ts';
import { createAsker } from './ask.ts';
import { type Attributes, readAttributes } from './attributes.ts';
import { createCacheWriter, type FileFacts, openCache } from './facts-cache.ts';
import { type PathParts, partsOf } from './path-matcher.ts';
import { createFileReader } from './read-file.ts';
import { isBinaryName, isSkipped } from './skipped.ts';
import { tables } from './tables.ts';
import { createTally } from './tally.ts';

export interface ReadLanguages {
  languages: LanguagesResult;
  /** For the next time. */
  cache: Uint8Array;
  filesRead: number;
}

const turnMs = 40;

interface Found {
  path: string;
  said: Attributes;
  facts: FileFacts;
}

/** With lines and by content. What has not changed since `cache` was made is not read again. */
export async function readLanguages(
  files: ProjectFiles,
  cache: Uint8Array | null,
  signal: AbortSignal,
): Promise<ReadLanguages> {
  const known = openCache(cache, tables.version);
  const attributesOf = readAttributes(files);
  const reader = createFileReader();
  const asker = createAsker();
  const isReal = createFolderCheck(files.root);
  const found: Found[] = [];
  let filesRead = 0;
  let turn = performance.now();

  const cached = (path: string, place: string): FileFacts | null | undefined => {
    if (!cache) return undefined;
    const stats = look(place);
    return stats?.isFile() ? known.find(path, stats.size, stats.mtimeMs) : null;
  };

  for (const { path, size } of files.list) {
    const parts = partsOf(path);
    if (size === 0 || isBinaryName(parts.extension)) continue;
    const said = attributesOf(parts);
    if (isSkipped(parts, said) || !isReal(parts.folder)) continue;
    const place = `${files.root}/${path}`;
    const before = cached(path, place);
    if (before === null) continue;
    if (before) {
      found.push({ path, said, facts: before });
      continue;
    }
    const reading = await reader.read(place, parts, signal);
    if (!reading) continue;
    filesRead += 1;
    found.push({ path, said, facts: reading.facts });
    asker.settle(reading);
    if (performance.now() - turn > turnMs) {
      await setImmediate();
      signal.throwIfAborted();
      turn = performance.now();
    }
  }
  asker.finish();
  return { ...sum(found), filesRead };
}

function sum(found: readonly Found[]): { languages: LanguagesResult; cache: Uint8Array } {
  const tally = createTally(true);
  const writer = createCacheWriter(tables.version, found.length);
  let undecided = 0;
  for (const { path, said, facts } of found) {
    writer.add(path, facts);
    const language = said.language ?? facts.language;
    if (facts.binary || language < 0 || (said.generated ?? facts.generated)) continue;
    if (facts.undecided && said.language === undefined) undecided += 1;
    tally.add(language, facts.size, facts.lines, said.detectable);
  }
  return { languages: { languages: tally.shares(), undecided }, cache: writer.bytes() };
}

/** A folder that the list has may have become a link since: what lies behind it is no file of the project. */
function createFolderCheck(root: string): (folder: PathParts['folder']) => boolean {
  const folders = new Map<string, boolean>([['', true]]);
  return function isReal(folder: string): boolean {
    const known = folders.get(folder);
    if (known !== undefined) return known;
    const above = folder.slice(0, folder.lastIndexOf('/', folder.length - 2) + 1);
    const real = isReal(above) && (look(`${root}/${folder.slice(0, -1)}`)?.isDirectory() ?? false);
    folders.set(folder, real);
    return real;
  };
}
