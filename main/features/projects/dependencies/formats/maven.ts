import { type Format, type Reading, small, type Want } from '../parts.ts';
import { folderOf, inFolder, resolveLocal } from '../text/paths.ts';
import { child, children, parseXml, textOf, type XmlNode } from '../text/xml.ts';

interface Pom {
  file: string;
  project: XmlNode;
  group: string | null;
  artifact: string | null;
  version: string | null;
  parent: XmlNode | undefined;
}

function pomAt(reading: Reading, file: string): Pom | null {
  return reading.once(`pom:${file}`, () => {
    const text = reading.files.has(file) ? reading.files.text(file, small) : null;
    if (text === null) return null;
    let project: XmlNode | undefined;
    try {
      project = child(parseXml(text), 'project');
    } catch {
      return null;
    }
    if (project === undefined) return null;
    const parent = child(project, 'parent');
    return {
      file,
      project,
      parent,
      group: textOf(child(project, 'groupId')) ?? textOf(child(parent, 'groupId')),
      artifact: textOf(child(project, 'artifactId')),
      version: textOf(child(project, 'version')) ?? textOf(child(parent, 'version')),
    };
  });
}

function parentOf(reading: Reading, pom: Pom): Pom | null {
  if (pom.parent === undefined) return null;
  const relative = child(pom.parent, 'relativePath');
  const path = relative === undefined ? '../pom.xml' : textOf(relative);
  if (path === null) return null;
  const place = resolveLocal(folderOf(pom.file), path);
  const file = place.endsWith('.xml') ? place : inFolder(place === '.' ? '' : place, 'pom.xml');
  const found = pomAt(reading, file);
  return found !== null && found.artifact === textOf(child(pom.parent, 'artifactId')) ? found : null;
}

/** From the pom itself up to its farthest parent in the tree; a circle ends. */
function lineage(reading: Reading, pom: Pom): Pom[] {
  const all: Pom[] = [];
  for (
    let next: Pom | null = pom;
    next !== null && !all.includes(next) && all.length < 30;
    next = parentOf(reading, next)
  )
    all.push(next);
  return all;
}

function createResolve(poms: readonly Pom[]) {
  const own = poms[0];
  const lookup = (name: string): string | null => {
    const key = name.replace(/^pom\./, 'project.');
    if (key === 'project.version') return own?.version ?? null;
    if (key === 'project.groupId') return own?.group ?? null;
    if (key === 'project.artifactId') return own?.artifact ?? null;
    if (key === 'project.parent.version') return textOf(child(own?.parent, 'version'));
    if (key === 'project.parent.groupId') return textOf(child(own?.parent, 'groupId'));
    for (const pom of poms) {
      const value = textOf(child(pom.project, 'properties', name));
      if (value !== null) return value;
    }
    return null;
  };
  return (text: string | null): string | null => {
    let value = text;
    // Properties of properties; a circle of them ends.
    for (let step = 0; step < 10 && value !== null && value.includes('${') && value.length < 1_000; step += 1)
      value = value.replace(/\$\{([^{}]{1,200})\}/g, (whole, name: string) => lookup(name) ?? whole);
    return value;
  };
}

function members(reading: Reading): Map<string, string> {
  return reading.once('maven-members', () => {
    const all = new Map<string, string>();
    for (const file of reading.files.named('pom.xml')) {
      const pom = reading.files.counts(file) ? pomAt(reading, file) : null;
      if (pom?.artifact && pom.group) all.set(`${pom.group}:${pom.artifact}`, folderOf(file) || '.');
    }
    return all;
  });
}

interface Managed {
  version: string | null;
  scope: string | null;
}

