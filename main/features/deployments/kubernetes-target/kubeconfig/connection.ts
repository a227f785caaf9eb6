import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type {
  ClusterChoice,
  CredentialPlugin,
  KubeContexts,
} from '../../../../../shared/features/deployments/kubernetes.ts';
import { KubeFault } from '../client/faults.ts';
import { besides, type Kubeconfig, type KubeExec, type KubeUser } from './read.ts';

export interface Connection {
  server: URL;
  ca: string | null;
  insecure: boolean;
  serverName: string | null;
  auth: { cert: string; key: string } | null;
  /** Read anew for each request: others renew it. */
  token: (() => Promise<string>) | null;
  exec: (KubeExec & { folder: string; mark: string; command: string }) | null;
}
export interface Chosen {
  context: string;
  cluster: string;
  namespace: string;
  warnings: string[];
}

const config = (sentence: string, remedy?: string) => new KubeFault('config', sentence, { remedy });
const loopback = /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

/** All of what would be run goes into the mark: a file that is changed afterwards needs another yes. */
const markOf = ({ command, args, env, apiVersion }: KubeExec, folder: string) =>
  createHash('sha256')
    .update(JSON.stringify([folder, apiVersion ?? '', command, args ?? [], env ?? []]))
    .digest('hex')
    .slice(0, 24);

/** Values of variables may be secrets: their names are enough to be recognised. */
const shown = ({ command, args, env }: KubeExec) =>
  [...(env ?? []).map(({ name }) => `${name}=…`), command, ...(args ?? [])].join(' ').slice(0, 2_000);

export function pluginOf(
  user: (KubeUser & { folder: string }) | undefined,
  agreed: string | null,
): CredentialPlugin | null {
  if (!user?.exec) return null;
  const mark = markOf(user.exec, user.folder);
  return { command: shown(user.exec), mark, agreed: mark === agreed };
}

/** Why a user of a kubeconfig cannot be used. */
function refusalOf(user: KubeUser | undefined): string | null {
  if (!user) return null;
  if (user.username || user.password)
    return 'A name with a password is no way into Kubernetes any more: it was taken out in 1.19';
  if (user['auth-provider'])
    return `The auth-provider ${user['auth-provider'].name ?? ''} was taken out of Kubernetes in 1.26: renew the kubeconfig with the program of your provider`;
  if (user.as) return `It acts as another (as: ${user.as}), which Optimus does not do`;
  if (user.exec?.interactiveMode === 'Always') return 'Its command for credentials wants a terminal to ask in';
  const version = user.exec?.apiVersion;
  if (user.exec && version !== 'client.authentication.k8s.io/v1' && version !== 'client.authentication.k8s.io/v1beta1')
    return `Its command for credentials speaks ${version ?? 'no version'}: client.authentication.k8s.io/v1 or v1beta1 is wanted`;
  return null;
}

function look(all: Kubeconfig, name: string) {
  const context = all.contexts.get(name);
  const cluster = context && all.clusters.get(context.cluster);
  const user = context && all.users.get(context.user);
  const warnings: string[] = [];
  let problem: string | null = null;
  let server: URL | null = null;
  if (!context) problem = `The kubeconfig has no context ${name}`;
  else if (!cluster) problem = `The kubeconfig has no cluster ${context.cluster}`;
  else if (context.user !== '' && !user) problem = `The kubeconfig has no user ${context.user}`;
  else if (cluster['proxy-url'])
    problem = 'The cluster is reached through a proxy (proxy-url), which Optimus does not do';
  else if (!cluster.server || !URL.canParse(cluster.server)) problem = `The cluster ${context.cluster} has no address`;
  else {
    server = new URL(cluster.server);
    if (server.protocol === 'http:' && !loopback.test(server.hostname))
      problem = 'Its address begins with http: what is sent there could be read by others';
    else if (server.protocol !== 'https:' && server.protocol !== 'http:')
      problem = 'Its address is neither https nor http';
    else problem = refusalOf(user);
  }
  if (cluster?.['insecure-skip-tls-verify'])
    warnings.push(
      'Nobody checks that this is the cluster (insecure-skip-tls-verify): whoever sits in between can read and change everything.',
    );
  return { context, cluster, user, server, problem, warnings };
}

export function contextsOf(all: Kubeconfig, agreed: string | null): KubeContexts {
  const contexts = [...all.contexts].slice(0, 500).map(([name, { cluster, user, namespace }]) => {
    const found = look(all, name);
    return {
      ...{ name, cluster, user, namespace: namespace ?? 'default', warnings: found.warnings, problem: found.problem },
      // What is before an @ could be a password.
      server: found.server ? found.server.origin : '',
      plugin: pluginOf(found.user, agreed),
    };
  });
  return {
    files: all.files,
    current: all.current,
    contexts,
    problem: contexts.length === 0 ? 'It holds no context.' : null,
  };
}

export function chosenOf(all: Kubeconfig, choice: ClusterChoice): Chosen {
  const name = choice.context ?? all.current;
  if (name === null)
    throw config('The kubeconfig says of no context that it is the current one', 'Choose a context in the place.');
  const { context, problem, warnings } = look(all, name);
  if (problem !== null || !context) throw config(problem ?? '');
  return {
    context: name,
    cluster: context.cluster,
    namespace: choice.namespace ?? context.namespace ?? 'default',
    warnings,
  };
}

async function pem(
  what: string,
  folder: string,
  data: string | null | undefined,
  path: string | null | undefined,
): Promise<string | null> {
  if (data) return Buffer.from(data, 'base64').toString('utf8');
  if (!path) return null;
  const file = besides(folder, path);
  try {
    return await readFile(file, 'utf8');
  } catch {
    throw config(`The ${what} ${file} cannot be read`);
  }
}

export async function connectionOf(all: Kubeconfig, choice: ClusterChoice): Promise<Connection> {
  const { context } = chosenOf(all, choice);
  const { cluster, user, server } = look(all, context);
  if (!cluster || !server) throw config('The kubeconfig holds no such cluster');
  const cert = user
    ? await pem('certificate', user.folder, user['client-certificate-data'], user['client-certificate'])
    : null;
  const key = user ? await pem('key', user.folder, user['client-key-data'], user['client-key']) : null;
  if ((cert === null) !== (key === null)) throw config('Of the certificate of the user and its key one is missing');
  const ca = await pem(
    'certificate of the cluster',
    cluster.folder,
    cluster['certificate-authority-data'],
    cluster['certificate-authority'],
  );
  const { tokenFile, token } = user ?? {};
  const path = user && tokenFile ? besides(user.folder, tokenFile) : null;
  return {
    ...{
      server,
      ca,
      insecure: cluster['insecure-skip-tls-verify'] === true,
      serverName: cluster['tls-server-name'] ?? null,
    },
    auth: cert !== null && key !== null ? { cert, key } : null,
    token:
      path !== null
        ? () =>
            readFile(path, 'utf8').then(
              (text) => text.trim(),
              () => {
                throw config(`The file of the token ${path} cannot be read`);
              },
            )
        : token
          ? async () => token
          : null,
    exec: user?.exec ? { ...user.exec, folder: user.folder, mark: markOf(user.exec, user.folder) } : null,
  };
}
