import { type Format, large, type Reading, small, type Want } from '../parts.ts';
import { parseJson } from '../text/json.ts';
import { createLineSearch } from '../text/lines.ts';
import { resolveLocal } from '../text/paths.ts';
import { at, entries, list, word, words } from '../text/values.ts';
import { lockByName, type Named } from './helpers.ts';

/** PHP itself, its extensions and libraries of the system are no packages. */
const platform = (name: string) => !name.includes('/');

function localOf(reading: Reading, root: unknown, name: string): string | null {
  const short = name.slice(name.indexOf('/') + 1);
  const repositories = at(root, 'repositories');
  const all = Array.isArray(repositories)
    ? repositories
    : Object.values(Object(repositories ?? {}) as Record<string, unknown>);
  for (const repository of all) {
    const url = word(at(repository, 'url'));
    if (word(at(repository, 'type')) !== 'path' || url === null) continue;
    const path = resolveLocal(reading.folder, url.replace(/\/\*$/, `/${short}`));
    // A pattern says where packages may be; which ones are there only the folders tell.
    const manifest = `${path}/composer.json`;
    if (reading.files.has(manifest) && reading.files.text(manifest, small)?.includes(JSON.stringify(name)) === true)
      return path;
    if (!url.includes('*') && path.startsWith('..') && path.endsWith(`/${short}`)) return path;
  }
  return null;
}

function readManifest(reading: Reading): void {
  const root = parseJson(reading.text);
  const wants: Want[] = [];
  for (const [section, development] of [
    ['require', false],
    ['require-dev', true],
  ] as const) {
    const search = createLineSearch(reading.text, reading.text.indexOf(`"${section}"`));
    for (const [key, value] of entries(at(root, section))) {
      if (platform(key)) continue;
      const name = key.toLowerCase();
      wants.push({
        name,
        wanted: word(value),
        line: search(JSON.stringify(key)),
        development,
        local: localOf(reading, root, name),
      });
    }
  }
  const name = word(at(root, 'name'))?.toLowerCase() ?? null;
  const type = word(at(root, 'type'));
  const library = type === null ? name !== null : type !== 'project';
  reading.manifest({
    ecosystem: 'composer',
    wants,
    provides: library ? name : null,
    remedy: library ? null : 'composer update',
  });
}

function readLock(reading: Reading): void {
  const root = parseJson(reading.text);
  const search = createLineSearch(reading.text);
  const all: Named[] = [];
  for (const [section, development] of [
    ['packages', false],
    ['packages-dev', true],
  ] as const) {
    for (const item of list(at(root, section))) {
      const name = word(at(item, 'name'));
      if (name === null) continue;
      all.push({
        name: name.toLowerCase(),
        version: word(at(item, 'version'))?.replace(/^v(?=\d)/, '') ?? null,
        line: search(`"name": ${JSON.stringify(name)}`),
        development,
        licence: words(at(item, 'license')).join(' OR ') || null,
        local:
          word(at(item, 'dist', 'type')) === 'path'
            ? resolveLocal(reading.folder, word(at(item, 'dist', 'url')) ?? '.')
            : null,
        asks: entries(at(item, 'require')).flatMap(([asked]) =>
          platform(asked) ? [] : [{ name: asked.toLowerCase() }],
        ),
      });
    }
  }
  lockByName(reading, all, { ecosystem: 'composer', also: standIns(root) });
}

/** A framework stands for its parts, which then are not in the file by themselves. */
function standIns(root: unknown): Set<string> {
  const names = new Set<string>();
  for (const item of [...list(at(root, 'packages')), ...list(at(root, 'packages-dev'))])
    for (const [name] of [...entries(at(item, 'replace')), ...entries(at(item, 'provide'))])
      names.add(name.toLowerCase());
  return names;
}

export const composerFormats: Format[] = [
  { id: 'composer.json', ecosystem: 'composer', names: ['composer.json'], maxBytes: small, read: readManifest },
  { id: 'composer.lock', ecosystem: 'composer', names: ['composer.lock'], maxBytes: large, read: readLock },
];
