import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import { stringify } from 'yaml';
import type { KubeObject, Pod } from '../client/objects.ts';
import { createControllers, type Fate } from './controllers.ts';
import { makeAuthority } from './keys.ts';
import { createStore, fits, type KubeEvent, Refused } from './store.ts';

const groups: Record<string, [kind: string, plural: string, namespaced?: boolean][]> = {
  v1: [
    ['Pod', 'pods'],
    ['Service', 'services'],
    ['Secret', 'secrets'],
    ['ConfigMap', 'configmaps'],
    ['ServiceAccount', 'serviceaccounts'],
    ['PersistentVolumeClaim', 'persistentvolumeclaims'],
    ['Namespace', 'namespaces', false],
  ],
  'apps/v1': [
    ['Deployment', 'deployments'],
    ['ReplicaSet', 'replicasets'],
  ],
  'batch/v1': [
    ['Job', 'jobs'],
    ['CronJob', 'cronjobs'],
  ],
  'coordination.k8s.io/v1': [['Lease', 'leases']],
  'networking.k8s.io/v1': [
    ['Ingress', 'ingresses'],
    ['NetworkPolicy', 'networkpolicies'],
  ],
  'policy/v1': [['PodDisruptionBudget', 'poddisruptionbudgets']],
  'rbac.authorization.k8s.io/v1': [['ClusterRole', 'clusterroles', false]],
};

interface Asked {
  method: string;
  path: string;
  query: URLSearchParams;
}
interface Watcher {
  plural: string;
  selector: string | null;
  answer: ServerResponse;
}

