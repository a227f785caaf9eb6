import { type Format, type Reading, small, type Want } from '../parts.ts';
import { createLineSearch } from '../text/lines.ts';
import { below, inFolder, resolveLocal } from '../text/paths.ts';
import { at, entries, word } from '../text/values.ts';
import { parseYaml } from '../text/yaml.ts';
import { lockByName, type Named } from './helpers.ts';

function readManifest(reading: Reading): void {
  const root = parseYaml(reading.text);
  const wants: Want[] = [];
  const overridden = at(root, 'dependency_overrides');
  for (const [section, development] of [
    ['dependencies', false],
    ['dev_dependencies', true],
  ] as const) {
    const search = createLineSearch(reading.text, reading.text.indexOf(`\n${section}:`));
    for (const [name, own] of entries(at(root, section))) {
      // The search finds the end of the line before, whose next character it tells the line of.
      const line = search(`\n  ${name}:`);
      const value = at(overridden, name) ?? own;
      const path = word(at(value, 'path'));
      const git = word(at(value, 'git')) ?? word(at(value, 'git', 'url'));
      const sdk = word(at(value, 'sdk'));
      wants.push({
        name,
        wanted: word(value) ?? word(at(value, 'version')) ?? git ?? (path === null && sdk === null ? 'any' : null),
        line,
        development,
        local: path === null ? null : resolveLocal(reading.folder, path),
        optional: sdk !== null || git !== null,
      });
    }
  }
  const name = word(at(root, 'name'));
  const hidden = word(at(root, 'publish_to')) === 'none';
  const program =
    hidden || ['lib/main.dart', 'bin/main.dart'].some((file) => reading.files.has(inFolder(reading.folder, file)));
  reading.manifest({
    ecosystem: 'pub',
    wants,
    provides: hidden ? null : name,
    remedy: program ? 'dart pub get' : null,
  });
}

/** The members of a workspace say so themselves, and have no lock of their own. */
function isMember(reading: Reading, folder: string): boolean {
  const file = inFolder(folder, 'pubspec.yaml');
  return (
    below(reading.folder, folder) !== null &&
    reading.files.has(file) &&
    /^resolution:[ \t]*workspace\b/m.test(reading.files.text(file, small) ?? '')
  );
}

/** Its shape is regular: two blanks for the name, four for what is said of it, six for the description. */
function readLock(reading: Reading): void {
  const all: Named[] = [];
  let current: Named | null = null;
  let inside = false;
  let number = 0;
  const value = (line: string) =>
    line
      .slice(line.indexOf(':') + 1)
      .trim()
      .replace(/^"(.*)"$/, '$1');
  for (const line of reading.text.split('\n')) {
    number += 1;
    if (/^\w/.test(line)) inside = line.startsWith('packages:');
    if (!inside) continue;
    const name = /^ {2}([\w]+):\s*$/.exec(line)?.[1];
    if (name !== undefined) {
      current = { name, version: null, line: number, asks: [] };
      all.push(current);
    } else if (current === null) continue;
    else if (line.startsWith('    version:')) current.version = value(line);
    else if (line.startsWith('    dependency:')) {
      const kind = value(line);
      if (kind.startsWith('direct')) current.development = kind === 'direct dev';
    } else if (line.startsWith('    source: path')) current.local ??= '.';
    else if (/^ {6}path: /.test(line)) {
      const path = value(line);
      // The path of a package inside of a git repository stands in the same place.
      if (path !== '.' && /^\.{0,2}\/|^\w/.test(path)) current.local = resolveLocal(reading.folder, path);
    } else if (/^ {6}(?:url|resolved-ref|ref):/.test(line)) current.local = null;
    else if (line.startsWith('    source:') && !line.endsWith('path')) current.local = null;
  }
  lockByName(reading, all, {
    ecosystem: 'pub',
    covers: (folder) => folder === reading.folder || isMember(reading, folder),
  });
}

export const pubFormats: Format[] = [
  { id: 'pubspec.yaml', ecosystem: 'pub', names: ['pubspec.yaml'], maxBytes: small, read: readManifest },
  { id: 'pubspec.lock', ecosystem: 'pub', names: ['pubspec.lock'], maxBytes: small, read: readLock },
];
