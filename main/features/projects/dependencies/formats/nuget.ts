import { type Format, large, type Reading, small, type Want } from '../parts.ts';
import { parseJson } from '../text/json.ts';
import { createLineSearch } from '../text/lines.ts';
import { baseOf, folderOf, inFolder, resolveLocal, upwards } from '../text/paths.ts';
import { at, entries, word } from '../text/values.ts';
import { child, parseXml, textOf, type XmlNode } from '../text/xml.ts';
import { lockByName, type Named } from './helpers.ts';

const key = (name: string) => name.toLowerCase();

function elements(root: XmlNode, name: string): XmlNode[] {
  const found: XmlNode[] = [];
  const open = [root];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (node.name === name) found.push(node);
    for (const item of [...node.children].reverse()) open.push(item);
  }
  return found;
}

function propsAt(reading: Reading, name: string): XmlNode | null {
  for (const folder of upwards(reading.folder)) {
    const file = inFolder(folder, name);
    const found = reading.once(`props:${file}`, () => {
      const text = reading.files.has(file) ? reading.files.text(file, small) : null;
      if (text === null) return null;
      try {
        return parseXml(text);
      } catch {
        return null;
      }
    });
    if (found !== null) return found;
  }
  return null;
}

function createResolve(roots: readonly (XmlNode | null)[]) {
  const values = new Map<string, string>();
  for (const root of roots) {
    if (root === null) continue;
    for (const group of elements(root, 'PropertyGroup'))
      for (const item of group.children) {
        const value = textOf(item);
        if (value !== null && !values.has(key(item.name))) values.set(key(item.name), value);
      }
  }
  return (text: string | null): string | null => {
    let value = text;
    for (let step = 0; step < 5 && value !== null && value.includes('$(') && value.length < 1_000; step += 1)
      value = value.replace(/\$\(([\w.]{1,100})\)/g, (whole, name: string) => values.get(key(name)) ?? whole);
    return value;
  };
}

const partOf = (node: XmlNode, name: string) => node.attributes.get(name) ?? textOf(child(node, name));

function readProject(reading: Reading): void {
  const root = parseXml(reading.text);
  const central = propsAt(reading, 'Directory.Packages.props');
  const resolve = createResolve([root, propsAt(reading, 'Directory.Build.props'), central]);
  const versions = new Map<string, string>();
  if (central !== null)
    for (const item of elements(central, 'PackageVersion')) {
      const version = resolve(partOf(item, 'Version'));
      if (version !== null) versions.set(key(item.attributes.get('Include') ?? ''), version);
    }
  const wants: Want[] = [];
  const everywhere = elements(root, 'GlobalPackageReference');
  for (const item of [...elements(root, 'PackageReference'), ...everywhere]) {
    const name = item.attributes.get('Include');
    if (name === undefined || name === '') continue;
    const version = partOf(item, 'VersionOverride') ?? partOf(item, 'Version');
    const hidden = item.name === 'GlobalPackageReference' || partOf(item, 'PrivateAssets')?.toLowerCase() === 'all';
    wants.push({
      name,
      wanted: resolve(version) ?? versions.get(key(name)) ?? null,
      line: item.line,
      development: hidden,
    });
  }
  for (const item of elements(root, 'ProjectReference')) {
    const path = item.attributes.get('Include');
    if (path === undefined || path.includes('$(')) continue;
    const local = resolveLocal(reading.folder, path);
    wants.push({
      name: baseOf(local).replace(/\.\w+proj$/, ''),
      wanted: null,
      line: item.line,
      local: folderOf(local) || '.',
    });
  }
  const packed = elements(root, 'PackageId')[0] ?? elements(root, 'GeneratePackageOnBuild')[0];
  const name =
    textOf(elements(root, 'PackageId')[0]) ??
    (packed === undefined ? null : baseOf(reading.file).replace(/\.\w+proj$/, ''));
  reading.manifest({ ecosystem: 'nuget', wants, provides: resolve(name), remedy: null });
}

function readPackagesConfig(reading: Reading): void {
  const wants = elements(parseXml(reading.text), 'package').flatMap((item): Want[] => {
    const name = item.attributes.get('id');
    const version = item.attributes.get('version');
    if (name === undefined) return [];
    const development = item.attributes.get('developmentDependency') === 'true';
    return [{ name, wanted: version === undefined ? null : `[${version}]`, line: item.line, development }];
  });
  reading.manifest({ ecosystem: 'nuget', wants, provides: null, remedy: null });
}

/** The lock names projects in small letters and does not tell where they are. */
function projects(reading: Reading): Map<string, { name: string; folder: string }> {
  return reading.once('nuget-projects', () => {
    const all = new Map<string, { name: string; folder: string }>();
    for (const { path } of reading.files.list) {
      const name = /^(.+)\.(?:cs|fs|vb)proj$/.exec(baseOf(path))?.[1];
      if (name !== undefined && !all.has(key(name))) all.set(key(name), { name, folder: folderOf(path) || '.' });
    }
    return all;
  });
}

function readLock(reading: Reading): void {
  const root = parseJson(reading.text);
  const search = createLineSearch(reading.text);
  const all: Named[] = [];
  for (const [, framework] of entries(at(root, 'dependencies')))
    for (const [name, item] of entries(framework)) {
      const known =
        word(at(item, 'type')) === 'Project' ? (projects(reading).get(key(name)) ?? { name, folder: '.' }) : null;
      const asks = Object.keys(Object(at(item, 'dependencies') ?? {})).map((asked) => ({ name: asked }));
      const line = search(`${JSON.stringify(name)}: {`);
      all.push({
        name: known?.name ?? name,
        version: word(at(item, 'resolved')),
        line,
        local: known?.folder ?? null,
        asks,
      });
    }
  lockByName(reading, all, { ecosystem: 'nuget', key });
}

export const nugetFormats: Format[] = [
  {
    id: 'csproj',
    ecosystem: 'nuget',
    matches: (base) => /\.(cs|fs|vb)proj$/.test(base),
    maxBytes: small,
    read: readProject,
  },
  {
    id: 'Directory.Build.props',
    ecosystem: 'nuget',
    names: ['Directory.Build.props', 'Directory.Packages.props'],
    maxBytes: small,
    read: readProject,
  },
  { id: 'packages.config', ecosystem: 'nuget', names: ['packages.config'], maxBytes: small, read: readPackagesConfig },
  { id: 'packages.lock.json', ecosystem: 'nuget', names: ['packages.lock.json'], maxBytes: large, read: readLock },
];
