import { type Format, type Reading, small, type Want } from '../parts.ts';
import { below, folderOf, inFolder, upwards } from '../text/paths.ts';
import { parseToml, tomlKeyLines } from '../text/toml.ts';
import { at, entries, word, words } from '../text/values.ts';

export interface CatalogEntry {
  name: string;
  wanted: string | null;
}

const place = 'gradle/libs.versions.toml';
const used = /\blibs\.((?:\w+\.)*\w+)/g;

/** `libs.some.thing.get()` and the like ask for `some.thing`. */
export function accessorIn(path: string): string {
  return path.replace(/\.(?:get|asProvider)$/, '');
}

function versionOf(root: unknown, value: unknown): string | null {
  const version = at(value, 'version');
  const ref = word(at(version, 'ref'));
  const found = ref === null ? version : at(root, 'versions', ref);
  return word(found) ?? word(at(found, 'strictly')) ?? word(at(found, 'require')) ?? word(at(found, 'prefer'));
}

function library(root: unknown, value: unknown): CatalogEntry | null {
  const text = word(value);
  if (text !== null) {
    const [group, name, version] = text.split(':');
    return group && name ? { name: `${group}:${name}`, wanted: version ?? null } : null;
  }
  const module = word(at(value, 'module')) ?? `${word(at(value, 'group')) ?? ''}:${word(at(value, 'name')) ?? ''}`;
  return /^[^:]+:[^:]+$/.test(module) ? { name: module, wanted: versionOf(root, value) } : null;
}

function pluginEntry(root: unknown, value: unknown): CatalogEntry | null {
  const [fromText, version] = word(value)?.split(':') ?? [];
  const id = fromText ?? word(at(value, 'id'));
  return id === null || id === undefined
    ? null
    : { name: `${id}:${id}.gradle.plugin`, wanted: version ?? versionOf(root, value) };
}

const accessor = (key: string) => key.replace(/[-_]/g, '.');

interface Named extends CatalogEntry {
  key: string;
  section: string;
  accessor: string;
}

interface Catalog {
  all: Named[];
  bundles: [string, string[]][];
  versions: [string, string | null][];
}

function read(text: string): Catalog {
  const root = parseToml(text);
  const all: Named[] = [];
  for (const [key, value] of entries(at(root, 'libraries'))) {
    const entry = library(root, value);
    if (entry !== null) all.push({ ...entry, key, section: 'libraries', accessor: accessor(key) });
  }
  for (const [key, value] of entries(at(root, 'plugins'))) {
    const entry = pluginEntry(root, value);
    if (entry !== null) all.push({ ...entry, key, section: 'plugins', accessor: `plugins.${accessor(key)}` });
  }
  return {
    all,
    bundles: entries(at(root, 'bundles')).map(([key, value]) => [`bundles.${accessor(key)}`, words(value)]),
    versions: entries(at(root, 'versions')).map(([key]) => [
      `versions.${accessor(key)}`,
      versionOf(root, { version: { ref: key } }),
    ]),
  };
}

/** What `libs.some.thing` of a build file stands for. */
export function catalogOf(reading: Reading): Map<string, CatalogEntry[]> {
  const top = upwards(reading.folder).find((folder) => reading.files.has(inFolder(folder, place)));
  return reading.once(`gradle-catalog:${top}`, () => {
    const found = new Map<string, CatalogEntry[]>();
    const text = top === undefined ? null : reading.files.text(inFolder(top, place), small);
    if (text === null) return found;
    try {
      const { all, bundles, versions } = read(text);
      for (const [path, wanted] of versions) found.set(path, [{ name: path, wanted }]);
      for (const { accessor: path, name, wanted } of all) found.set(path, [{ name, wanted }]);
      for (const [path, keys] of bundles)
        found.set(
          path,
          keys.flatMap((key) => found.get(accessor(key)) ?? []),
        );
    } catch {
      // Said by the reader of the catalogue itself.
    }
    return found;
  });
}

/** What no build file names literally is still used, by plugins of the build's own: it is listed where it stands. */
function readCatalog(reading: Reading): void {
  const lines = tomlKeyLines(reading.text);
  const top = folderOf(reading.folder);
  const asked = new Set<string>();
  // Another catalogue has a name of its own, by which nobody looks it up here.
  if (inFolder(top, place) === reading.file)
    for (const { path } of reading.files.list.filter((file) => /\.gradle(\.kts)?$/.test(file.path)).slice(0, 500))
      if (below(top, path) !== null)
        for (const found of (reading.files.text(path, small) ?? '').matchAll(used))
          asked.add(accessorIn(found[1] ?? ''));
  const { all, bundles } = read(reading.text);
  const bundled = new Set(bundles.filter(([path]) => asked.has(path)).flatMap(([, keys]) => keys));
  const wants = all
    .filter((entry) => !asked.has(entry.accessor) && !bundled.has(entry.key))
    .map(
      ({ name, wanted, key, section }): Want => ({
        name,
        wanted,
        line: lines(section, key),
        development: section === 'plugins',
      }),
    );
  reading.manifest({ ecosystem: 'maven', wants, provides: null, remedy: null, tool: 'gradle' });
}

export const gradleCatalogFormat: Format = {
  id: 'libs.versions.toml',
  ecosystem: 'maven',
  matches: (base) => base.endsWith('.versions.toml'),
  maxBytes: small,
  read: readCatalog,
};
