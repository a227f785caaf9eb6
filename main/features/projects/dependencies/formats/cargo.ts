import { type Format, large, type Reading, small, type Want } from '../parts.ts';
import { below, folderOf, inFolder, resolveLocal, upwards } from '../text/paths.ts';
import { parseToml, tomlBlocks, tomlKeyLines, tomlString } from '../text/toml.ts';
import { at, entries, list, word } from '../text/values.ts';
import { lockByName, type Named } from './helpers.ts';

function manifestAt(reading: Reading, folder: string): unknown {
  const file = inFolder(folder, 'Cargo.toml');
  return reading.once(`cargo:${file}`, () => {
    const text = reading.files.has(file) ? reading.files.text(file, small) : null;
    if (text === null) return null;
    try {
      return parseToml(text);
    } catch {
      return null;
    }
  });
}

/** What `workspace = true` stands for, with the folder that its paths are seen from. */
function inherited(reading: Reading, name: string): { value: unknown; folder: string } | null {
  for (const folder of upwards(reading.folder)) {
    const workspace = at(manifestAt(reading, folder), 'workspace');
    if (workspace !== undefined) return { value: at(workspace, 'dependencies', name), folder };
  }
  return null;
}

function patched(reading: Reading): Map<string, string> {
  const found = new Map<string, string>();
  for (const folder of upwards(reading.folder))
    for (const [, registry] of entries(at(manifestAt(reading, folder), 'patch')))
      for (const [name, value] of entries(registry)) {
        const path = word(at(value, 'path'));
        if (path !== null) found.set(name, resolveLocal(folder, path));
      }
  return found;
}

function readManifest(reading: Reading): void {
  const root = parseToml(reading.text);
  const lines = tomlKeyLines(reading.text);
  const patches = patched(reading);
  // The lock of another crate, whose workspace it is not in, has nothing of what this one is tested with.
  const beside =
    !reading.files.has(inFolder(reading.folder, 'Cargo.lock')) &&
    !upwards(reading.folder).some((folder) => at(manifestAt(reading, folder), 'workspace') !== undefined);
  const wants: Want[] = [];
  const add = (group: unknown, section: string, development: boolean) => {
    for (const [key, own] of entries(group)) {
      const above = at(own, 'workspace') === true ? inherited(reading, key) : null;
      const value = above?.value ?? own;
      const name = word(at(value, 'package')) ?? word(at(own, 'package')) ?? key;
      const path = word(at(value, 'path'));
      const wanted = word(value) ?? word(at(value, 'version')) ?? word(at(value, 'git'));
      const local = path === null ? (patches.get(name) ?? null) : resolveLocal(above?.folder ?? reading.folder, path);
      wants.push({
        name,
        wanted: wanted ?? path,
        line: lines(section, key),
        development,
        local,
        optional: at(own, 'optional') === true || word(at(value, 'git')) !== null || (development && beside),
        ...(name === key ? {} : { alias: key }),
      });
    }
  };
  const groups = (from: unknown, prefix: string) => {
    add(at(from, 'dependencies'), `${prefix}dependencies`, false);
    add(at(from, 'build-dependencies'), `${prefix}build-dependencies`, false);
    add(at(from, 'dev-dependencies'), `${prefix}dev-dependencies`, true);
  };
  groups(root, '');
  for (const [target, value] of entries(at(root, 'target'))) groups(value, `target.${target.replace(/["']/g, '')}.`);
  const name = word(at(root, 'package', 'name'));
  const publish = at(root, 'package', 'publish');
  const hidden = publish === false || (Array.isArray(publish) && publish.length === 0);
  reading.manifest({
    ecosystem: 'cargo',
    wants,
    provides: hidden ? null : name,
    remedy: isProgram(reading, root) ? 'cargo generate-lockfile' : null,
  });
}

/** A library leaves the choice to its users, and so has no lock file by custom. */
function isProgram(reading: Reading, root: unknown): boolean {
  if (list(at(root, 'bin')).length > 0) return true;
  return ['src/main.rs', 'src/bin/main.rs'].some((file) => reading.files.has(inFolder(reading.folder, file)));
}

function members(reading: Reading): Map<string, string[]> {
  return reading.once('cargo-members', () => {
    const all = new Map<string, string[]>();
    for (const file of reading.files.named('Cargo.toml')) {
      const name = word(at(manifestAt(reading, folderOf(file)), 'package', 'name'));
      if (name === null || !reading.files.counts(file)) continue;
      const same = all.get(name);
      if (same === undefined) all.set(name, [folderOf(file)]);
      else same.push(folderOf(file));
    }
    return all;
  });
}

function readLock(reading: Reading): void {
  const own = new Set<string>();
  const folders = members(reading);
  const all = tomlBlocks(reading.text, 'package').flatMap((block): Named[] => {
    const name = block.values.get('name');
    if (name === undefined) return [];
    const places = folders.get(name) ?? [];
    // Of two workspaces each may have a crate of that name.
    const place = places.find((folder) => below(reading.folder, folder) !== null) ?? places[0] ?? '.';
    const local = block.values.has('source') ? null : place;
    if (local !== null) own.add(local === '.' ? reading.folder : local);
    const asks = (block.lists.get('dependencies') ?? []).map((item) => {
      const [asked = '', version] = tomlString(item).split(' ');
      return { name: asked, version: version ?? null };
    });
    return [
      { name, version: block.values.get('version') ?? null, line: block.line, local: local === '' ? '.' : local, asks },
    ];
  });
  lockByName(reading, all, {
    ecosystem: 'cargo',
    covers: (folder) => folder === reading.folder || (below(reading.folder, folder) !== null && own.has(folder)),
  });
}

export const cargoFormats: Format[] = [
  { id: 'Cargo.toml', ecosystem: 'cargo', names: ['Cargo.toml'], maxBytes: small, read: readManifest },
  { id: 'Cargo.lock', ecosystem: 'cargo', names: ['Cargo.lock'], maxBytes: large, read: readLock },
];
