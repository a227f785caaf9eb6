import { type Format, type Reading, small, type Want } from '../parts.ts';
import { createLineFinder } from '../text/lines.ts';
import { folderOf, resolveLocal } from '../text/paths.ts';
import { handLines, lockByName, type Named, withoutComment } from './helpers.ts';

function readManifest(reading: Reading): void {
  const wants: Want[] = [];
  // The formatter breaks what is long into lines.
  const text: string[] = [];
  for (const [raw, line] of handLines(reading.text)) text[line - 1] = withoutComment(raw, '#');
  const joined = Array.from(text, (line) => line ?? '').join('\n');
  const lineAt = createLineFinder(joined);
  for (const found of joined.matchAll(/\{\s*:(\w+)\s*,([^{}]*)\}/g)) {
    const [, name = '', options = ''] = found;
    const line = lineAt(found.index + 1);
    if (options.length > 1_500) continue;
    const range = /^\s*"([^"]*)"/.exec(options)?.[1];
    const path = /\bpath:\s*"([^"]+)"/.exec(options)?.[1] ?? null;
    const git = /\b(?:git|github):\s*"([^"]+)"/.exec(options)?.[1] ?? null;
    const umbrella = /\bin_umbrella:\s*true/.test(options);
    if (range === undefined && path === null && git === null && !umbrella) continue;
    const only = /\bonly:\s*(\[[^\]]*\]|:\w+)/.exec(options)?.[1] ?? '';
    const local =
      path === null
        ? umbrella
          ? resolveLocal(folderOf(reading.folder), name)
          : null
        : resolveLocal(reading.folder, path);
    wants.push({
      name,
      wanted: range ?? git,
      line,
      local,
      development: only !== '' && !only.includes(':prod'),
      optional: git !== null || /\boptional:\s*true/.test(options),
    });
  }
  const name = /\bapp:\s*:(\w+)/.exec(reading.text)?.[1] ?? null;
  const published = /\bpackage:\s/.test(reading.text);
  reading.manifest({ ecosystem: 'hex', wants, provides: published ? name : null, remedy: 'mix deps.get' });
}

/** `"jason": {:hex, :jason, "1.4.1", "…", [:mix], [{:decimal, "~> 2.0", […]}], "hexpm", "…"},`, one a line. */
function readLock(reading: Reading): void {
  const all: Named[] = [];
  let line = 0;
  for (const raw of reading.text.split('\n')) {
    line += 1;
    const found = /^\s*"?([\w]+)"?(?::|\s*=>)\s*\{:(\w+),\s*(?::(\w+)|"([^"]*)"),\s*"([^"]*)"/.exec(raw);
    if (found === null) continue;
    const git = found[2] === 'git';
    const asks = git
      ? []
      : [...raw.slice(found[0].length).matchAll(/\{:(\w+),\s*"/g)].map((item) => ({ name: item[1] ?? '' }));
    all.push({ name: found[1] ?? '', version: git ? (found[5] ?? '').slice(0, 12) : (found[5] ?? null), line, asks });
  }
  lockByName(reading, all, {
    ecosystem: 'hex',
    // One lock for all the apps of an umbrella.
    covers: (folder) => folder === reading.folder || folderOf(folderOf(folder)) === reading.folder,
  });
}

export const hexFormats: Format[] = [
  { id: 'mix.exs', ecosystem: 'hex', names: ['mix.exs'], maxBytes: small, read: readManifest },
  { id: 'mix.lock', ecosystem: 'hex', names: ['mix.lock'], maxBytes: small, read: readLock },
];
