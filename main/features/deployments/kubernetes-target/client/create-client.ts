import { isFault, KubeFault, unlessMissing } from './faults.ts';
import type { KubeList, KubeObject } from './objects.ts';
import { titleOf } from './objects.ts';
import type { KubeRequests } from './request.ts';

export const fieldManager = 'optimus';
const pageSize = 500;
const mostPages = 40;

interface Resource {
  plural: string;
  namespaced: boolean;
}

/** Whatever answers there may answer with anything. */
const rowsOf = <T extends KubeObject>({ items }: { items?: unknown }): T[] =>
  Array.isArray(items)
    ? items.filter((one: Partial<T> | null): one is T => typeof one?.metadata?.name === 'string')
    : [];

const root = (apiVersion: string) => (apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`);
/** What everything is made of: known without asking, so that a cluster that lets nobody look around can be used. */
const usual: Readonly<Record<string, string>> = {
  'v1/Pod': 'pods',
  'v1/Service': 'services',
  'v1/Secret': 'secrets',
  'v1/ConfigMap': 'configmaps',
  'v1/ServiceAccount': 'serviceaccounts',
  'v1/PersistentVolumeClaim': 'persistentvolumeclaims',
  'apps/v1/Deployment': 'deployments',
  'apps/v1/ReplicaSet': 'replicasets',
  'batch/v1/Job': 'jobs',
  'coordination.k8s.io/v1/Lease': 'leases',
  'networking.k8s.io/v1/Ingress': 'ingresses',
  'networking.k8s.io/v1/NetworkPolicy': 'networkpolicies',
  'policy/v1/PodDisruptionBudget': 'poddisruptionbudgets',
  'autoscaling/v2/HorizontalPodAutoscaler': 'horizontalpodautoscalers',
};

export interface ApplyOptions {
  force?: boolean;
  dryRun?: boolean;
  signal?: AbortSignal | undefined;
}
export interface Kind {
  apiVersion: string;
  kind: string;
}

/** One namespace of a cluster. */
export function createKubeClient(requests: KubeRequests, namespace: string) {
  const discovered = new Map<string, Promise<Map<string, Resource>>>();

  async function resources(apiVersion: string, signal?: AbortSignal): Promise<Map<string, Resource>> {
    const asked = requests.json<{ resources?: { name: string; kind: string; namespaced: boolean }[] }>({
      path: root(apiVersion),
      signal,
    });
    return asked.then(
      ({ resources: rows = [] }) =>
        new Map(
          (Array.isArray(rows) ? rows : [])
            .filter((row) => typeof row?.name === 'string' && !row.name.includes('/'))
            .map(({ name, kind, namespaced }) => [kind, { plural: name, namespaced }]),
        ),
      (error: unknown) => {
        if (isFault(error, 'missing')) return new Map<string, Resource>();
        throw error;
      },
    );
  }

  async function resourceOf({ apiVersion, kind }: Kind, signal?: AbortSignal): Promise<Resource> {
    const known = usual[`${apiVersion}/${kind}`];
    if (known) return { plural: known, namespaced: true };
    let asked = discovered.get(apiVersion);
    if (!asked) {
      asked = resources(apiVersion, signal);
      discovered.set(apiVersion, asked);
      asked.catch(() => discovered.delete(apiVersion));
    }
    const found = (await asked).get(kind);
    if (found) return found;
    discovered.delete(apiVersion);
    throw new KubeFault('invalid', `The cluster knows no ${kind} of ${apiVersion}`);
  }

  async function pathOf(what: Kind, name?: string, signal?: AbortSignal): Promise<string> {
    const { plural, namespaced } = await resourceOf(what, signal);
    const inside = namespaced ? `/namespaces/${encodeURIComponent(namespace)}` : '';
    return `${root(what.apiVersion)}${inside}/${plural}${name === undefined ? '' : `/${encodeURIComponent(name)}`}`;
  }

  return {
    namespace,
    requests,
    resourceOf,
    pathOf,
    version: async (signal?: AbortSignal): Promise<string> => {
      const { gitVersion } = await requests.json<{ gitVersion?: unknown }>({ path: '/version', signal });
      if (typeof gitVersion !== 'string') throw new KubeFault('server', 'What answers there is no Kubernetes');
      return gitVersion;
    },
    get: async <T extends KubeObject = KubeObject>(what: Kind, name: string, signal?: AbortSignal): Promise<T | null> =>
      unlessMissing(requests.json<T>({ path: await pathOf(what, name, signal), signal })),

    async list<T extends KubeObject = KubeObject>(
      what: Kind,
      labelSelector: string,
      signal?: AbortSignal,
    ): Promise<{ items: T[]; resourceVersion: string }> {
      const path = await pathOf(what, undefined, signal);
      const items: T[] = [];
      let next: string | undefined;
      for (let page = 0; page < mostPages; page += 1) {
        const query = { labelSelector, limit: pageSize, continue: next };
        const list = await requests.json<KubeList<T>>({ path, query, signal });
        // Rows of a list do not say what they are.
        items.push(...rowsOf<T>(list).map((item) => ({ ...item, apiVersion: what.apiVersion, kind: what.kind })));
        next = list.metadata?.continue || undefined;
        if (items.length > pageSize * mostPages) break;
        if (next === undefined) return { items, resourceVersion: list.metadata?.resourceVersion ?? '' };
      }
      throw new KubeFault('server', `There are more than ${pageSize * mostPages} ${what.kind}s`);
    },

    /** Server-side: what Optimus says is Optimus's, all else stays. Conflicts name who holds what. */
    async apply<T extends KubeObject = KubeObject>(
      object: KubeObject,
      { force = false, dryRun = false, signal }: ApplyOptions = {},
    ): Promise<T> {
      const path = await pathOf(object, object.metadata.name, signal);
      const send = (forced: boolean) => {
        const query = { fieldManager, force: forced, dryRun: dryRun ? 'All' : undefined };
        return requests.json<T>({
          method: 'PATCH',
          path,
          query,
          body: object,
          type: 'application/apply-patch+yaml',
          signal,
        });
      };
      try {
        return await send(force);
      } catch (error) {
        if (!isFault(error, 'conflict') || error.causes.length === 0) throw error;
        // What Optimus has patched itself is held under the same name, and still by another.
        if (error.causes.every(({ message }) => message.includes(`conflict with "${fieldManager}"`))) return send(true);
        const held = error.causes.slice(0, 5).map(({ field, message }) => `${field} (${message})`);
        throw new KubeFault('conflict', `Others hold fields of the ${titleOf(object)}: ${held.join(', ')}`, {
          ...{ status: 409, causes: error.causes, cause: error },
          remedy: 'Let the place take them over, or take them out of the manifests.',
        });
      }
    },
    /** With a resourceVersion in it, it is refused when somebody was quicker. */
    async patch<T extends KubeObject = KubeObject>(
      what: Kind,
      name: string,
      body: unknown,
      signal?: AbortSignal,
    ): Promise<T> {
      const path = await pathOf(what, name, signal);
      return requests.json<T>({
        method: 'PATCH',
        path,
        query: { fieldManager },
        body,
        type: 'application/merge-patch+json',
        signal,
      });
    },
    async create<T extends KubeObject = KubeObject>(object: KubeObject, signal?: AbortSignal): Promise<T> {
      return requests.json<T>({
        method: 'POST',
        path: await pathOf(object, undefined, signal),
        query: { fieldManager },
        body: object,
        signal,
      });
    },
    /** False: it was not there. */
    async remove(
      what: Kind,
      name: string,
      propagationPolicy: 'Background' | 'Foreground' = 'Background',
      signal?: AbortSignal,
    ): Promise<boolean> {
      const body = { apiVersion: 'v1', kind: 'DeleteOptions', propagationPolicy };
      const path = await pathOf(what, name, signal);
      return (await unlessMissing(requests.json<object>({ method: 'DELETE', path, body, signal }))) !== null;
    },
    async logs(
      pod: string,
      container: string,
      { tail, previous }: { tail: number; previous: boolean },
      signal?: AbortSignal,
    ): Promise<string[]> {
      const path = `${await pathOf({ apiVersion: 'v1', kind: 'Pod' }, pod)}/log`;
      const query = { container, tailLines: tail, previous: previous || undefined, limitBytes: 262_144 };
      const text = await requests.text({ path, query, signal });
      return text.split('\n').filter((line) => line.trim() !== '');
    },
    async can(verb: string, group: string, resource: string, signal?: AbortSignal): Promise<boolean> {
      const body = {
        ...{ apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectAccessReview' },
        spec: { resourceAttributes: { namespace, verb, group, resource } },
      };
      const { status } = await requests.json<{ status?: { allowed?: boolean } }>({
        ...{ method: 'POST', path: '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews', body, signal },
      });
      return status?.allowed === true;
    },
    async namespaces(signal?: AbortSignal): Promise<string[] | null> {
      try {
        const list = await requests.json<KubeList>({
          path: '/api/v1/namespaces',
          query: { limit: pageSize },
          signal,
        });
        return rowsOf(list)
          .map(({ metadata }) => metadata.name)
          .sort((a, b) => a.localeCompare(b));
      } catch (error) {
        if (isFault(error, 'forbidden')) return null;
        throw error;
      }
    },
    dispose: () => requests.dispose(),
  };
}
export type KubeClient = ReturnType<typeof createKubeClient>;
