import type { ProjectFiles } from '../../types.ts';
import type { Reading } from '../parts.ts';
import { parseJson } from '../text/json.ts';
import { below, folderOf, inFolder, isMember } from '../text/paths.ts';
import { at, type Fields, fields, list, word, words } from '../text/values.ts';
import { parseYaml } from '../text/yaml.ts';

interface Member {
  folder: string;
  version: string | null;
}
export interface Workspace {
  folder: string;
  patterns: string[];
  members: Map<string, Member>;
}

export function packageJson(reading: Pick<Reading, 'files' | 'once'>, file: string): Fields | null {
  return reading.once(`package.json:${file}`, () => {
    const text = reading.files.has(file) ? reading.files.text(file) : null;
    if (text === null) return null;
    try {
      return fields(parseJson(text));
    } catch {
      return null;
    }
  });
}

interface PnpmWorkspace {
  patterns: string[];
  /** By name of the catalogue; the one without a name is `default`. */
  catalogs: Map<string, unknown>;
  overrides: boolean;
}

export function pnpmWorkspace(reading: Pick<Reading, 'files' | 'once'>, folder: string): PnpmWorkspace | null {
  const file = inFolder(folder, 'pnpm-workspace.yaml');
  return reading.once(`pnpm-workspace:${file}`, () => {
    const text = reading.files.has(file) ? reading.files.text(file) : null;
    if (text === null) return null;
    try {
      const root = parseYaml(text);
      const catalogs = new Map<string, unknown>(Object.entries(fields(at(root, 'catalogs'))));
      if (at(root, 'catalog') !== undefined) catalogs.set('default', at(root, 'catalog'));
      return { patterns: words(at(root, 'packages')), catalogs, overrides: at(root, 'overrides') !== undefined };
    } catch (error) {
      reading.files.problem(file, `Cannot be understood: ${String(error).split('\n', 1)[0]}`);
      return null;
    }
  });
}

export function yarnSettings(reading: Pick<Reading, 'files'>, folder: string): Fields {
  const file = inFolder(folder, '.yarnrc.yml');
  const text = reading.files.has(file) ? reading.files.text(file) : null;
  try {
    return text === null ? {} : fields(parseYaml(text));
  } catch (error) {
    reading.files.problem(file, `Cannot be understood: ${String(error).split('\n', 1)[0]}`);
    return {};
  }
}

function patternsOf(reading: Pick<Reading, 'files' | 'once'>, manifest: Fields, folder: string): string[] {
  const own = manifest.workspaces;
  const declared = Array.isArray(own) ? words(own) : words(list(at(own, 'packages')));
  return [...declared, ...(pnpmWorkspace(reading, folder)?.patterns ?? [])];
}

function workspaces(reading: Pick<Reading, 'files' | 'once'>): Workspace[] {
  return reading.once('npm-workspaces', () => {
    const manifests = counted(reading.files, 'package.json');
    const found: Workspace[] = [];
    for (const file of manifests) {
      const manifest = packageJson(reading, file);
      if (manifest === null) continue;
      const folder = folderOf(file);
      const patterns = patternsOf(reading, manifest, folder);
      if (patterns.length > 0) found.push({ folder, patterns, members: new Map() });
    }
    for (const workspace of found) {
      for (const file of manifests) {
        const folder = folderOf(file);
        const path = below(workspace.folder, folder);
        if (path === null || path === '' || !isMember(workspace.patterns, path)) continue;
        const manifest = packageJson(reading, file);
        const name = word(at(manifest, 'name'));
        if (name !== null) workspace.members.set(name, { folder, version: word(at(manifest, 'version')) });
      }
    }
    return found;
  });
}

/** The workspace that a folder is the top or a member of. */
export function workspaceOf(reading: Pick<Reading, 'files' | 'once'>, folder: string): Workspace | null {
  for (const workspace of workspaces(reading)) {
    const path = below(workspace.folder, folder);
    if (path !== null && (path === '' || isMember(workspace.patterns, path))) return workspace;
  }
  return null;
}

function counted(files: ProjectFiles, name: string): string[] {
  return files.named(name).filter((path) => files.counts(path));
}
