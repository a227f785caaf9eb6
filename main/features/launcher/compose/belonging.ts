import { realpath, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import type { ComposeTarget } from '../types.ts';

const label = (name: string) => `com.docker.compose.${name}`;
const podmanLabel = (name: string) => `io.podman.compose.${name}`;

export interface Labelled {
  project: string;
  service: string;
  folder: string;
  files: string[];
}

/** What a container says of the compose file that made it; null for others, and for those of `compose run`. */
export function labelledBy(labels: Readonly<Record<string, string>>): Labelled | null {
  const of = (name: string) => labels[label(name)] ?? labels[podmanLabel(name)];
  const project = of('project');
  if (project === undefined || of('oneoff')?.toLowerCase() === 'true') return null;
  return {
    project,
    service: of('service') ?? '',
    folder: of('project.working_dir') ?? '',
    files: (of('project.config_files') ?? '').split(',').filter(Boolean),
  };
}

export const fileOf = ({ cwd, file }: Pick<ComposeTarget, 'cwd' | 'file'>): string => resolve(cwd, file);

/** What compose takes by itself is taken only as long as it is not told of files: then each has to be named. */
export async function filesOf(target: Pick<ComposeTarget, 'cwd' | 'file'>): Promise<string[]> {
  const file = fileOf(target);
  const stem = /^((?:docker-)?compose)\.ya?ml$/.exec(basename(file))?.[1];
  if (stem === undefined) return [file];
  for (const ending of ['yml', 'yaml']) {
    const override = join(dirname(file), `${stem}.override.${ending}`);
    if ((await stat(override).catch(() => null))?.isFile()) return [file, override];
  }
  return [file];
}

const real = (path: string) => realpath(path).catch(() => path);

/** Whether a container is of a compose file, whoever started it: from which folder, and by which file. */
export async function createIsOf(target: ComposeTarget): Promise<(of: Labelled) => Promise<boolean>> {
  const file = fileOf(target);
  const folder = await real(dirname(file));
  const name = basename(file);
  const services = new Set(target.services);
  const folders = new Map<string, Promise<string>>();
  return async (of) => {
    if (of.folder === '' || (services.size > 0 && !services.has(of.service))) return false;
    if (!folders.has(of.folder)) folders.set(of.folder, real(of.folder));
    if ((await folders.get(of.folder)) !== folder) return false;
    // Some tell the file as it was typed.
    return of.files.length === 0 || of.files.some((path) => basename(path) === name);
  };
}

/** The name that compose gives a project by its folder. */
export const nameOfFolder = (folder: string): string =>
  basename(folder)
    .toLowerCase()
    .replaceAll(/[^a-z0-9_-]/g, '')
    .replace(/^[_-]+/, '');
