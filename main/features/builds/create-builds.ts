import { DomainError, invalid } from '../../../shared/contract/errors.ts';
import type { Build, BuildSecret, WantedSecret } from '../../../shared/features/builds/schema.ts';
import type { Change } from '../../../shared/features/system/schema.ts';
import type { Children } from '../../core/children/types.ts';
import { assertLasting } from '../../core/db/lasting.ts';
import type { Store } from '../../core/db/types.ts';
import type { Journal } from '../../core/journal/journal.ts';
import type { Channel } from '../../core/lib/channel.ts';
import type { Clock } from '../../core/lib/clock.ts';
import type { Logger } from '../../core/log/logger.ts';
import type { Redactor } from '../../core/log/redactor.ts';
import { StepFailure } from '../../core/runs/step-failure.ts';
import type { ContainersService } from '../containers/index.ts';
import type { EnvironmentsService } from '../environments/index.ts';
import type { ProjectsService } from '../projects/index.ts';
import type { RunsService } from '../runs/index.ts';
import { patient } from './engine/patient.ts';
import { createRegistryAuth } from './engine/registry-auth.ts';
import { builderOf } from './engine/send-build.ts';
import { checkArgs, checkTags, commitTag, imageName } from './names.ts';
import { createPerform } from './perform.ts';
import { createPush } from './push.ts';
import { createRecorder, interruptedSentence } from './recorder.ts';
import { createBuildsRepo } from './repo.ts';
import { createBuildRuns } from './runs.ts';
import { noSecretsInClassic } from './session/lend.ts';
import { createLending } from './session/lending.ts';
import type { BuildAsked, BuildImage } from './types.ts';

interface BuildsDeps {
  store: Store;
  clock: Clock;
  journal: Journal;
  changes: Channel<Change>;
  runs: RunsService;
  redactor: Redactor;
  log: Logger;
  children: Children;
  projects: ProjectsService;
  containers: ContainersService;
  environments: EnvironmentsService;
}

export interface StartBuild {
  projectId: string;
  dockerfile: string;
  stage: string | null;
  args: Record<string, string>;
  secrets: readonly BuildSecret[];
  tags: string[];
  cache: boolean;
}

