import type { ProjectKind } from '../../../../shared/features/projects/schema.ts';
import { countsForProject } from './counted.ts';
import { listFiles } from './list-files.ts';

export interface PathsInput {
  path: string;
  gitDir: string | null;
  kind: ProjectKind;
  /** Names of files that are wanted, in small letters. */
  names: string[];
  /** `.csproj`. */
  endings: string[];
  most: number;
}

export interface PathsOutput {
  /** The shallowest first. */
  paths: string[];
  cut: boolean;
}

const depthOf = (path: string) => path.split('/').length;

/** Where files of these names lie, of those that say something about the project itself. */
export async function paths({ names, endings, most, ...place }: PathsInput): Promise<PathsOutput> {
  const wanted = new Set(names);
  const { files, cut } = listFiles({ ...place, untracked: null });
  const found = files.flatMap(({ path }) => {
    const name = path.slice(path.lastIndexOf('/') + 1).toLowerCase();
    const fits = wanted.has(name) || endings.some((ending) => name.endsWith(ending));
    return fits && countsForProject(path) ? [{ path, depth: depthOf(path) }] : [];
  });
  found.sort((a, b) => a.depth - b.depth);
  return { paths: found.slice(0, most).map(({ path }) => path), cut: cut || found.length > most };
}
