import { randomUUID } from 'node:crypto';
import type { Build } from '../../../shared/features/builds/schema.ts';
import type { Change } from '../../../shared/features/system/schema.ts';
import type { Journal } from '../../core/journal/journal.ts';
import type { Channel } from '../../core/lib/channel.ts';
import type { Cancel, Clock } from '../../core/lib/clock.ts';
import type { Logger } from '../../core/log/logger.ts';
import type { BuildRecord, BuildsRepo } from './repo.ts';
import type { BuildAsked } from './types.ts';

const tellEveryMs = 200;

interface Deps {
  repo: BuildsRepo;
  clock: Clock;
  journal: Journal;
  changes: Channel<Change>;
  log: Logger;
  projectName(id: string): string;
}

export const interruptedSentence = 'Optimus ended while it was built: build it again';

/** What is known of builds: of those that run from memory, of all others from the table. */
export function createRecorder({ repo, clock, journal, changes, log, projectName }: Deps) {
  const live = new Map<string, BuildRecord>();
  let changed = new Set<string>();
  let telling: Cancel | null = null;

  const tell = (id: string) => {
    changed.add(id);
    telling ??= clock.after(tellEveryMs, () => {
      telling = null;
      const ids = [...changed];
      changed = new Set();
      changes.publish({ feature: 'builds', ids });
    });
  };

  function note({ id, state, projectId, projectName, tags, sentence, runId }: Build) {
    if (state === 'running') return;
    const image = tags[0] ?? projectName;
    const sentences = {
      succeeded: `The image ${image} was built`,
      failed: `The image ${image} could not be built: ${sentence}`,
      cancelled: `The build of the image ${image} was cancelled`,
    };
    journal.note({
      kind: `build.${state}`,
      ...(state === 'failed' && { severity: 'warning' }),
      sentence: sentences[state],
      subjects: [{ type: 'project', id: projectId, label: projectName }],
      data: { buildId: id, runId, image },
    });
  }

  async function put(record: BuildRecord) {
    await repo.put(record);
    tell(record.build.id);
  }

  return {
    isLive: (id: string) => live.has(id),
    find: async (id: string): Promise<BuildRecord | null> => live.get(id) ?? (await repo.get(id)),
    async list(filter: { projectId?: string | undefined; limit: number }): Promise<Build[]> {
      return (await repo.list(filter)).map((build) => {
        const one = live.get(build.id);
        return one ? { ...one.build, steps: [], layers: [] } : build;
      });
    },
    running: repo.running,

    async add(asked: BuildAsked, runId: string | null): Promise<BuildRecord> {
      const record: BuildRecord = {
        build: {
          ...{ id: randomUUID(), projectId: asked.projectId, projectName: projectName(asked.projectId), runId },
          ...{
            state: 'running',
            sentence: 'Waiting for its turn',
            dockerfile: asked.dockerfile,
            tags: [...asked.tags],
          },
          ...{ stage: asked.stage, args: { ...asked.args }, secrets: [...asked.secrets] },
          ...{ commit: asked.commit, dirty: asked.dirty, imageId: null, sizeBytes: null, cached: 0 },
          ...{ steps: [], layers: [], builder: '', startedAt: clock.now(), endedAt: null, by: asked.by },
        },
        begunAt: null,
      };
      await put(record);
      await repo.prune().catch((error) => log.warn('old builds could not be removed', { error: String(error) }));
      return record;
    },
    async begin(record: BuildRecord, runId: string | null): Promise<BuildRecord> {
      const begun = { build: { ...record.build, runId }, begunAt: clock.now() };
      live.set(begun.build.id, begun);
      await put(begun);
      return begun;
    },
    /** Of one that runs: shown, and not written. */
    now(record: BuildRecord, patch: Partial<Build>) {
      Object.assign(record.build, patch);
      tell(record.build.id);
    },
    async setRun(id: string, runId: string): Promise<void> {
      await repo.setRun(id, runId);
      tell(id);
    },
    async end(record: BuildRecord, patch: Partial<Build>): Promise<Build> {
      const build = { ...record.build, endedAt: clock.now(), ...patch };
      try {
        await put({ build, begunAt: record.begunAt });
      } finally {
        live.delete(build.id);
      }
      note(build);
      return build;
    },
    dispose() {
      telling?.();
    },
  };
}
export type Recorder = ReturnType<typeof createRecorder>;
