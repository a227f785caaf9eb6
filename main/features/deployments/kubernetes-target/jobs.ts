import { createHash } from 'node:crypto';
import type { Clock } from '../../../core/lib/clock.ts';
import { StepFailure } from '../../../core/runs/step-failure.ts';
import type { StepTalk } from '../types.ts';
import type { KubeClient } from './client/create-client.ts';
import { isFault } from './client/faults.ts';
import type { KubeObject, Pod } from './client/objects.ts';
import { labels, manager } from './names.ts';
import { podTrouble } from './rollout/status.ts';
import { podKind, waitFor } from './rollout/wait.ts';

const kind = { apiVersion: 'batch/v1', kind: 'Job' };
const lastLines = 500;
const outputKept = 64 * 1_024;
const endedSeconds = 3_600;
const goneMs = 120_000;
/** The run itself has a time limit. */
const longestMs = 86_400_000;

export interface JobAsked {
  client: KubeClient;
  base: string;
  placeId: string;
  releaseId: string;
  image: string;
  secretName: string | null;
  line: string;
  why: string;
  variables: Readonly<Record<string, string>>;
  sharedImages: boolean;
}

/** Commands with a version's image and variables, as Jobs of the cluster: tests, changes of the database, smoke tests. */
export function createJobs({ clock, redact }: { clock: Pick<Clock, 'after'>; redact(text: string): string }) {
  const markOf = ({ releaseId, why }: Pick<JobAsked, 'releaseId' | 'why'>) =>
    createHash('sha256').update(`${releaseId}\n${why}`).digest('hex').slice(0, 16);
  const nameOf = (asked: Pick<JobAsked, 'base' | 'releaseId' | 'why'>) => `${asked.base.slice(0, 40)}-${markOf(asked)}`;

  async function ended(
    asked: Pick<JobAsked, 'client' | 'base' | 'releaseId' | 'why'>,
    talk: StepTalk,
  ): Promise<{ code: number; output: string }> {
    const { client } = asked;
    const labelSelector = `${labels.command}=${markOf(asked)}`;
    const pod = await waitFor(
      { clock },
      {
        ...{ client, talk, withinMs: longestMs },
        sources: [
          { what: kind, labelSelector },
          { what: podKind, labelSelector },
        ],
        judge([jobs = [], pods = []]) {
          const [job] = jobs;
          if (!job) return null;
          const conditions = (job.status?.conditions ?? []) as {
            type: string;
            status: string;
            reason?: string;
            message?: string;
          }[];
          const [found] = pods as Pod[];
          const over = conditions.some(
            ({ type, status }) => (type === 'Complete' || type === 'Failed') && status === 'True',
          );
          if (over && found) return found;
          if (over)
            throw new StepFailure(
              `${asked.why}: ${conditions.map(({ message }) => message).find(Boolean) ?? 'the Job failed'}`,
              { retry: false },
            );
          const waits = found && found.status?.phase === 'Pending' ? podTrouble(found) : null;
          if (waits) throw new StepFailure(`${asked.why}: ${waits.sentence}`, { code: 'JOB', retry: false });
          return undefined;
        },
        late: () => new StepFailure(`${asked.why} did not end`, { retry: false }),
      },
    );
    if (!pod) throw new StepFailure(`${asked.why}: its Job was taken away`, { retry: false });
    const all = pod.status?.containerStatuses ?? [];
    const status = all.find(({ name }) => name === 'command') ?? all[0];
    const code = status?.state?.terminated?.exitCode ?? 1;
    const lines = await client
      .logs(pod.metadata.name, status?.name ?? 'command', { tail: lastLines, previous: false }, talk.signal)
      .catch(() => [] as string[]);
    const hidden = lines.map((line) => redact(line));
    for (const line of hidden) talk.log(line);
    return { code, output: hidden.join('\n').slice(-outputKept) };
  }

  async function away(client: KubeClient, name: string, labelSelector: string, talk: StepTalk): Promise<void> {
    if (!(await client.remove(kind, name, 'Foreground', talk.signal))) return;
    await waitFor(
      { clock },
      {
        ...{ client, talk, withinMs: goneMs, sources: [{ what: kind, labelSelector }] },
        judge: ([jobs = []]) => (jobs.length === 0 ? true : undefined),
        late: () => new StepFailure('An earlier Job did not go', { retry: false }),
      },
    );
  }

  return {
    async run(asked: JobAsked, talk: StepTalk): Promise<{ code: number; output: string }> {
      const { client, base, placeId, releaseId, image, secretName, line, variables, sharedImages, why } = asked;
      const mark = markOf(asked);
      const name = nameOf(asked);
      // An earlier try of it that was cut off would change the same things at the same time.
      await away(client, name, `${labels.command}=${mark}`, talk);
      const own = {
        [labels.managed]: manager,
        [labels.place]: placeId,
        [labels.release]: releaseId,
        [labels.command]: mark,
      };
      const job: KubeObject = {
        ...kind,
        metadata: { name, namespace: client.namespace, labels: own, annotations: { 'dev.optimus/why': why } },
        spec: {
          backoffLimit: 0,
          ttlSecondsAfterFinished: endedSeconds,
          template: {
            // Not of the release: no Service may lead to it, and no rollout count it.
            metadata: { labels: { [labels.managed]: manager, [labels.command]: mark } },
            spec: {
              restartPolicy: 'Never',
              automountServiceAccountToken: false,
              containers: [
                {
                  ...{ name: 'command', image, command: ['/bin/sh', '-c', line] },
                  ...(sharedImages && { imagePullPolicy: 'IfNotPresent' }),
                  ...(secretName !== null && { envFrom: [{ secretRef: { name: secretName } }] }),
                  env: Object.entries(variables).map(([key, value]) => ({ name: key, value })),
                },
              ],
            },
          },
        },
      };
      talk.log(`It runs as the Job ${base} ${name}`);
      try {
        await client.create(job, talk.signal).catch((error: unknown) => {
          // There was none a moment ago: it is that of a try whose answer was lost.
          if (!isFault(error, 'exists')) throw error;
        });
        return await ended(asked, talk);
      } finally {
        await client.remove(kind, name).catch(() => false);
      }
    },
    /** One that an earlier Optimus began: null when nothing is left of it. */
    async resumed(asked: Pick<JobAsked, 'client' | 'base' | 'releaseId' | 'why'>, talk: StepTalk) {
      const name = nameOf(asked);
      if (!(await asked.client.get(kind, name, talk.signal))) return null;
      talk.log('It goes on since before Optimus was started');
      const found = await ended(asked, talk);
      await asked.client.remove(kind, name).catch(() => false);
      return found;
    },
  };
}
