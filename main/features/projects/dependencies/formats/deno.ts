import { type Format, type Locked, large, type Reading, small, type Want } from '../parts.ts';
import { parseJson, parseJsonc } from '../text/json.ts';
import { createLineSearch } from '../text/lines.ts';
import { below, resolveLocal } from '../text/paths.ts';
import { at, entries, fields, word, words } from '../text/values.ts';
import { splitAt } from './npm-spec.ts';

/** `npm:chalk@5`, `jsr:@std/assert@^1/equals`, `https://deno.land/x/oak@v12/mod.ts`. */
function wantOf(key: string, value: string, folder: string): Omit<Want, 'line'> | null {
  const known = /^(npm|jsr):\/?(@[^/@]+\/[^/@]+|[^/@]+)(?:@([^/]*))?/.exec(value);
  if (known !== null) {
    const [, ecosystem = 'npm', name = key, wanted] = known;
    return { name, wanted: wanted || null, ecosystem, ...(name === key ? {} : { alias: key }), raw: value };
  }
  if (/^\.{0,2}\//.test(value)) {
    // An entry for the project's own folders is an abbreviation, not a dependency.
    return value.startsWith('../')
      ? { name: key, wanted: value, local: resolveLocal(folder, value), ecosystem: 'deno' }
      : null;
  }
  const url = /^https:\/\/([^?#]+?)(?:@v?([\w.-]+))?(?:\/[^@]*)?$/.exec(value);
  return url === null
    ? null
    : { name: url[1] ?? value, wanted: url[2] ?? null, ecosystem: 'deno', raw: value, optional: true };
}

function readManifest(reading: Reading): void {
  const root = parseJsonc(reading.text);
  const search = createLineSearch(reading.text, reading.text.indexOf('"imports"'));
  const wants: Want[] = [];
  for (const [key, value] of entries(at(root, 'imports'))) {
    const want = typeof value === 'string' && value.length < 500 ? wantOf(key, value, reading.folder) : null;
    if (want !== null) wants.push({ ...want, line: search(JSON.stringify(key)) });
  }
  const locks = at(root, 'lock') !== false;
  reading.manifest({
    ecosystem: 'jsr',
    wants,
    provides: word(at(root, 'name')),
    remedy: locks ? 'deno install' : null,
  });
}

function lockedList(root: unknown, ecosystem: string, search: (needle: string) => number | null) {
  const group = at(root, ecosystem) ?? at(root, 'packages', ecosystem);
  return entries(group).map(([key, value]) => {
    const [name, version] = splitAt(key);
    const asks = at(value, 'dependencies');
    const line = search(`${JSON.stringify(key)}: {`);
    return { key, name, version: version.split('_', 1)[0] ?? version, line, asks, ecosystem };
  });
}

function readLock(reading: Reading): void {
  const root = parseJson(reading.text);
  const search = createLineSearch(reading.text);
  const all = [...lockedList(root, 'jsr', search), ...lockedList(root, 'npm', search)];
  const places = new Map<string, number>();
  const single = new Map<string, number>();
  all.forEach(({ ecosystem, key, name }, place) => {
    places.set(`${ecosystem}:${key}`, place);
    single.set(`${ecosystem}:${name}`, single.has(`${ecosystem}:${name}`) ? -1 : place);
  });
  const specifiers = fields(at(root, 'specifiers') ?? at(root, 'packages', 'specifiers'));
  const named = (spec: string, ecosystem: string): number | null => {
    // `width-cjs@npm:string-width@4.2.3`: by another name.
    const real = spec.slice(Math.max(0, spec.indexOf('@npm:', 1) + 1));
    const full = /^(npm|jsr):/.test(real) ? real : `${ecosystem}:${real}`;
    const place = places.get(full) ?? single.get(full);
    if (place !== undefined && place >= 0) return place;
    const to = word(at(specifiers, full));
    if (to === null) return null;
    const target = /^(npm|jsr):/.test(to)
      ? to
      : `${full.slice(0, full.indexOf('@', 5) < 0 ? undefined : full.indexOf('@', 5))}@${to}`;
    return places.get(target) ?? null;
  };
  const packages = all.map((item): Locked => {
    const specs = Array.isArray(item.asks)
      ? words(item.asks)
      : Object.values(fields(item.asks)).flatMap((to) => word(to) ?? []);
    const requires = specs.flatMap((spec) => named(spec, item.ecosystem) ?? []);
    const { name, version, line, ecosystem } = item;
    return { name, version, line, licence: null, development: null, local: null, requires, ecosystem };
  });
  reading.lock({
    ecosystem: 'jsr',
    packages,
    complete: true,
    covers: (folder) => {
      const path = below(reading.folder, folder);
      return path === '' || (path !== null && at(root, 'workspace', 'members', path) !== undefined);
    },
    find: (_, want) => {
      const ecosystem = want.ecosystem ?? 'jsr';
      return (
        named(`${ecosystem}:${want.name}@${want.wanted ?? '*'}`, ecosystem) ??
        named(`${ecosystem}:${want.name}`, ecosystem)
      );
    },
  });
}

export const denoManifestFormat: Format = {
  id: 'deno.json',
  ecosystem: 'jsr',
  names: ['deno.json', 'deno.jsonc'],
  maxBytes: small,
  read: readManifest,
};

export const denoLockFormat: Format = {
  id: 'deno.lock',
  ecosystem: 'jsr',
  names: ['deno.lock'],
  maxBytes: large,
  read: readLock,
};
