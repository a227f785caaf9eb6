import type { ProjectPackage } from '../../../../../shared/features/projects/schema.ts';
import { baseOf, folderOf } from '../../dependencies/text/paths.ts';
import type { ProjectFiles } from '../../types.ts';
import { configBytes } from '../evidence.ts';
import { type Mention, mention } from '../mentions.ts';
import type { Survey } from '../survey.ts';
import { built } from './built.ts';
import { tame } from './pick.ts';
import { scripted } from './scripted.ts';
import { smallLanguages } from './small-languages.ts';
import { structured } from './structured.ts';
import type { ManifestFacts, ManifestFormat } from './types.ts';

export const manifestFormats: readonly ManifestFormat[] = [...structured, ...scripted, ...built, ...smallLanguages];

/** Of one kind; a generated tree shall not cost minutes. */
const mostOfOne = 1_000;
/** They only name plugins. */
const nameless = new Set(['gradle-catalog', 'sbt-plugins', 'platformio']);

export interface ReadManifest extends ManifestFacts {
  file: string;
  folder: string;
  ecosystem: string;
}

export function readManifests(files: ProjectFiles, survey: Survey): ReadManifest[] {
  const all: ReadManifest[] = [];
  const seen = new Set<string>();
  for (const format of manifestFormats) {
    const paths = [
      ...(format.names ?? []).flatMap((name) => files.named(name)),
      ...(format.endings ?? []).flatMap((ending) => survey.ending(ending)),
    ];
    for (const file of paths.slice(0, mostOfOne)) {
      if (seen.has(file) || !files.counts(file)) continue;
      seen.add(file);
      const text = files.text(file, configBytes);
      if (text === null) continue;
      try {
        const read = format.read(structured.includes(format) ? text : tame(text), file);
        if (read !== null) all.push({ ...read, file, folder: folderOf(file), ecosystem: format.ecosystem });
      } catch {
        files.problem(file, 'Cannot be understood');
      }
    }
  }
  return all.sort((a, b) => depth(a.folder) - depth(b.folder));
}

const depth = (folder: string) => (folder === '' ? 0 : folder.split('/').length);

export const manifestMentions = (manifests: readonly ReadManifest[]): Mention[] =>
  manifests.flatMap(({ file, mentions }) => mentions.map((said) => mention(file, said)));

/** One per folder and ecosystem: `setup.py` beside `pyproject.toml` is no second package. */
export function packagesOf(manifests: readonly ReadManifest[], root: string): ProjectPackage[] {
  const packages = new Map<string, ProjectPackage>();
  /** Named after their folders, until another manifest beside knows better. */
  const unnamed = new Set<ProjectPackage>();
  for (const { file, folder, ecosystem, name, version, nested } of manifests) {
    if (nameless.has(ecosystem) || nested === true) continue;
    const several = ecosystem === 'nuget' || ecosystem === 'opam';
    const key = `${folder}\n${ecosystem}${several ? `\n${name}` : ''}`;
    const known = packages.get(key);
    if (known !== undefined) {
      known.version ??= version;
      if (unnamed.delete(known) && name !== null) known.name = name;
      continue;
    }
    const called = name ?? (folder === '' ? baseOf(root) : baseOf(folder));
    const made = { name: called, path: folder, ecosystem, version, manifest: file };
    packages.set(key, made);
    if (name === null) unnamed.add(made);
  }
  return [...packages.values()].sort(
    (a, b) => depth(a.path) - depth(b.path) || (a.path < b.path ? -1 : a.path > b.path ? 1 : 0),
  );
}
