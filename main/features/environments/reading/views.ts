import { join } from 'node:path';
import type {
  Difference,
  Environment,
  EnvironmentDetail,
  MissingVariable,
} from '../../../../shared/features/environments/schema.ts';
import type { ProjectsService } from '../../projects/service.ts';
import type { EnvironmentInput } from '../changes/environments.ts';
import type { EnvFile } from '../files/env-files.ts';
import type { CodeReads, CodeView } from '../scanning/create-code-reads.ts';
import { kindOf } from './found.ts';
import {
  type Definition,
  envNamesIn,
  type ProjectEnvironments,
  type ProjectEnvironmentsReader,
} from './project-environments.ts';
import { partsOf } from './references.ts';
import { differencesOf, type Sight, sightOf, summaryOf, variablesOf } from './show.ts';
import { isOfSystem } from './system-names.ts';
import type { createUsing } from './use.ts';

interface Deps {
  reader: ProjectEnvironmentsReader;
  projects: Pick<ProjectsService, 'get' | 'trackedFiles'>;
  code: CodeReads;
  known: () => Promise<ReadonlySet<string>>;
  using: ReturnType<typeof createUsing>;
  system: (name: string) => string | undefined;
}

const mostPackages = 30;
const mostMissing = 1_000;

/** The code reads them, or an example names them, and nothing sets them. */
function missingOf(sight: Sight, { reads }: CodeView, examples: ReadonlySet<string>): MissingVariable[] {
  const names = new Set([...reads.keys(), ...examples]);
  const missing = [...names].filter((name) => !sight.resolved.has(name) && (examples.has(name) || !isOfSystem(name)));
  const list = missing.map((name): MissingVariable => {
    const found = reads.get(name);
    return {
      name,
      reads: found?.places ?? [],
      hasDefault: found?.hasDefault ?? false,
      inExample: examples.has(name),
    };
  });
  const rank = ({ hasDefault, reads: places }: MissingVariable) => (hasDefault ? 2 : places.length === 0 ? 1 : 0);
  return list.sort((a, b) => rank(a) - rank(b) || (a.name < b.name ? -1 : 1)).slice(0, mostMissing);
}

/** Neither the code nor another variable names it. */
function unusedOf(sight: Sight, { mentions }: CodeView): string[] {
  const named = new Set<string>();
  for (const [name, settings] of sight.layers)
    for (const { value } of settings)
      if (value.includes('${'))
        for (const part of partsOf(value)) if ('variable' in part && part.variable !== name) named.add(part.variable);
  return [...sight.layers.keys()]
    .filter((name) => !mentions.has(name) && !named.has(name) && !isOfSystem(name))
    .sort((a, b) => (a < b ? -1 : 1));
}

/** What people see of environments. */
export function createViews({ reader, projects, code, known, using, system }: Deps) {
  async function look(project: ProjectEnvironments, definition: Definition, secrets: ReadonlySet<string>) {
    const inputs = await reader.inputs(project, reader.chainOf(project, definition.name));
    const files = inputs[0]?.files ?? [];
    const sight = sightOf(project.projectId, inputs, secrets, system);
    return { inputs, files, sight, summary: summaryOf(definition, sight, files) };
  }

  async function examplesOf(project: ProjectEnvironments): Promise<Set<string>> {
    const files = await reader.readAll(project.root, project.examples);
    return new Set(files.flatMap(({ env }) => env?.assignments.map(({ name }) => name) ?? []));
  }

  /** Of the parts of a monorepo too. */
  async function othersOf(project: ProjectEnvironments, read: readonly string[]): Promise<string[]> {
    const detail = await projects.get(project.projectId).catch(() => null);
    const folders = ['', ...new Set(detail?.packages.map(({ path }) => path).filter((path) => path !== ''))];
    const found = await Promise.all(
      folders.slice(0, mostPackages).map(async (folder) => {
        const names = await envNamesIn(join(project.root, folder));
        const files = names.filter((name) => kindOf(name)?.kind === 'env');
        return files.map((name) => (folder === '' ? name : `${folder}/${name}`));
      }),
    );
    return found.flat().filter((file) => !read.includes(file));
  }

  async function trackedOf(
    project: ProjectEnvironments,
    files: readonly EnvFile[],
  ): Promise<ReadonlySet<string> | null> {
    const there = files.flatMap(({ file, exists }) => (exists ? [file] : []));
    if (there.length === 0) return new Set();
    return projects.trackedFiles(project.projectId, there).catch(() => null);
  }

  async function list({ projectId }: { projectId: string }): Promise<Environment[]> {
    const [project, secrets] = await Promise.all([reader.of(projectId), known()]);
    return Promise.all(project.all.map(async (definition) => (await look(project, definition, secrets)).summary));
  }

  async function get({ projectId, environment }: EnvironmentInput): Promise<EnvironmentDetail> {
    const [project, secrets] = await Promise.all([reader.of(projectId), known()]);
    const definition = reader.one(project, environment);
    const { files, sight, summary } = await look(project, definition, secrets);
    const [tracked, others, examples] = await Promise.all([
      trackedOf(project, files),
      othersOf(project, definition.files),
      examplesOf(project),
    ]);
    const seen = code.of(projectId);
    return {
      environment: summary,
      variables: variablesOf(sight, definition.name),
      missing: seen && missingOf(sight, seen, examples),
      unused: seen && unusedOf(sight, seen),
      files: files.map(({ file, exists, stamp, env, problem }) => ({
        ...{ file, exists, stamp },
        tracked: exists && tracked !== null ? tracked.has(file) : null,
        problems: problem === null ? (env?.problems ?? []) : [{ line: 0, why: problem }],
      })),
      others,
    };
  }

  return {
    list,
    get,
    async summary({ projectId, environment }: EnvironmentInput): Promise<Environment> {
      const [project, secrets] = await Promise.all([reader.of(projectId), known()]);
      return (await look(project, reader.one(project, environment), secrets)).summary;
    },
    async diff({ projectId, left, right }: { projectId: string; left: string; right: string }): Promise<Difference[]> {
      const [project, secrets] = await Promise.all([reader.of(projectId), known()]);
      const [l, r] = await Promise.all([left, right].map((name) => look(project, reader.one(project, name), secrets)));
      if (!l || !r) throw new Error('two were looked at');
      const isSecret = ({ sight }: typeof l) => [...sight.resolved.values()].some(({ secret }) => secret);
      if (!isSecret(l) && !isSecret(r)) return differencesOf(l.sight, r.sight, () => false);
      const [lefts, rights] = await Promise.all(
        [l, r].map(({ inputs }) => using({ projectId, inputs, extra: {}, use: null })),
      );
      return differencesOf(l.sight, r.sight, (name) => {
        const [a, b] = [lefts?.get(name), rights?.get(name)];
        return a !== undefined && b !== undefined && !a.problem && !b.problem && a.text === b.text;
      });
    },
  };
}
