import type { Clock } from '../../../../core/lib/clock.ts';
import { StepFailure } from '../../../../core/runs/step-failure.ts';
import type { StepTalk } from '../../types.ts';
import type { Kind, KubeClient } from '../client/create-client.ts';
import { isFault, type KubeFault } from '../client/faults.ts';
import { follow } from '../client/follow.ts';
import type { DeploymentObject, KubeObject, Pod } from '../client/objects.ts';
import { labels } from '../names.ts';
import { type Trouble, verdictOf } from './status.ts';

export const podKind: Kind = { apiVersion: 'v1', kind: 'Pod' };
export const deploymentKind: Kind = { apiVersion: 'apps/v1', kind: 'Deployment' };
const lastLines = 20;
/** A cluster that is away may come back. */
const awayMs = 120_000;
/** A node may be on its way. */
const stuckMs = 30_000;

interface Deps {
  clock: Pick<Clock, 'after'>;
  redact: (text: string) => string;
}
interface Asked<T> {
  client: KubeClient;
  sources: readonly { what: Kind; labelSelector: string }[];
  /** Undefined: not yet. */
  judge(found: readonly (readonly KubeObject[])[]): T | undefined;
  talk: StepTalk;
  withinMs: number;
  /** When the time is over. */
  late(): Promise<Error> | Error;
}

/** Follows what changes until it is as it should be; nothing is asked again and again. */
export async function waitFor<T>(
  { clock }: Pick<Deps, 'clock'>,
  { client, sources, judge, talk, withinMs, late }: Asked<T>,
): Promise<T> {
  const over = new AbortController();
  const signal = AbortSignal.any([talk.signal, over.signal]);
  const { promise, resolve, reject } = Promise.withResolvers<T>();
  const found: (readonly KubeObject[] | null)[] = sources.map(() => null);
  let away: KubeFault | null = null;
  let isLate = false;
  const look = () => {
    if (found.some((one) => one === null)) return;
    try {
      const done = judge(found as (readonly KubeObject[])[]);
      if (done !== undefined) resolve(done);
      else if (isLate) giveUp();
    } catch (error) {
      reject(error);
    }
  };
  const giveUp = () => void Promise.resolve(late()).then(reject, reject);
  let cancelAway = () => {};
  const cancel = clock.after(withinMs, () => {
    isLate = true;
    if (!away) return giveUp();
    // Nobody knows how it stands now.
    cancelAway = clock.after(awayMs, () => reject(away));
  });
  const aborted = () => reject(talk.signal.reason);
  talk.signal.addEventListener('abort', aborted, { once: true });
  if (talk.signal.aborted) aborted();
  const following = sources.map((source, i) =>
    follow(client, {
      ...{ ...source, signal },
      onSnapshot(items) {
        away = null;
        found[i] = items;
        look();
      },
      onTrouble(fault) {
        away = fault;
        // What was seen before may have changed meanwhile.
        found[i] = null;
        talk.progress(null, `${fault.message}. It is tried again.`);
      },
    }).catch(reject),
  );
  try {
    return await promise;
  } finally {
    cancel();
    cancelAway();
    talk.signal.removeEventListener('abort', aborted);
    over.abort();
    await Promise.allSettled(following);
  }
}

const ofRelease = (id: string) => `${labels.release}=${id}`;