/** What stands in the managements of the pom, its parents, and the bills of materials in the tree that they import. */
function managed(reading: Reading, poms: readonly Pom[], above: readonly string[] = []): Map<string, Managed> {
  const file = poms[0]?.file ?? '';
  return reading.once(`maven-managed:${file}`, () => {
    const all = new Map<string, Managed>();
    const imported: Map<string, Managed>[] = [];
    const resolve = createResolve(poms);
    for (const pom of poms) {
      for (const item of children(child(pom.project, 'dependencyManagement', 'dependencies'), 'dependency')) {
        const key = `${resolve(textOf(child(item, 'groupId')))}:${resolve(textOf(child(item, 'artifactId')))}`;
        const scope = textOf(child(item, 'scope'));
        if (!all.has(key)) all.set(key, { version: resolve(textOf(child(item, 'version'))), scope });
        const folder = scope === 'import' ? members(reading).get(key) : undefined;
        const bill = folder === undefined ? null : pomAt(reading, inFolder(folder === '.' ? '' : folder, 'pom.xml'));
        if (
          bill !== null &&
          bill.file !== file &&
          !above.includes(bill.file) &&
          above.length < 20 &&
          imported.length < 50
        )
          imported.push(managed(reading, lineage(reading, bill), [...above, file]));
      }
    }
    for (const other of imported) for (const [key, value] of other) if (!all.has(key)) all.set(key, value);
    return all;
  });
}

function managedPlugins(poms: readonly Pom[]): Map<string, Managed> {
  const all = new Map<string, Managed>();
  const resolve = createResolve(poms);
  for (const pom of poms)
    for (const item of children(child(pom.project, 'build', 'pluginManagement', 'plugins'), 'plugin')) {
      const key = `${resolve(textOf(child(item, 'groupId')))}:${resolve(textOf(child(item, 'artifactId')))}`;
      if (!all.has(key)) all.set(key, { version: resolve(textOf(child(item, 'version'))), scope: null });
    }
  return all;
}

function read(reading: Reading): void {
  const pom = pomAt(reading, reading.file);
  if (pom === null) {
    const project = child(parseXml(reading.text), 'project');
    if (project === undefined) reading.problem('No project in it');
    return;
  }
  const poms = lineage(reading, pom);
  const resolve = createResolve(poms);
  const own = members(reading);
  const dependencies = managed(reading, poms);
  const plugins = managedPlugins(poms);
  const none = new Map<string, Managed>();
  const wants: Want[] = [];
  const add = (item: XmlNode, versions: ReadonlyMap<string, Managed>, development: boolean) => {
    const name = `${resolve(textOf(child(item, 'groupId')))}:${resolve(textOf(child(item, 'artifactId')))}`;
    if (textOf(child(item, 'artifactId')) === null) return;
    wants.push({
      name,
      wanted: resolve(textOf(child(item, 'version'))) ?? versions.get(name)?.version ?? null,
      line: item.line,
      development: development || (textOf(child(item, 'scope')) ?? versions.get(name)?.scope) === 'test',
      local: own.get(name) ?? null,
      optional: textOf(child(item, 'optional')) === 'true',
    });
  };
  if (pom.parent !== undefined && parentOf(reading, pom) === null) add(pom.parent, none, false);
  const bodies = [pom.project, ...children(child(pom.project, 'profiles'), 'profile')];
  for (const body of bodies) {
    for (const item of children(child(body, 'dependencies'), 'dependency')) add(item, dependencies, false);
    for (const item of children(child(body, 'dependencyManagement', 'dependencies'), 'dependency'))
      if (textOf(child(item, 'scope')) === 'import') add(item, none, false);
    for (const item of children(child(body, 'build', 'plugins'), 'plugin')) {
      const group = child(item, 'groupId');
      if (group !== undefined) add(item, plugins, true);
    }
  }
  const name = pom.group !== null && pom.artifact !== null ? `${resolve(pom.group)}:${pom.artifact}` : null;
  reading.manifest({ ecosystem: 'maven', wants, provides: name, remedy: null });
}

export const mavenFormat: Format = { id: 'pom.xml', ecosystem: 'maven', names: ['pom.xml'], maxBytes: small, read };
