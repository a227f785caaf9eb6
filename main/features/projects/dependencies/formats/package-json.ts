import { type Format, type Reading, small, type Want } from '../parts.ts';
import { parseJson } from '../text/json.ts';
import { createLineSearch } from '../text/lines.ts';
import { inFolder, upwards } from '../text/paths.ts';
import { at, entries, fields, word } from '../text/values.ts';
import { satisfies } from '../versions/index.ts';
import { npmSpec, type Spec, splitAt } from './npm-spec.ts';
import { packageJson, pnpmWorkspace, workspaceOf, yarnSettings } from './npm-workspaces.ts';

const sections = ['dependencies', 'optionalDependencies', 'devDependencies', 'peerDependencies'] as const;

function fromCatalog(reading: Reading, name: string, raw: string): string | null {
  const catalog = raw.slice('catalog:'.length).trim() || 'default';
  for (const folder of upwards(reading.folder)) {
    const workspace = pnpmWorkspace(reading, folder);
    if (workspace !== null) return word(at(workspace.catalogs.get(catalog), name));
    const range = word(at(catalogsAt(reading, folder), catalog, name));
    if (range !== null) return range;
  }
  return null;
}

/** Bun keeps its catalogues in the package.json of the workspace, yarn in its settings. */
function catalogsAt(reading: Reading, folder: string): Record<string, unknown> {
  return reading.once(`npm-catalogs:${folder}`, () => {
    const root = packageJson(reading, inFolder(folder, 'package.json'));
    const holder = { ...yarnSettings(reading, folder), ...fields(at(root, 'workspaces')), ...root };
    return { default: at(holder, 'catalog'), ...fields(at(holder, 'catalogs')) };
  });
}

function specOf(reading: Reading, name: string, raw: string): Spec {
  if (raw.startsWith('catalog:')) {
    const range = fromCatalog(reading, name, raw);
    return { ...npmSpec(name, range ?? raw, reading.folder), raw };
  }
  const workspace = workspaceOf(reading, reading.folder);
  const member = workspace?.members.get(name);
  if (raw.startsWith('workspace:')) {
    const rest = raw.slice('workspace:'.length);
    const other = rest.startsWith('.') ? '' : splitAt(rest)[1] === '' ? '' : splitAt(rest)[0];
    if (other !== '') {
      const local = workspace?.members.get(other)?.folder ?? '.';
      return { name: other, wanted: raw, local, raw, ...(other === name ? {} : { alias: name }) };
    }
    const local = member?.folder ?? (rest.startsWith('.') ? npmSpec(name, rest, reading.folder).local : null);
    return { name, wanted: raw, local: local ?? '.', raw };
  }
  const spec = npmSpec(name, raw, reading.folder);
  if (member === undefined || spec.local !== null || spec.alias !== undefined) return spec;
  const fits = member.version === null || satisfies('npm', member.version, raw) !== false;
  return fits ? { ...spec, local: member.folder, likely: true } : spec;
}

function read(reading: Reading): void {
  const root = parseJson(reading.text);
  const wants = new Map<string, Want>();
  const optionalPeers = fields(at(root, 'peerDependenciesMeta'));
  for (const section of sections) {
    const search = createLineSearch(reading.text, reading.text.indexOf(`"${section}"`));
    for (const [name, value] of entries(at(root, section))) {
      const raw = word(value) ?? (value === '' ? '' : null);
      if (raw === null) continue;
      const line = search(`${JSON.stringify(name)}:`) ?? search(JSON.stringify(name));
      const known = wants.get(name);
      if (known !== undefined) {
        // A library lists what it is a plugin of twice: it is used by more than development.
        if (section === 'peerDependencies') known.development = false;
        continue;
      }
      const optional = section === 'optionalDependencies' || section === 'peerDependencies' || name in optionalPeers;
      wants.set(name, { ...specOf(reading, name, raw), line, development: section === 'devDependencies', optional });
    }
  }
  const name = word(at(root, 'name'));
  const manager = managerOf(reading);
  const prefers = lockFiles.get(manager ?? '');
  const top = upwards(reading.folder).some((folder) => pnpmWorkspace(reading, folder)?.overrides === true);
  reading.manifest({
    ecosystem: 'npm',
    wants: [...wants.values()],
    provides: name !== null && at(root, 'private') !== true ? name : null,
    remedy: `${manager ?? 'npm'} install`,
    ...(prefers === undefined ? {} : { prefers }),
    forced:
      top ||
      ['overrides', 'resolutions'].some((key) => at(root, key) !== undefined) ||
      forcedAbove(reading) ||
      at(root, 'pnpm', 'overrides') !== undefined,
  });
}

function forcedAbove(reading: Reading): boolean {
  const workspace = workspaceOf(reading, reading.folder);
  if (workspace === null || workspace.folder === reading.folder) return false;
  return reading.once(`npm-forced:${workspace.folder}`, () => {
    const text = reading.files.text(workspace.folder === '' ? 'package.json' : `${workspace.folder}/package.json`);
    return text !== null && /"(overrides|resolutions)"\s*:/.test(text);
  });
}

const lockFiles = new Map([
  ['npm', 'package-lock.json'],
  ['pnpm', 'pnpm-lock.yaml'],
  ['yarn', 'yarn.lock'],
  ['bun', 'bun.lock'],
]);

/** The tool that the manifest names, or that of the workspace above it. */
function managerOf(reading: Reading): string | null {
  for (const folder of upwards(reading.folder)) {
    const named = word(at(packageJson(reading, inFolder(folder, 'package.json')), 'packageManager'))?.split('@', 1)[0];
    if (named !== undefined && lockFiles.has(named)) return named;
    if (pnpmWorkspace(reading, folder) !== null) return 'pnpm';
  }
  return null;
}

export const packageJsonFormat: Format = {
  id: 'package.json',
  ecosystem: 'npm',
  names: ['package.json'],
  maxBytes: small,
  read,
};
