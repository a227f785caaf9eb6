import { z } from 'zod';
import { type Build, buildSecret } from '../../../shared/features/builds/schema.ts';
import type { Subject } from '../../../shared/features/journal/schema.ts';
import type { Logger } from '../../core/log/logger.ts';
import { StepFailure } from '../../core/runs/step-failure.ts';
import type { RunDefinition, StepContext } from '../../core/runs/types.ts';
import type { RunsService } from '../runs/index.ts';
import type { createPerform } from './perform.ts';
import { interruptedSentence, type Recorder } from './recorder.ts';

const asked = z.object({
  ...{ projectId: z.string(), folder: z.string(), dockerfile: z.string(), stage: z.string().nullable() },
  ...{ args: z.record(z.string(), z.string()), tags: z.array(z.string()), labels: z.record(z.string(), z.string()) },
  ...{ commit: z.string().nullable(), dirty: z.boolean(), cache: z.boolean() },
  // Runs of before secrets could be lent have none.
  secrets: z.array(buildSecret).default([]),
  ...{ context: z.string().nullable(), by: z.string() },
});
type Asked = z.infer<typeof asked>;
const config = z.object({ buildId: z.string(), asked });
const timeoutMs = 6 * 3_600_000;

interface Deps {
  runs: Pick<RunsService, 'registerStep' | 'start' | 'onChange' | 'get'>;
  recorder: Recorder;
  perform: ReturnType<typeof createPerform>;
  /** The same, of what the project holds by now. */
  renew(asked: Asked): Promise<Asked>;
  log: Logger;
}

/** Builds as runs of one step, so that they are listed, cancelled and retried like all that runs. */
export function createBuildRuns({ runs, recorder, perform, renew, log }: Deps) {
  let settling: Promise<unknown> = Promise.resolve();

  /** A retry is a build of its own; one that had begun before Optimus ended is not begun again by itself. */
  async function taskFor({ buildId, asked }: z.infer<typeof config>, runId: string) {
    const found = await recorder.find(buildId);
    if (!found || (found.build.runId !== null && found.build.runId !== runId)) {
      const renewed = await renew(asked);
      return { record: await recorder.add(renewed, runId), asked: renewed };
    }
    if (found.begunAt === null && found.build.state === 'running') return { record: found, asked };
    if (found.build.state === 'running') await recorder.end(found, { state: 'failed', sentence: interruptedSentence });
    throw new StepFailure(interruptedSentence, { code: 'INTERRUPTED', retry: false });
  }

  const unregister = runs.registerStep({
    type: 'builds.build',
    async run(context: StepContext) {
      const { record, asked } = await taskFor(config.parse(context.config), context.runId);
      const built = await perform(
        record,
        asked,
        {
          signal: context.signal,
          log: (text) => context.log(text),
          steps(steps) {
            const ended = steps.filter(({ state }) => state !== 'running' && state !== 'waiting').length;
            const now = steps.findLast(({ state }) => state === 'running');
            context.progress(steps.length === 0 ? null : ended / steps.length, now?.name);
          },
        },
        context.runId,
      );
      const { imageId, sizeBytes } = built;
      return { result: { buildId: record.build.id, image: asked.tags[0] ?? imageId, imageId, sizeBytes } };
    },
  });

  /** One that never had its turn is ended by its run alone. */
  async function settle(runId: string) {
    for (const record of await recorder.running()) {
      if (record.build.runId !== runId || recorder.isLive(record.build.id)) continue;
      const { state, error } = await runs.get(runId);
      if (state === 'cancelled') await recorder.end(record, { state: 'cancelled', sentence: 'Cancelled' });
      else await recorder.end(record, { state: 'failed', sentence: error?.sentence ?? interruptedSentence });
    }
  }
  const unlisten = runs.onChange(({ kind, runId, ended }) => {
    if (kind !== 'build' || !ended) return;
    settling = settling
      .then(() => settle(runId))
      .catch((error) => log.warn('the end of a build could not be kept', { error: String(error) }));
  });

  return {
    async start(asked: Asked | Parameters<typeof perform>[1], subject: Subject): Promise<Build> {
      const record = await recorder.add(asked, null);
      const { id } = record.build;
      const definition: RunDefinition = {
        ...{
          id: `build:${subject.id}`,
          name: `Build ${asked.tags[0] ?? subject.label}`,
          kind: 'build',
          output: 'build',
        },
        steps: [
          {
            ...{ key: 'build', title: `Build ${asked.tags[0] ?? subject.label}`, type: 'builds.build', needs: [] },
            ...{
              config: {
                buildId: id,
                asked: {
                  ...asked,
                  args: { ...asked.args },
                  tags: [...asked.tags],
                  labels: { ...asked.labels },
                  secrets: [...asked.secrets],
                },
              },
            },
            ...{ resource: 'docker', timeoutMs, retry: { attempts: 1, backoffMs: 0 } },
          },
        ],
      };
      try {
        const run = await runs.start(definition, { subject, idempotencyKey: `build:${id}` });
        await recorder.setRun(id, run.id);
        const now = await recorder.find(id);
        return { ...(now ?? record).build, runId: run.id };
      } catch (error) {
        await recorder.end(record, { state: 'failed', sentence: 'It could not be started' });
        throw error;
      }
    },
    settled: () => settling,
    async dispose() {
      unlisten();
      unregister();
      await settling;
    },
  };
}
