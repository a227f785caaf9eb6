import type { Change } from '../../../shared/features/system/schema.ts';
import { assertLasting } from '../../core/db/lasting.ts';
import type { Store } from '../../core/db/types.ts';
import type { Journal } from '../../core/journal/journal.ts';
import type { Channel } from '../../core/lib/channel.ts';
import type { Clock } from '../../core/lib/clock.ts';
import { createDisposers } from '../../core/lib/disposers.ts';
import type { Logger } from '../../core/log/logger.ts';
import type { Secrets } from '../../core/secrets/secrets.ts';
import type { ProjectsService } from '../projects/service.ts';
import { createEnvironmentChanges, type EnvironmentInput } from './changes/environments.ts';
import { createVariableChanges } from './changes/variables.ts';
import { createEnvFiles } from './files/env-files.ts';
import { layersOf } from './reading/layers.ts';
import { createProjectEnvironments, type ProjectEnvironments } from './reading/project-environments.ts';
import { systemValue } from './reading/system-names.ts';
import { createUsing } from './reading/use.ts';
import { createViews } from './reading/views.ts';
import { createEnvironmentsRepo } from './repo.ts';
import { createCodeReads } from './scanning/create-code-reads.ts';
import { placeOfSecret } from './secrets/names.ts';
import { createNaming } from './secrets/naming.ts';
import { createProjectSecrets, type SharedSecrets } from './secrets/project-secrets.ts';
import type { EnvironmentsForServices } from './types.ts';

interface Deps {
  store: Store;
  clock: Clock;
  journal: Journal;
  changes: Channel<Change>;
  log: Logger;
  secrets: Secrets;
  /** What workflows use is what every project may use: one list for both. */
  workflows: SharedSecrets;
  projects: Pick<ProjectsService, 'row' | 'list' | 'get' | 'onChange' | 'filesNamed' | 'trackedFiles'>;
  /** Of the system, for `${HOME}`. */
  env?: Readonly<Record<string, string | undefined>>;
}

/** The parts of the environments, which need each other. */
export function createEnvironments(deps: Deps) {
  const { store, clock, journal, changes, log, secrets, workflows, projects } = deps;
  const disposers = createDisposers();
  const lasting = () => assertLasting(store);
  const repo = createEnvironmentsRepo(store.data);
  const files = createEnvFiles();
  const reader = createProjectEnvironments({ repo, files, projects });
  const system = systemValue(deps.env ?? process.env);
  const known = async () => new Set((await secrets.list()).map(({ name }) => name));
  const tell = (projectId: string | null) =>
    changes.publish({ feature: 'environments', ...(projectId !== null && { ids: [projectId] }) });

  const code = createCodeReads({ projects, clock, log: log.child('code'), onRead: tell });
  disposers.add(() => code.dispose());
  const using = createUsing({ secrets, system });
  const views = createViews({ reader, projects, code, known, using, system });
  const environments = createEnvironmentChanges({ repo, reader, assertLasting: lasting });
  const variables = createVariableChanges({ repo, reader, files, secrets, assertLasting: lasting });

  const projectSecrets = createProjectSecrets({
    secrets,
    shared: workflows,
    naming: createNaming({ projects, reader, services: repo.servicesNaming, stored: known }),
    async checkPlace({ projectId, environment }) {
      if (projectId === null) return;
      const project = await reader.of(projectId);
      if (environment !== null) reader.one(project, environment);
    },
  });
  disposers.add(
    secrets.onChange((name) => {
      const place = placeOfSecret(name);
      if (place) tell(place.projectId);
    }),
  );

  const note = (kind: string, sentence: string, { projectId, label }: ProjectEnvironments) =>
    journal.note({
      kind: `environment.${kind}`,
      actor: 'user',
      sentence,
      subjects: [{ type: 'project', id: projectId, label }],
    });
  /** What the user sees after what he did. */
  const after = (input: EnvironmentInput) => {
    tell(input.projectId);
    return views.get(input);
  };
  const place = (to: string | null) => (to === null ? 'kept by Optimus' : to);

  const resolve: EnvironmentsForServices['resolve'] = async (asked) => {
    const { projectId, environment, extra = {}, only, by, folder } = asked;
    const project = await reader.of(projectId);
    const { name } = reader.one(project, environment);
    const inputs = await reader.inputs(project, reader.chainOf(project, name), folder);
    const use = { by, what: `${name} of ${project.label}` };
    const all = await using({ projectId, inputs, extra, use, ...(only && { only }) });
    const layers = layersOf(inputs);
    const whereIs = (variable: string) => {
      const source = variable in extra ? undefined : layers.get(variable)?.[0]?.source;
      return source?.type === 'file' ? { file: source.file, line: source.line } : null;
    };
    const problems = [...all].flatMap(([variable, { problem }]) =>
      problem === null ? [] : [{ name: variable, why: problem, at: whereIs(variable) }],
    );
    const resolved = [...all].flatMap(([variable, { text, problem }]) => (problem === null ? [[variable, text]] : []));
    return { name, variables: Object.fromEntries(resolved) as Record<string, string>, problems };
  };

  return {
    resolve,

    list: views.list,
    get: views.get,
    diff: views.diff,

    async add(input: Parameters<typeof environments.add>[0]) {
      const project = await environments.add(input);
      note('added', `${input.environment} was added to ${project.label}`, project);
      tell(input.projectId);
      return views.summary(input);
    },
    async change(input: Parameters<typeof environments.change>[0]) {
      const project = await environments.change(input);
      const what = input.current ? 'is the current environment' : 'was changed';
      note('changed', `${input.environment} ${what} of ${project.label}`.replace('changed of', 'changed in'), project);
      tell(input.projectId);
      return views.summary(input);
    },
    async remove(input: EnvironmentInput) {
      const before = await views.summary(input);
      const { project } = await environments.remove(input);
      note('removed', `${input.environment} was removed from ${project.label}`, project);
      tell(input.projectId);
      return before;
    },
    async set(input: Parameters<typeof variables.set>[0]) {
      const { project } = await variables.set(input);
      note('set', `${input.name} was set in ${input.environment} of ${project.label} (${place(input.to)})`, project);
      return after(input);
    },
    async unset(input: Parameters<typeof variables.unset>[0]) {
      const { project, source } = await variables.unset(input);
      const where = place(source.type === 'file' ? source.file : null);
      note('unset', `${input.name} was removed from ${input.environment} of ${project.label} (${where})`, project);
      return after(input);
    },
    async hide(input: Parameters<typeof variables.hide>[0]) {
      const { project, moved } = await variables.hide(input);
      const what =
        moved.length === 1 ? `${moved[0]} of ${project.label} was` : `${moved.length} values of ${project.label} were`;
      note('hidden', `${what} moved into the secret store (${place(input.file)})`, project);
      return after(input);
    },

    secretStatus: () => projectSecrets.status(),
    secrets: ({ projectId }: { projectId?: string | undefined }) => projectSecrets.list(projectId),
    putSecret: projectSecrets.put,
    removeSecret: projectSecrets.remove,
    secretUses: projectSecrets.uses,

    dispose: () => disposers.run((error) => log.error('environments did not end well', error)),
  };
}
export type EnvironmentsService = ReturnType<typeof createEnvironments>;
