import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { DomainError } from '../../../../shared/contract/errors.ts';
import type { ProjectsService } from '../../projects/service.ts';
import type { EnvFile, EnvFiles } from '../files/env-files.ts';
import type { EnvironmentsRepo, KeptEnvironment } from '../repo.ts';
import { environmentsOf, inOrder, kindOf } from './found.ts';
import type { LayerInput } from './layers.ts';

export interface Definition {
  name: string;
  inherits: string | null;
  files: string[];
  current: boolean;
  origin: 'found' | 'made';
  /** What is kept of it; null: it is only found. */
  kept: KeptEnvironment | null;
}

export interface ProjectEnvironments {
  projectId: string;
  label: string;
  root: string;
  /** In the order in which they are shown; one of them is the current one. */
  all: Definition[];
  current: Definition;
  own: Map<string, Map<string, string>>;
  /** `.env.example` and its like. */
  examples: string[];
}

interface Deps {
  repo: EnvironmentsRepo;
  files: EnvFiles;
  projects: Pick<ProjectsService, 'row'>;
}

/** Folders hold more than a project's settings; names are all that is looked at. */
export async function envNamesIn(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  return names.filter((name) => kindOf(name) !== null).slice(0, 200);
}

/** What is found in the project, and what the user made of it. */
export function createProjectEnvironments({ repo, files, projects }: Deps) {
  async function of(projectId: string): Promise<ProjectEnvironments> {
    const row = projects.row(projectId);
    if (!row) throw new DomainError('NOT_FOUND', { what: 'project', id: projectId });
    const [names, kept, own] = await Promise.all([
      row.presence === 'here' && row.kind !== 'bare' ? envNamesIn(row.path) : [],
      repo.kept(projectId),
      repo.variables(projectId),
    ]);
    const found = environmentsOf(names);
    const byName = new Map(kept.map((one) => [one.name, one]));
    const all: Definition[] = [];
    for (const name of new Set([...found.keys(), ...byName.keys()])) {
      const one = byName.get(name) ?? null;
      if (one?.removed) continue;
      all.push({
        name,
        inherits: one?.inherits ?? null,
        files: one?.files ?? found.get(name) ?? [],
        current: one?.current ?? false,
        origin: one?.origin ?? 'found',
        kept: one,
      });
    }
    all.sort((a, b) => inOrder(a.name, b.name));
    const current = all.find((one) => one.current) ?? all[0];
    if (!current) throw new Error('there is always one environment');
    current.current = true;
    const label = row.name;
    const examples = names.filter((name) => kindOf(name)?.kind === 'example');
    return { projectId, label, root: row.path, all, current, own, examples };
  }

  function one(project: ProjectEnvironments, name: string | null): Definition {
    if (name === null) return project.current;
    const found = project.all.find((definition) => definition.name === name);
    if (!found) throw new DomainError('NOT_FOUND', { what: `environment of ${project.label}`, id: name });
    return found;
  }

  /** The environment and those that it inherits, the nearest first. One that inherits itself ends where it begins again. */
  function chainOf(project: ProjectEnvironments, name: string): Definition[] {
    const chain: Definition[] = [];
    for (let at = project.all.find((one) => one.name === name); at && !chain.includes(at); ) {
      chain.push(at);
      const next = at.inherits;
      at = next === null ? undefined : project.all.find((one) => one.name === next);
    }
    return chain;
  }

  const readAll = (root: string, names: readonly string[]): Promise<EnvFile[]> =>
    Promise.all(names.map((name) => files.read(root, name)));

  return {
    of,
    one,
    chainOf,
    readAll,
    /** `folder`: a part of the project whose own files come on top. */
    async inputs(project: ProjectEnvironments, chain: readonly Definition[], folder = ''): Promise<LayerInput[]> {
      const inside =
        folder === '' || folder === '.'
          ? new Map<string, string[]>()
          : environmentsOf(await envNamesIn(join(project.root, folder)));
      return Promise.all(
        chain.map(async ({ name, files: own }) => ({
          name,
          own: project.own.get(name) ?? new Map<string, string>(),
          files: await readAll(project.root, [
            ...own,
            ...(inside.get(name) ?? inside.get('dev')?.filter((file) => file === '.env') ?? []).map(
              (file) => `${folder}/${file}`,
            ),
          ]),
        })),
      );
    },
  };
}
export type ProjectEnvironmentsReader = ReturnType<typeof createProjectEnvironments>;