/** An API server on the loopback, over TLS, with controllers that do what is wanted: by events, without any time in it. */
export async function startKubeServer() {
  const folder = await mkdtemp(join(tmpdir(), 'kube-'));
  const keys = await makeAuthority(folder);
  const fates = new Map<string, Fate>();
  const words = new Map<string, string[]>();
  const watchers = new Set<Watcher>();
  const tokens = new Set(['token-1']);
  const asked: Asked[] = [];
  const listeners = new Set<() => void>();
  let quota: string | null = null;
  let busy: { left: number; after: string } = { left: 0, after: '0' };
  let forbidden: RegExp | null = null;
  let onAsk: ((asked: Asked) => void) | null = null;

  const send = (watcher: Watcher, { type, object, plural }: KubeEvent) => {
    if (watcher.plural === plural && fits(watcher.selector, object))
      watcher.answer.write(`${JSON.stringify({ type, object })}\n`);
  };
  const store = createStore((event) => {
    for (const watcher of watchers) send(watcher, event);
    controllers.wake();
    for (const listener of listeners) listener();
  });
  const controllers = createControllers({
    store,
    fateOf: (image) => fates.get(image) ?? 'ready',
    quota: () => quota,
    logsOf: (image) => words.get(image) ?? [],
  });
  store.create('namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } }, 'test');
  store.create('namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'other' } }, 'test');

  const json = (answer: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}) => {
    answer.writeHead(status, { 'content-type': 'application/json', ...headers });
    answer.end(JSON.stringify(body));
  };
  const statusBody = (code: number, reason: string, message: string, causes: object[] = []) => ({
    ...{ kind: 'Status', apiVersion: 'v1', status: 'Failure', code, reason, message },
    ...(causes.length > 0 && { details: { causes } }),
  });

  function resource(path: string) {
    const found =
      /^\/(?:api\/(v1)|apis\/([^/]+\/[^/]+))(?:\/namespaces\/([^/]+))?\/([^/]+)(?:\/([^/]+))?(?:\/([^/]+))?$/.exec(
        path,
      );
    if (!found) return null;
    const [, core, group, namespace, plural = '', name, sub] = found;
    const apiVersion = core ?? group ?? '';
    const row = groups[apiVersion]?.find(([, one]) => one === plural);
    return row ? { apiVersion, kind: row[0], plural, namespace, name, sub } : null;
  }

  function watch(answer: ServerResponse, plural: string, query: URLSearchParams): void {
    answer.writeHead(200, { 'content-type': 'application/json' });
    const watcher = { plural, selector: query.get('labelSelector'), answer };
    try {
      for (const event of store.since(plural, Number(query.get('resourceVersion') ?? 0))) send(watcher, event);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      answer.end(
        `${JSON.stringify({ type: 'ERROR', object: statusBody(error.status, error.reason, error.message) })}\n`,
      );
      return;
    }
    answer.flushHeaders();
    watchers.add(watcher);
    answer.once('close', () => watchers.delete(watcher));
  }

  function discover(path: string): unknown {
    if (path === '/version') return { major: '1', minor: '33', gitVersion: 'v1.33.2' };
    if (path === '/api') return { kind: 'APIVersions', versions: ['v1'] };
    if (path === '/apis')
      return {
        ...{ kind: 'APIGroupList', apiVersion: 'v1' },
        groups: Object.keys(groups)
          .filter((one) => one.includes('/'))
          .map((groupVersion) => {
            const [name, version] = groupVersion.split('/');
            return { name, versions: [{ groupVersion, version }], preferredVersion: { groupVersion, version } };
          }),
      };
    const group = /^\/(?:api\/(v1)|apis\/([^/]+\/[^/]+))$/.exec(path);
    const rows = group && groups[group[1] ?? group[2] ?? ''];
    if (!rows) return null;
    return {
      ...{ kind: 'APIResourceList', apiVersion: 'v1', groupVersion: group[1] ?? group[2] },
      resources: rows.map(([kind, name, namespaced = true]) => ({
        name,
        singularName: kind.toLowerCase(),
        kind,
        namespaced,
        verbs: ['get', 'list', 'watch', 'create', 'patch', 'delete'],
      })),
    };
  }

  function act(request: IncomingMessage, body: string, answer: ServerResponse): unknown {
    const url = new URL(request.url ?? '/', 'https://kube');
    const { pathname: path, searchParams: query } = url;
    const method = request.method ?? 'GET';
    const one = { method, path, query };
    asked.push(one);
    const bearer = /^Bearer (.*)$/.exec(request.headers.authorization ?? '')?.[1];
    const known = (request.socket as TLSSocket).authorized || (bearer !== undefined && tokens.has(bearer));
    if (!known) return json(answer, 401, statusBody(401, 'Unauthorized', 'Unauthorized'));
    if (busy.left > 0) {
      busy.left -= 1;
      return json(answer, 429, statusBody(429, 'TooManyRequests', 'too many requests'), { 'retry-after': busy.after });
    }
    onAsk?.(one);
    if (answer.destroyed || request.socket.destroyed) return;
    if (forbidden?.test(`${method} ${path}`))
      throw new Refused(
        403,
        'Forbidden',
        `${method} ${path} is forbidden: User "dev" cannot do that in the namespace "shop"`,
      );
    const found = discover(path);
    if (found) return json(answer, 200, found);
    const read = body === '' ? {} : (JSON.parse(body) as Record<string, unknown>);
    if (path.endsWith('/selfsubjectaccessreviews')) {
      const { resourceAttributes: about } = read.spec as { resourceAttributes: { verb: string; resource: string } };
      return json(answer, 201, {
        ...read,
        status: { allowed: !forbidden?.test(`can ${about.verb} ${about.resource}`) },
      });
    }
    const what = resource(path);
    if (!what) throw new Refused(404, 'NotFound', 'the server could not find the requested resource');
    const { plural, name, sub, kind, apiVersion, namespace } = what;
    if (namespace !== undefined && !store.find('namespaces', namespace))
      throw new Refused(404, 'NotFound', `namespaces "${namespace}" not found`);
    const manager = query.get('fieldManager') ?? 'unknown';
    if (sub === 'log') {
      answer.writeHead(200, { 'content-type': 'text/plain' });
      return void answer.end(controllers.logs(name ?? '').join('\n'));
    }
    if (method === 'GET' && name !== undefined) return json(answer, 200, store.get(plural, name));
    if (method === 'GET' && query.get('watch') !== null) return watch(answer, plural, query);
    if (method === 'GET') {
      const items = store.all(plural).filter((object) => fits(query.get('labelSelector'), object));
      const from = Number(query.get('continue') ?? 0);
      const to = from + Number(query.get('limit') ?? items.length);
      const metadata = { resourceVersion: String(store.version()), ...(to < items.length && { continue: String(to) }) };
      return json(answer, 200, { kind: `${kind}List`, apiVersion, metadata, items: items.slice(from, to) });
    }
    if (method === 'POST')
      return json(answer, 201, store.create(plural, { apiVersion, kind, ...read } as KubeObject, manager));
    if (method === 'PATCH' && name !== undefined) {
      const type = request.headers['content-type'] ?? '';
      const dryRun = query.get('dryRun') === 'All';
      if (type.startsWith('application/apply-patch'))
        return json(
          answer,
          200,
          store.apply(plural, name, read as unknown as KubeObject, {
            manager,
            force: query.get('force') === 'true',
            dryRun,
          }),
        );
      return json(answer, 200, store.patch(plural, name, read, manager));
    }
    if (method === 'DELETE' && name !== undefined) return json(answer, 200, store.remove(plural, name));
    throw new Refused(405, 'MethodNotAllowed', `${method} is not done here`);
  }

  function make(): Server {
    const options = { ...keys.server, ca: keys.ca, requestCert: true, rejectUnauthorized: false };
    return createServer(options, (request, answer) => {
      let body = '';
      request.setEncoding('utf8');
      request.on('data', (chunk: string) => {
        body += chunk;
      });
      request.once('end', () => {
        try {
          act(request, body, answer);
        } catch (error) {
          const refused = error instanceof Refused ? error : new Refused(500, 'InternalError', String(error));
          if (!answer.headersSent)
            json(answer, refused.status, statusBody(refused.status, refused.reason, refused.message, refused.causes));
        }
      });
    });
  }
  let server = make();
  const listen = (port: number) =>
    new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve));
  await listen(0);
  const { port } = server.address() as AddressInfo;
  const base64 = (text: string) => Buffer.from(text).toString('base64');

  async function kubeconfig(
    user: Record<string, unknown> = { token: 'token-1' },
    cluster: Record<string, unknown> = {},
  ): Promise<string> {
    const path = join(folder, `config-${asked.length}-${Math.random().toString(36).slice(2)}`);
    const config = {
      ...{ apiVersion: 'v1', kind: 'Config', 'current-context': 'test' },
      clusters: [
        {
          name: 'test',
          cluster: { server: `https://127.0.0.1:${port}`, 'certificate-authority-data': base64(keys.ca), ...cluster },
        },
      ],
      users: [{ name: 'dev', user }],
      contexts: [{ name: 'test', context: { cluster: 'test', user: 'dev', namespace: 'shop' } }],
    };
    await writeFile(path, stringify(config));
    return path;
  }
  const end = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });

  return {
    ...{ store, port, folder, keys, asked, tokens, kubeconfig },
    url: `https://127.0.0.1:${port}`,
    fate: (image: string, fate: Fate, said: string[] = []) => {
      fates.set(image, fate);
      words.set(image, said);
      controllers.wake();
    },
    crash: controllers.crash,
    quota: (words: string | null) => {
      quota = words;
    },
    busy: (times: number, after = '0') => {
      busy = { left: times, after };
    },
    forbid: (what: RegExp | null) => {
      forbidden = what;
    },
    /** Called before each request is answered. */
    onAsk: (fn: ((asked: Asked) => void) | null) => {
      onAsk = fn;
    },
    onChange: (fn: () => void) => {
      listeners.add(fn);
      return () => listeners.delete(fn);
    },
    /** Ends every watch, as a server does after a while. */
    cutWatches: () => {
      for (const { answer } of watchers) answer.end();
    },
    /** What is on its way is lost; it answers whoever asks again. */
    drop: () => server.closeAllConnections(),
    away: end,
    async back(): Promise<void> {
      server = make();
      await listen(port);
    },
    /** Versions that a Service leads to: of pods that are ready. */
    reached(service: string): string[] {
      const { selector = {} } = (store.find('services', service)?.spec ?? {}) as { selector?: Record<string, string> };
      if (Object.keys(selector).length === 0) return [];
      return (store.all('pods') as Pod[])
        .filter(({ metadata, status }) => {
          const fitting = Object.entries(selector).every(([key, value]) => metadata.labels?.[key] === value);
          return (
            fitting &&
            (status?.conditions ?? []).some(({ type, status: value }) => type === 'Ready' && value === 'True')
          );
        })
        .map(({ metadata }) => metadata.labels?.['dev.optimus/version'] ?? '?')
        .sort((a, b) => a.localeCompare(b));
    },
    async dispose(): Promise<void> {
      controllers.dispose();
      await end();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
export type KubeServer = Awaited<ReturnType<typeof startKubeServer>>;
