import { StepFailure } from '../../../../core/runs/step-failure.ts';
import { aboutOf, type Ground, refOf } from '../../ground.ts';
import type { Evidence } from '../../repo.ts';
import type { Scene } from '../../steps/moves.ts';
import { judgeFigure } from '../../traffic/figure.ts';
import type { KubeFault } from '../client/faults.ts';
import { unlessMissing } from '../client/faults.ts';
import { follow } from '../client/follow.ts';
import type { Pod } from '../client/objects.ts';
import { labels } from '../names.ts';
import type { Hands } from './hands.ts';
import type { Stage } from './stage.ts';
import { isReady, podTrouble, restartsOf, type Trouble } from './status.ts';
import { podKind, type RolloutWaits } from './wait.ts';

export const notCounted =
  'Requests are not counted here: those of a cluster do not come through the proxy of Optimus, so errors and times are not judged.';

interface Deps {
  ground: Pick<Ground, 'clock' | 'databases' | 'driver' | 'redact'>;
  hands: Hands;
  waits: RolloutWaits;
}

/** Follows the pods of the new version for a while, and fails as soon as it is known to be a bad one. */
export function createLook({ ground, hands, waits }: Deps) {
  const { clock, databases, driver, redact } = ground;

  async function watch(here: Stage, scene: Scene, seconds: number): Promise<Evidence[]> {
    const { release, deployment, talk } = scene;
    const { maxRestarts } = deployment.spec.analysis;
    const over = new AbortController();
    const signal = AbortSignal.any([talk.signal, over.signal]);
    const { promise, resolve, reject } = Promise.withResolvers<Trouble | null>();
    const before = new Map<string, number>();
    let most = 0;
    let restarts = 0;
    let away: KubeFault | null = null;
    let least: { ready: number; of: number } | null = null;
    const cancel = clock.after(seconds * 1_000, () => resolve(null));
    const aborted = () => reject(talk.signal.reason);
    talk.signal.addEventListener('abort', aborted, { once: true });
    if (talk.signal.aborted) aborted();
    talk.progress(null, `Version ${release.number} is watched for ${seconds} s.`);
    const following = follow(here.client, {
      ...{ what: podKind, labelSelector: `${labels.release}=${release.id}`, signal },
      onSnapshot(items) {
        away = null;
        const pods = (items as readonly Pod[]).filter(({ metadata }) => metadata.deletionTimestamp === undefined);
        restarts = 0;
        let worst: Trouble | null = null;
        for (const pod of pods) {
          const count = restartsOf(pod);
          if (!before.has(pod.metadata.name)) before.set(pod.metadata.name, most === 0 ? count : 0);
          restarts += Math.max(0, count - (before.get(pod.metadata.name) ?? 0));
          worst ??= podTrouble(pod);
        }
        most = Math.max(most, pods.length, 1);
        const ready = pods.filter(isReady).length;
        if (least === null || ready < least.ready) least = { ready, of: Math.max(pods.length, ready) };
        if (restarts > maxRestarts || (worst && maxRestarts === 0))
          resolve(
            worst ?? {
              sentence: `its containers ended by themselves ${restarts} times`,
              pod: null,
              container: null,
              previous: true,
            },
          );
      },
      onTrouble(fault) {
        away = fault;
      },
    }).catch(reject);
    try {
      const bad = await promise;
      if (bad) {
        const lines = await waits.lastWords(here.client, bad, talk.signal);
        const last = lines.at(-1)?.trim() ?? '';
        const words = last === '' || bad.sentence.includes(last) ? '' : `. Its last words: ${last.slice(0, 300)}`;
        throw new StepFailure(`Version ${release.number} is a bad one: ${redact(bad.sentence)}${words}`, {
          code: 'BAD',
          retry: false,
        });
      }
      // What could not be looked at has not been found fine.
      if (away !== null) throw away as KubeFault;
    } finally {
      cancel();
      talk.signal.removeEventListener('abort', aborted);
      over.abort();
      await following;
    }
    const seen = least as { ready: number; of: number } | null;
    if (seen === null)
      throw new StepFailure(`Nothing of version ${release.number} was seen in ${seconds} s`, { retry: false });
    if (seen.ready === 0)
      throw new StepFailure(`Version ${release.number} had no pod that was ready`, { code: 'BAD', retry: false });
    return [
      {
        ok: true,
        sentence:
          restarts === 0
            ? `Version ${release.number} never ended by itself in ${seconds} s.`
            : `Version ${release.number} ended by itself ${restarts} times in ${seconds} s.`,
      },
      { ok: seen.ready >= seen.of, sentence: `At least ${seen.ready} of ${seen.of} pods were ready all the time.` },
    ];
  }

  async function memory(here: Stage, scene: Scene): Promise<Evidence[]> {
    if (scene.deployment.spec.analysis.maxMemoryMbPerMinute === null) return [];
    const path = `/apis/metrics.k8s.io/v1beta1/namespaces/${here.client.namespace}/pods`;
    const found = await unlessMissing(
      here.client.requests.json<object>({ path, query: { limit: 1 }, signal: scene.talk.signal }),
    ).catch(() => null);
    return [
      {
        ok: true,
        sentence: found
          ? 'The growth of its memory was not looked at: the cluster tells it once a minute, which is too seldom.'
          : 'The growth of its memory was not looked at: the cluster measures none.',
      },
    ];
  }

  async function command(here: Stage, scene: Scene): Promise<Evidence[]> {
    const { deployment, release, talk } = scene;
    const line = deployment.spec.analysis.command;
    if (line === null) return [];
    const ref = refOf(release, aboutOf(deployment), await hands.variables(scene));
    const variables = await urlsOf(here, scene);
    const { code } = await driver('kubernetes').command(ref, { line, why: `check of ${ref.label}`, variables }, talk);
    if (code !== 0)
      throw new StepFailure(`The check of version ${release.number} failed: ${line} ended with ${code}`, {
        retry: false,
      });
    return [{ ok: true, sentence: `${line} ended with 0.` }];
  }

  /** As they are reached from inside of the cluster. */
  async function urlsOf(here: Stage, { deployment }: Pick<Scene, 'deployment'>): Promise<Record<string, string>> {
    const { base, serviceNames } = here.rendered();
    const inside = (name: string) => `http://${name}.${here.client.namespace}.svc:${deployment.spec.port}`;
    const [live] = serviceNames;
    return { PREVIEW_URL: inside(hands.previewNameOf(base)), ...(live !== undefined && { LIVE_URL: inside(live) }) };
  }

  return {
    urlsOf,
    async look(here: Stage, scene: Scene, seconds: number): Promise<void> {
      const { deployment, release, talk } = scene;
      const evidence = await watch(here, scene, seconds);
      evidence.push(...(await memory(here, scene)), ...(await command(here, scene)));
      const { figure } = deployment.spec.analysis;
      if (figure !== null)
        evidence.push(await judgeFigure({ figure, number: release.number, databases, signal: talk.signal }));
      await hands.addEvidence(deployment.id, [...evidence, { ok: true, sentence: notCounted }]);
    },
  };
}
export type Look = ReturnType<typeof createLook>;