export function createBuilds(deps: BuildsDeps) {
  const { store, clock, journal, changes, runs, redactor, log, children, projects, containers, environments } = deps;
  const { redact } = redactor;
  const repo = createBuildsRepo(store.data);
  const recorder = createRecorder({
    ...{ repo, clock, journal, changes, log },
    projectName: (id) => projects.row(id)?.name ?? 'a project that is gone',
  });
  const auth = createRegistryAuth({ children, hide: redactor.add });
  const lending = createLending({
    environments,
    folderOf: (projectId) => hereRow(projectId).path,
    hide: redactor.add,
  });
  const perform = createPerform({ clock, containers, recorder, auth, lending, redact });
  const buildRuns = createBuildRuns({
    ...{ runs, recorder, perform, log },
    async renew(asked) {
      const { row, commit, dirty } = await contentOf(asked.projectId);
      const [, ...others] = asked.tags;
      const tags = [...new Set([commitTag(imageName(row.name, asked.dockerfile), commit, dirty), ...others])];
      return { ...asked, folder: row.path, commit, dirty, tags };
    },
  });

  function find(id: string) {
    return recorder.find(id).then((record) => {
      if (!record) throw new DomainError('NOT_FOUND', { what: 'build', id });
      return record;
    });
  }

  function hereRow(projectId: string) {
    const row = projects.row(projectId);
    if (row?.presence !== 'here') throw new DomainError('NOT_FOUND', { what: 'project', id: projectId });
    return row;
  }

  /** What the folder of a project holds now, as git says it and not as it was seen last. */
  async function contentOf(projectId: string) {
    const row = hereRow(projectId);
    const nothing = { row, commit: null, dirty: false };
    if (row.kind === 'folder') return nothing;
    try {
      const { commits, files } = await projects.git(projectId);
      return { row, commit: commits[0]?.hash ?? null, dirty: commits.length > 0 && files.length > 0 };
    } catch (error) {
      // What git cannot read may still be built; it has no commit to be named by.
      if (error instanceof DomainError && error.code === 'UNAVAILABLE') return nothing;
      throw error;
    }
  }

  async function start(input: StartBuild, by = 'you'): Promise<Build> {
    assertLasting(store);
    checkArgs(input.args);
    checkTags(input.tags);
    const { row, commit, dirty } = await contentOf(input.projectId);
    // Says at once that there is no engine, and why.
    const { docker } = await containers.engineAt(null);
    const problems = await lending.check(row.id, { ...input, folder: row.path });
    if (input.secrets.length > 0 && (await builderOf(patient(docker))) === 'classic')
      problems.unshift({ field: 'secrets', problem: noSecretsInClassic });
    if (problems.length > 0) throw invalid(problems);
    const asked: BuildAsked = {
      ...{ projectId: row.id, folder: row.path, dockerfile: input.dockerfile, stage: input.stage, args: input.args },
      tags: [...new Set([commitTag(imageName(row.name, input.dockerfile), commit, dirty), ...input.tags])],
      labels: row.git?.remote ? { 'org.opencontainers.image.source': row.git.remote } : {},
      ...{ commit, dirty, cache: input.cache, context: null, by, secrets: input.secrets },
    };
    return buildRuns.start(asked, { type: 'project', id: row.id, label: row.name });
  }

  const buildImage: BuildImage = async (asked, talk) => {
    checkArgs(asked.args);
    checkTags(asked.tags);
    const problems = await lending.check(asked.projectId, asked);
    if (problems.length > 0)
      throw new StepFailure(problems.map(({ problem }) => problem).join('; '), {
        code: 'SECRET_MISSING',
        retry: false,
      });
    return perform(await recorder.add(asked, null), asked, talk, null);
  };

  return {
    list: (filter: { projectId?: string | undefined; limit: number }) => recorder.list(filter),
    get: async (id: string): Promise<Build> => (await find(id)).build,
    start,
    async secretsWanted(asked: {
      projectId: string;
      dockerfile: string;
      stage: string | null;
    }): Promise<WantedSecret[]> {
      return lending.wanted(hereRow(asked.projectId).path, asked.dockerfile, asked.stage);
    },
    async cancel(id: string): Promise<Build> {
      const { build } = await find(id);
      if (build.state !== 'running') throw new DomainError('CONFLICT', { what: 'build', why: 'It has ended already.' });
      if (build.runId === null)
        throw new DomainError('CONFLICT', {
          what: 'build',
          why: `It belongs to ${build.by}.`,
          remedy: 'Stop that instead: its build ends with it.',
        });
      await runs.cancel(build.runId);
      return (await find(id)).build;
    },
    buildImage,
    /** What `docker login` keeps for a registry; null where nobody has logged in. */
    loginOf: auth.of,
    /** To the registry that the name of an image begins with. */
    push: createPush({ containers, auth }),
    /** Resolves when a build that was started has ended. */
    async ended(id: string, signal?: AbortSignal): Promise<Build> {
      const { build } = await find(id);
      if (build.runId !== null && build.state === 'running') await runs.ended(build.runId, signal);
      await buildRuns.settled();
      return (await find(id)).build;
    },
    contentOf,
    /** What an earlier Optimus did not finish is told as what it is. */
    async begin(): Promise<void> {
      for (const record of await recorder.running()) {
        const { id, runId } = record.build;
        if (recorder.isLive(id)) continue;
        const waits = record.begunAt === null && runId !== null && runs.running().some((run) => run.id === runId);
        if (!waits) await recorder.end(record, { state: 'failed', sentence: interruptedSentence });
      }
    },
    async dispose(): Promise<void> {
      await buildRuns.dispose();
      recorder.dispose();
    },
  };
}
export type BuildsService = ReturnType<typeof createBuilds>;
