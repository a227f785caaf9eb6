import { createHash } from 'node:crypto';
import type { DeploymentObject, KubeObject, Pod, PodTemplate } from '../client/objects.ts';
import type { Store } from './store.ts';

/** What an image does when a pod of it is begun. `held`: until the test says otherwise. */
export type Fate = 'ready' | 'crash' | 'pull' | 'never' | 'unschedulable' | 'later-crash' | 'held';

interface Deps {
  store: Store;
  fateOf(image: string): Fate;
  /** Words of the quota that lets no pod be made. */
  quota(): string | null;
  logsOf(image: string): string[];
}

const hashOf = (template: unknown) => createHash('sha256').update(JSON.stringify(template)).digest('hex').slice(0, 10);
let serial = 0;

/** As kube-controller-manager, the scheduler and a kubelet would: what is wanted becomes what is, one step after the other. */
export function createControllers({ store, fateOf, quota, logsOf }: Deps) {
  let due: NodeJS.Immediate | null = null;
  let ended = false;
  const logs = new Map<string, string[]>();
  const ownedBy = (owner: KubeObject, plural: string) =>
    store.all(plural).filter(({ metadata }) => metadata.ownerReferences?.some(({ uid }) => uid === owner.metadata.uid));
  const ready = (pod: KubeObject) =>
    ((pod as Pod).status?.conditions ?? []).some(({ type, status }) => type === 'Ready' && status === 'True');

  function podFrom(owner: KubeObject, template: PodTemplate, more: Record<string, string>): void {
    serial += 1;
    const name = `${owner.metadata.name}-${serial.toString(36).padStart(5, 'x')}`;
    const owners = [{ uid: owner.metadata.uid ?? '', kind: owner.kind, name: owner.metadata.name }];
    const pod = {
      ...{ apiVersion: 'v1', kind: 'Pod', spec: structuredClone(template.spec ?? {}), status: { phase: 'Pending' } },
      metadata: { name, namespace: 'shop', labels: { ...template.metadata?.labels, ...more }, ownerReferences: owners },
    };
    store.create('pods', pod as KubeObject, 'kube-controller-manager');
  }

  const running = (name: string, isReady: boolean, restartCount = 0, extra: object = {}) => ({
    phase: 'Running',
    podIP: '10.0.0.7',
    startTime: new Date(0).toISOString(),
    conditions: [
      { type: 'PodScheduled', status: 'True' },
      { type: 'Ready', status: isReady ? 'True' : 'False' },
    ],
    containerStatuses: [{ name, ready: isReady, restartCount, state: { running: {} }, ...extra }],
  });

  function kubelet(pod: KubeObject): unknown {
    const { status, spec, metadata } = pod as Pod;
    if (status?.phase !== 'Pending' || (status.conditions ?? []).length > 0 || status.containerStatuses) return;
    const [container] = (spec?.containers ?? []) as { name: string; image: string; command?: string[] }[];
    if (!container) return;
    const { name, image } = container;
    const line = container.command?.[2];
    logs.set(metadata.name, line === undefined ? logsOf(image) : [`ran ${line}`]);
    const set = (next: Record<string, unknown>) => store.status('pods', metadata.name, next);
    if (line !== undefined && metadata.labels?.['job-name']) {
      const code = Number(/exit (\d+)/.exec(line)?.[1] ?? 0);
      if (/wait/.test(line)) return set({ phase: 'Running', conditions: [{ type: 'PodScheduled', status: 'True' }] });
      return set({
        phase: code === 0 ? 'Succeeded' : 'Failed',
        containerStatuses: [{ name, state: { terminated: { exitCode: code, reason: 'Completed' } } }],
      });
    }
    const died = { terminated: { exitCode: 3, reason: 'Error' } };
    switch (fateOf(image)) {
      case 'ready':
      case 'later-crash':
        return set(running(name, true));
      case 'never':
        return set(running(name, false));
      case 'crash':
        return set({
          ...running(name, false, 2),
          containerStatuses: [
            {
              name,
              ready: false,
              restartCount: 2,
              state: { waiting: { reason: 'CrashLoopBackOff', message: 'back-off 10s restarting failed container' } },
              lastState: died,
            },
          ],
        });
      case 'pull':
        return set({
          phase: 'Pending',
          conditions: [{ type: 'PodScheduled', status: 'True' }],
          containerStatuses: [
            {
              name,
              ready: false,
              restartCount: 0,
              state: {
                waiting: { reason: 'ImagePullBackOff', message: `Back-off pulling image "${image}": manifest unknown` },
              },
            },
          ],
        });
      case 'unschedulable':
        return set({
          phase: 'Pending',
          conditions: [
            {
              type: 'PodScheduled',
              status: 'False',
              reason: 'Unschedulable',
              message: '0/3 nodes are available: 3 Insufficient memory.',
            },
          ],
        });
      case 'held':
        return;
    }
  }

  function deployment(object: DeploymentObject): void {
    const { spec, metadata } = object;
    const wanted = spec?.replicas ?? 1;
    const template = spec?.template ?? {};
    const hash = hashOf(template);
    const name = `${metadata.name}-${hash}`;
    const owner = [{ uid: metadata.uid ?? '', kind: 'Deployment', name: metadata.name }];
    let sets = ownedBy(object, 'replicasets');
    if (!sets.some((one) => one.metadata.name === name)) {
      store.create(
        'replicasets',
        {
          apiVersion: 'apps/v1',
          kind: 'ReplicaSet',
          metadata: { name, labels: metadata.labels ?? {}, ownerReferences: owner },
          spec: { template, hash },
        } as KubeObject,
        'kube-controller-manager',
      );
      sets = ownedBy(object, 'replicasets');
    }
    const fresh = sets.find((one) => one.metadata.name === name) as KubeObject;
    const mine = ownedBy(fresh, 'pods');
    const others = sets.filter((one) => one !== fresh).flatMap((one) => ownedBy(one, 'pods'));
    const { maxSurge = 1, maxUnavailable = 0 } =
      (spec?.strategy as { rollingUpdate?: { maxSurge?: number; maxUnavailable?: number } } | undefined)
        ?.rollingUpdate ?? {};
    const refusal = quota();
    const conditions: object[] = [];
    const room = Math.max(0, Math.min(wanted - mine.length, wanted + maxSurge - mine.length - others.length));
    if (room > 0 && refusal !== null)
      conditions.push({ type: 'ReplicaFailure', status: 'True', reason: 'FailedCreate', message: refusal });
    else for (let i = 0; i < room; i += 1) podFrom(fresh, template, { 'pod-template-hash': hash });
    for (const pod of mine.slice(wanted)) store.remove('pods', pod.metadata.name);
    let available = [...mine.slice(0, wanted), ...others].filter(ready).length;
    for (const pod of others) {
      if (ready(pod) && available <= wanted - maxUnavailable) continue;
      if (ready(pod)) available -= 1;
      store.remove('pods', pod.metadata.name);
    }
    const pods = sets.flatMap((one) => ownedBy(one, 'pods'));
    const current = ownedBy(fresh, 'pods');
    store.status('deployments', metadata.name, {
      observedGeneration: metadata.generation,
      replicas: pods.length,
      updatedReplicas: current.length,
      readyReplicas: pods.filter(ready).length,
      availableReplicas: pods.filter(ready).length,
      conditions,
    });
  }

  function job(object: KubeObject): unknown {
    const template = (object.spec as { template: PodTemplate }).template;
    const [pod] = ownedBy(object, 'pods') as Pod[];
    if (!pod) return podFrom(object, template, { 'job-name': object.metadata.name });
    const { phase } = pod.status ?? {};
    if (phase === 'Succeeded')
      store.status('jobs', object.metadata.name, { conditions: [{ type: 'Complete', status: 'True' }] });
    if (phase === 'Failed')
      store.status('jobs', object.metadata.name, {
        conditions: [{ type: 'Failed', status: 'True', reason: 'BackoffLimitExceeded' }],
      });
  }

  function collect(): void {
    const uids = new Set(store.every().map(({ object }) => object.metadata.uid));
    for (const { plural, object } of store.every())
      if (object.metadata.ownerReferences?.some(({ uid }) => !uids.has(uid)))
        store.remove(plural, object.metadata.name);
  }

  function tick(): void {
    due = null;
    if (ended) return;
    const before = store.version();
    collect();
    for (const pod of store.all('pods')) kubelet(pod);
    for (const one of store.all('deployments')) deployment(one as DeploymentObject);
    for (const one of store.all('jobs')) job(one);
    if (store.version() !== before) wake();
  }
  function wake(): void {
    if (!ended) due ??= setImmediate(tick);
  }

  return {
    wake,
    logs: (pod: string): string[] => logs.get(pod) ?? [],
    /** A pod that ran ends by itself. */
    crash(name: string): void {
      const [container] = (store.get('pods', name) as Pod).spec?.containers ?? [];
      store.status(
        'pods',
        name,
        running(container?.name ?? '', false, 1, { lastState: { terminated: { exitCode: 9, reason: 'Error' } } }),
      );
      wake();
    },
    dispose(): void {
      ended = true;
      if (due) clearImmediate(due);
    },
  };
}
