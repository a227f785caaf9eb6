import type { ContainerStatus, DeploymentObject, Pod } from '../client/objects.ts';

export type Verdict =
  | { is: 'done'; pods: number }
  | { is: 'waiting'; sentence: string; ready: number; stuck: Trouble | null }
  | { is: 'failed'; trouble: Trouble };

export interface Trouble {
  /** Without its end. */
  sentence: string;
  /** Whose last words say more. */
  pod: string | null;
  container: string | null;
  /** It ran before and was begun anew. */
  previous: boolean;
}

/** What no waiting mends. */
const hopeless = new Set([
  'ImagePullBackOff',
  'InvalidImageName',
  'ErrImageNeverPull',
  'CreateContainerConfigError',
  'CreateContainerError',
  'RunContainerError',
]);

const statusesOf = ({ status }: Pod): ContainerStatus[] => [
  ...(status?.initContainerStatuses ?? []),
  ...(status?.containerStatuses ?? []),
];
const oneLine = (text: string | undefined) =>
  (text ?? '').replaceAll(/\s+/g, ' ').trim().replace(/[.]$/, '').slice(0, 500);
const trouble = (sentence: string, pod: Pod | null, container: string | null = null, previous = false): Trouble => ({
  ...{ sentence, pod: pod?.metadata.name ?? null, container, previous },
});

const endOf = (one: ContainerStatus) => one.state?.terminated ?? one.lastState?.terminated;
function endWords(one: ContainerStatus): string {
  const ended = endOf(one);
  if (!ended) return 'ends again and again';
  if (ended.reason === 'OOMKilled') return 'needed more memory than it may have and was killed';
  const said = oneLine(ended.message);
  return `ended by itself with ${ended.exitCode ?? 'no code'}${said === '' ? '' : ` (${said})`}`;
}

export function podTrouble(pod: Pod): Trouble | null {
  const { name } = pod.metadata;
  for (const one of statusesOf(pod)) {
    const { waiting } = one.state ?? {};
    if (waiting?.reason && hopeless.has(waiting.reason)) {
      const said = oneLine(waiting.message);
      const what = /image/i.test(waiting.reason) ? 'The image cannot be had' : 'A container cannot be made';
      return trouble(`${what}: ${waiting.reason}${said === '' ? '' : `, ${said}`}`, pod, one.name);
    }
    if (waiting?.reason === 'CrashLoopBackOff')
      return trouble(`${one.name} of ${name} ${endWords(one)}, and again (CrashLoopBackOff)`, pod, one.name, true);
    const ended = endOf(one);
    const again = (one.restartCount ?? 0) > 0;
    if (ended && (again || one.state?.terminated) && (ended.exitCode !== 0 || ended.reason === 'OOMKilled'))
      return trouble(`${one.name} of ${name} ${endWords(one)}`, pod, one.name, again && !one.state?.terminated);
  }
  if (pod.status?.phase === 'Failed')
    return trouble(`${name} failed: ${oneLine(pod.status.message) || pod.status.reason || 'nobody says why'}`, pod);
  return null;
}

/** It may pass: a node may come. */
function podStuck(pod: Pod): Trouble | null {
  const found = pod.status?.conditions?.find(({ type, status }) => type === 'PodScheduled' && status === 'False');
  if (found?.reason === 'Unschedulable')
    return trouble(`No node takes ${pod.metadata.name}: ${oneLine(found.message)}`, pod);
  for (const one of statusesOf(pod)) {
    const { waiting } = one.state ?? {};
    if (waiting?.reason === 'ErrImagePull')
      return trouble(`The image cannot be had: ${oneLine(waiting.message)}`, pod, one.name);
  }
  return null;
}

export const isReady = ({ status, metadata }: Pod): boolean =>
  metadata.deletionTimestamp === undefined &&
  status?.phase === 'Running' &&
  (status.conditions ?? []).some(({ type, status: value }) => type === 'Ready' && value === 'True');

export const restartsOf = (pod: Pod): number => statusesOf(pod).reduce((sum, one) => sum + (one.restartCount ?? 0), 0);

/** What a Deployment and the pods of the new version say of it, as `kubectl rollout status` reads it, and why it will never come. */
export function verdictOf(deployment: DeploymentObject | undefined, pods: readonly Pod[], wanted: number): Verdict {
  const none = { ready: 0, stuck: null };
  if (!deployment) return { is: 'waiting', sentence: 'The cluster does not know it yet.', ...none };
  const { name, generation = 0 } = deployment.metadata;
  const status = deployment.status ?? {};
  const alive = pods.filter(({ metadata }) => metadata.deletionTimestamp === undefined);
  const ready = alive.filter(isReady).length;
  if ((status.observedGeneration ?? 0) < generation)
    return { is: 'waiting', sentence: `The cluster has not seen the new ${name} yet.`, ...none };
  for (const pod of alive) {
    // One that serves has got over what once ended it.
    const found = isReady(pod) ? null : podTrouble(pod);
    if (found) return { is: 'failed', trouble: found };
  }
  const refused = status.conditions?.find(({ type, status: value }) => type === 'ReplicaFailure' && value === 'True');
  if (refused)
    return { is: 'failed', trouble: trouble(`The cluster makes no pods: ${oneLine(refused.message)}`, null) };
  const { updatedReplicas = 0, availableReplicas = 0, replicas = 0 } = status;
  const stuck = alive.map(podStuck).find((one) => one !== null) ?? null;
  const late = status.conditions?.find(
    ({ type, reason }) => type === 'Progressing' && reason === 'ProgressDeadlineExceeded',
  );
  if (late)
    return {
      is: 'failed',
      trouble:
        stuck ??
        trouble(
          `${ready} of ${wanted} pods became ready in time (ProgressDeadlineExceeded)`,
          alive.find((pod) => !isReady(pod)) ?? null,
        ),
    };
  if (
    updatedReplicas >= wanted &&
    availableReplicas >= wanted &&
    replicas === updatedReplicas &&
    (deployment.spec?.replicas ?? wanted) === wanted
  )
    return { is: 'done', pods: availableReplicas };
  const left = replicas - updatedReplicas;
  return {
    ...{ is: 'waiting', ready, stuck },
    sentence: stuck
      ? `${stuck.sentence}.`
      : `${ready} of ${wanted} pods are ready${left > 0 ? `, ${left} of the old version are left` : ''}.`,
  };
}

/** Of so many pods behind one Service: the nearest to a share in percent, with at least one of each, and never fewer than wanted. */
export function countsFor(replicas: number, percent: number): { fresh: number; old: number; share: number } {
  if (percent >= 100) return { fresh: replicas, old: 0, share: 100 };
  const fresh = Math.min(Math.max(1, Math.round((replicas * percent) / 100)), Math.max(1, replicas - 1));
  // One more than usual where taking one away would leave too few.
  const old = Math.max(1, fresh === 1 && percent < 100 / replicas ? replicas : replicas - fresh);
  return { fresh, old, share: Math.round((fresh / (fresh + old)) * 1_000) / 10 };
}
