import type { LanguagesResult, ProjectFiles } from '../types.ts';
import { byExtension, byFilename } from './lookup.ts';
import { type PathParts, partsOf } from './path-matcher.ts';
import { isSkipped } from './skipped.ts';
import { createTally } from './tally.ts';

const silent = {};

/** From names and sizes alone, within a microsecond a file: good enough to show until the files have been read. */
export function byName(files: ProjectFiles): LanguagesResult {
  const tally = createTally(false);
  let undecided = 0;
  let parts: PathParts | undefined;
  for (const { path, size } of files.list) {
    if (size === 0) continue;
    parts = partsOf(path, parts);
    const named = byFilename(parts.base);
    const candidates = named.length > 0 ? named : byExtension(parts.base);
    const [language] = candidates;
    if (language === undefined || isSkipped(parts, silent)) continue;
    if (candidates.length > 1) undecided += 1;
    tally.add(language, size, 0);
  }
  return { languages: tally.shares(), undecided };
}
