import { DomainError } from '../../../../shared/contract/errors.ts';
import { checkName } from '../files/place.ts';
import { environmentsOf } from '../reading/found.ts';
import {
  type Definition,
  envNamesIn,
  type ProjectEnvironments,
  type ProjectEnvironmentsReader,
} from '../reading/project-environments.ts';
import type { EnvironmentsRepo, KeptEnvironment } from '../repo.ts';

export interface EnvironmentInput {
  projectId: string;
  environment: string;
}

interface Deps {
  repo: EnvironmentsRepo;
  reader: ProjectEnvironmentsReader;
  assertLasting: () => void;
}

const clash = (what: string, why: string, remedy?: string) =>
  new DomainError('CONFLICT', { what, why, ...(remedy !== undefined && { remedy }) });

export const keptOf = (definition: Definition): KeptEnvironment =>
  definition.kept ?? {
    name: definition.name,
    inherits: definition.inherits,
    files: null,
    origin: definition.origin,
    current: false,
    removed: false,
  };

/** Which environments there are, what they read and what they stand on. */
export function createEnvironmentChanges({ repo, reader, assertLasting }: Deps) {
  function checkHeir(project: ProjectEnvironments, name: string, inherits: string) {
    reader.one(project, inherits);
    const chain = [name];
    for (let at: string | null = inherits; at !== null; ) {
      const here: string = at;
      if (chain.includes(here))
        throw clash(name, `It would inherit itself: ${[...chain, here].join(' → ')}.`, 'Choose another one.');
      chain.push(here);
      at = project.all.find((one) => one.name === here)?.inherits ?? null;
    }
  }

  return {
    async add({
      projectId,
      environment: name,
      inherits,
      files,
    }: EnvironmentInput & { inherits: string | null; files: string[] }) {
      const project = await reader.of(projectId);
      if (project.all.some((one) => one.name === name)) throw clash(name, `${project.label} has it already.`);
      if (inherits !== null) checkHeir(project, name, inherits);
      for (const file of files) checkName(file);
      assertLasting();
      const isFound = environmentsOf(await envNamesIn(project.root)).has(name);
      await repo.put(projectId, {
        ...{ name, inherits, current: false, removed: false },
        files: files.length > 0 || !isFound ? [...new Set(files)] : null,
        origin: isFound ? 'found' : 'made',
      });
      return project;
    },

    async change({
      projectId,
      environment,
      inherits,
      files,
      current,
    }: EnvironmentInput & {
      inherits?: string | null | undefined;
      files?: string[] | undefined;
      current?: true | undefined;
    }) {
      const project = await reader.of(projectId);
      const definition = reader.one(project, environment);
      if (typeof inherits === 'string') checkHeir(project, environment, inherits);
      for (const file of files ?? []) checkName(file);
      assertLasting();
      const kept = keptOf(definition);
      await repo.put(projectId, {
        ...kept,
        ...(inherits !== undefined && { inherits }),
        ...(files !== undefined && { files: [...new Set(files)] }),
        ...(current === true && { current: true }),
      });
      return project;
    },

    /** Of what is found, that it is not wanted is kept; its files stay. */
    async remove({ projectId, environment }: EnvironmentInput) {
      const project = await reader.of(projectId);
      const definition = reader.one(project, environment);
      if (project.all.length === 1) throw clash(environment, 'A project has at least one environment.');
      const heirs = project.all.filter(({ inherits }) => inherits === environment);
      if (heirs.length > 0)
        throw clash(
          environment,
          `${heirs.map(({ name }) => name).join(', ')} ${heirs.length === 1 ? 'inherits' : 'inherit'} from it.`,
          'Let them inherit from another one first.',
        );
      assertLasting();
      await repo.remove(projectId, environment);
      if (environmentsOf(await envNamesIn(project.root)).has(environment))
        await repo.put(projectId, {
          ...keptOf(definition),
          inherits: null,
          files: null,
          current: false,
          removed: true,
        });
      return { project, definition };
    },
  };
}
