import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCode } from '../../core/lib/storage-full.ts';
import type { Tls } from './reach/tls.ts';

/** Where an engine may be reached, as `DOCKER_HOST` writes it. */
export interface Endpoint {
  address: string;
  /** A socket or pipe of this machine; null for what is reached over the network. */
  socket: string | null;
  /** The user named it: no other place is tried. */
  named: string | null;
  /** Null for what is not encrypted by us: sockets, SSH, plain HTTP. */
  tls: Tls | null;
}

interface Surroundings {
  env: Readonly<Record<string, string | undefined>>;
  home: string;
  platform: NodeJS.Platform;
}

function endpointOf(address: string, named: string | null, tls: Tls | null = null): Endpoint {
  const socket = /^(?:unix|npipe):\/\/(.+)$/.exec(address)?.[1] ?? null;
  return { address, socket, named, tls: /^(?:tcp|https?):/.test(address) ? tls : null };
}

const configOf = ({ env, home }: Pick<Surroundings, 'env' | 'home'>) => env.DOCKER_CONFIG ?? join(home, '.docker');

/** The variables that speak of certificates belong to DOCKER_HOST; a context has its own. */
function tlsOfEnv(address: string, { env, home }: Surroundings): Tls | null {
  const verify = Boolean(env.DOCKER_TLS_VERIFY);
  const usual = /^https:/.test(address) || /:2376\/?$/.test(address);
  if (!verify && !env.DOCKER_TLS && !usual) return null;
  const folder = env.DOCKER_CERT_PATH || configOf({ env, home });
  return { folder, verify: verify || !env.DOCKER_TLS, needed: Boolean(env.DOCKER_CERT_PATH) };
}

/** Null for a context that is not there, or cannot be read; without an address for one that says none. */
export async function contextNamed(
  name: string,
  around: Pick<Surroundings, 'env' | 'home'>,
): Promise<Endpoint | { address: null } | null> {
  const folder = configOf(around);
  const hash = createHash('sha256').update(name).digest('hex');
  const certificates = join(folder, 'contexts/tls', hash, 'docker');
  let docker: { Host?: unknown; SkipTLSVerify?: unknown } | undefined;
  try {
    const text = await readFile(join(folder, 'contexts/meta', hash, 'meta.json'), 'utf8');
    docker = (JSON.parse(text) as { Endpoints?: { docker?: typeof docker } } | null)?.Endpoints?.docker;
  } catch (error) {
    if (errorCode(error) !== 'ENOENT' && !(error instanceof SyntaxError)) throw error;
    return null;
  }
  const address = docker?.Host;
  if (typeof address !== 'string' || address === '') return { address: null };
  const stored = (await readdir(certificates).catch(() => [])).length > 0;
  const skip = docker?.SkipTLSVerify === true;
  const encrypted = stored || skip || /^https:/.test(address);
  const tls = encrypted ? { folder: certificates, verify: !skip, needed: stored } : null;
  return endpointOf(address, `the Docker context ${name}`, tls);
}

/** `docker context use` keeps its choice in a file, and each context in a folder named by the hash of its name. */
async function chosenContext(around: Surroundings): Promise<Endpoint | null> {
  const chosen = async (): Promise<unknown> => {
    try {
      const read: unknown = JSON.parse(await readFile(join(configOf(around), 'config.json'), 'utf8'));
      return (read as { currentContext?: unknown } | null)?.currentContext;
    } catch {
      return null;
    }
  };
  const name = around.env.DOCKER_CONTEXT ?? (await chosen());
  if (typeof name !== 'string' || name === '' || name === 'default') return null;
  const found = await contextNamed(name, around).catch(() => null);
  return found === null || found.address === null ? null : found;
}

/** What the user said comes first and alone; else every place where Docker, Docker Desktop and Podman are known to listen. */
export async function endpoints(around: Surroundings): Promise<Endpoint[]> {
  const { env, home, platform } = around;
  if (env.DOCKER_HOST) {
    const address = env.DOCKER_HOST.includes('://') ? env.DOCKER_HOST : `tcp://${env.DOCKER_HOST}`;
    return [endpointOf(address, 'DOCKER_HOST', tlsOfEnv(address, around))];
  }
  const chosen = await chosenContext(around);
  if (chosen) return [chosen];
  if (platform === 'win32')
    return ['docker_engine', 'podman-machine-default'].map((name) => endpointOf(`npipe:////./pipe/${name}`, null));
  const runtime = env.XDG_RUNTIME_DIR ?? (process.getuid ? `/run/user/${process.getuid()}` : null);
  const sockets = [
    '/var/run/docker.sock',
    ...(runtime === null ? [] : [join(runtime, 'docker.sock')]),
    ...['.docker/run', '.docker/desktop', '.colima/default', '.orbstack/run', '.rd'].map((folder) =>
      join(home, folder, 'docker.sock'),
    ),
    ...(runtime === null ? [] : [join(runtime, 'podman/podman.sock')]),
    '/run/podman/podman.sock',
  ];
  return sockets.map((path) => endpointOf(`unix://${path}`, null));
}