export function createRolloutWaits({ clock, redact }: Deps) {
  async function lastWords(
    client: KubeClient,
    { pod, container, previous }: Pick<Trouble, 'pod' | 'container' | 'previous'>,
    signal: AbortSignal,
  ): Promise<string[]> {
    if (pod === null) return [];
    try {
      const name = container ?? (await client.get<Pod>(podKind, pod, signal))?.spec?.containers?.[0]?.name ?? '';
      const ask = (before: boolean) => client.logs(pod, name, { tail: lastLines, previous: before }, signal);
      const lines = previous ? await ask(true).catch(() => ask(false)) : await ask(false);
      return lines.map((line) => redact(line).slice(0, 1_000));
    } catch {
      // It said nothing yet, or nobody may read it.
      return [];
    }
  }

  async function failure(
    client: KubeClient,
    number: number,
    trouble: Trouble,
    signal: AbortSignal,
  ): Promise<StepFailure> {
    const lines = await lastWords(client, trouble, signal);
    const last = lines.at(-1)?.trim() ?? '';
    const words = last === '' || trouble.sentence.includes(last) ? '' : `. Its last words: ${last.slice(0, 300)}`;
    return new StepFailure(`Version ${number} does not run: ${redact(trouble.sentence)}${words}`, {
      ...{ code: 'ROLLOUT', retry: false, ...(lines.length > 0 && { detail: lines.join('\n') }) },
    });
  }

  return {
    lastWords,

    /** Until so many pods of a version are available, and none of another is left in its Deployments. */
    async rolledOut(asked: {
      client: KubeClient;
      release: { id: string; number: number };
      names: readonly string[];
      replicas: number;
      seconds: number;
      talk: StepTalk;
    }): Promise<number> {
      const { client, release, names, replicas, seconds, talk } = asked;
      let stuckSince: { trouble: Trouble; cancel: () => void } | null = null;
      let waiting = 'nothing was heard of it';
      const unstuck = () => {
        stuckSince?.cancel();
        stuckSince = null;
      };
      const stuckFor = new AbortController();
      const verdicts = (found: readonly (readonly KubeObject[])[]) => {
        const [deployments = [], pods = []] = found as [DeploymentObject[], Pod[]];
        return names.map((name) =>
          verdictOf(
            deployments.find(({ metadata }) => metadata.name === name),
            // By the name that the controller gives them.
            pods.filter(({ metadata }) => metadata.name.startsWith(`${name}-`)),
            replicas,
          ),
        );
      };
      const trouble = Promise.withResolvers<never>();
      trouble.promise.catch(() => {});
      try {
        const outcome = await Promise.race([
          trouble.promise,
          waitFor(
            { clock },
            {
              ...{
                client,
                talk: { ...talk, signal: AbortSignal.any([talk.signal, stuckFor.signal]) },
                withinMs: seconds * 1_000,
              },
              sources: [
                { what: deploymentKind, labelSelector: ofRelease(release.id) },
                { what: podKind, labelSelector: ofRelease(release.id) },
              ],
              judge(found) {
                const all = verdicts(found);
                const failed = all.find((one) => one.is === 'failed');
                if (failed?.is === 'failed') return failed.trouble;
                const left = all.find((one) => one.is === 'waiting');
                if (left?.is !== 'waiting') return 'done' as const;
                waiting = left.sentence.replace(/\.$/, '');
                talk.progress(replicas === 0 ? null : Math.min(1, left.ready / replicas), left.sentence);
                if (left.stuck === null) unstuck();
                else if (stuckSince === null) {
                  const { stuck } = left;
                  stuckSince = {
                    trouble: stuck,
                    cancel: clock.after(Math.min(stuckMs, seconds * 500), () => trouble.reject(stuck)),
                  };
                }
                return undefined;
              },
              late: () =>
                new StepFailure(`Version ${release.number} was not ready within ${seconds} s: ${waiting}`, {
                  code: 'ROLLOUT',
                  retry: false,
                }),
            },
          ),
        ]);
        if (outcome !== 'done') throw outcome;
        return replicas;
      } catch (error) {
        talk.signal.throwIfAborted();
        // Thrown by ourselves above: what is wrong with a pod.
        if (error !== null && typeof error === 'object' && 'previous' in error)
          throw await failure(client, release.number, error as Trouble, talk.signal);
        if (error instanceof StepFailure && error.code === 'ROLLOUT')
          throw await withWords(client, release, error, talk.signal);
        throw error;
      } finally {
        unstuck();
        stuckFor.abort();
      }
    },

    /** Until no pod is left that the selector fits. */
    gone: (client: KubeClient, labelSelector: string, seconds: number, talk: StepTalk): Promise<number> =>
      waitFor(
        { clock },
        {
          ...{ client, talk, sources: [{ what: podKind, labelSelector }], withinMs: seconds * 1_000 },
          judge: ([pods = []]) => (pods.length === 0 ? 0 : undefined),
          late: () =>
            new StepFailure(`Pods of an older version did not end within ${Math.round(seconds)} s`, { retry: false }),
        },
      ),
  };

  async function withWords(
    client: KubeClient,
    { id }: { id: string },
    error: StepFailure,
    signal: AbortSignal,
  ): Promise<StepFailure> {
    try {
      const { items } = await client.list<Pod>(podKind, ofRelease(id), signal);
      const [pod] = items.filter(
        ({ status }) => !status?.conditions?.some(({ type, status: value }) => type === 'Ready' && value === 'True'),
      );
      if (!pod) return error;
      const lines = await lastWords(client, { pod: pod.metadata.name, container: null, previous: false }, signal);
      const last = lines.at(-1)?.trim() ?? '';
      if (last === '') return error;
      return new StepFailure(`${error.message}. Its last words: ${last.slice(0, 300)}`, {
        code: error.code,
        retry: false,
        detail: lines.join('\n'),
      });
    } catch (failed) {
      if (isFault(failed, 'away')) return error;
      return error;
    }
  }
}
export type RolloutWaits = ReturnType<typeof createRolloutWaits>;
