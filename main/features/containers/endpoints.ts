import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Where an engine may be reached, as `DOCKER_HOST` writes it. */
export interface Endpoint {
  address: string;
  /** A socket or pipe of this machine; null for what is reached over the network. */
  socket: string | null;
  /** The user named it: no other place is tried. */
  named: string | null;
}

interface Surroundings {
  env: Readonly<Record<string, string | undefined>>;
  home: string;
  platform: NodeJS.Platform;
}

function endpointOf(address: string, named: string | null): Endpoint {
  const socket = /^(?:unix|npipe):\/\/(.+)$/.exec(address)?.[1] ?? null;
  return { address, socket, named };
}

/** `docker context use` keeps its choice in a file, and each context in a folder named by the hash of its name. */
async function ofContext({ env, home }: Surroundings): Promise<Endpoint | null> {
  const folder = env.DOCKER_CONFIG ?? join(home, '.docker');
  const json = async (path: string): Promise<Record<string, unknown>> => {
    try {
      const read: unknown = JSON.parse(await readFile(join(folder, path), 'utf8'));
      return typeof read === 'object' && read !== null ? (read as Record<string, unknown>) : {};
    } catch {
      return {};
    }
  };
  const name = env.DOCKER_CONTEXT ?? (await json('config.json')).currentContext;
  if (typeof name !== 'string' || name === '' || name === 'default') return null;
  const hash = createHash('sha256').update(name).digest('hex');
  const endpoints = (await json(`contexts/meta/${hash}/meta.json`)).Endpoints as { docker?: { Host?: unknown } } | null;
  const host = endpoints?.docker?.Host;
  return typeof host === 'string' && host !== '' ? endpointOf(host, `the Docker context ${name}`) : null;
}

/** What the user said comes first and alone; else every place where Docker, Docker Desktop and Podman are known to listen. */
export async function endpoints(around: Surroundings): Promise<Endpoint[]> {
  const { env, home, platform } = around;
  if (env.DOCKER_HOST) {
    const address = env.DOCKER_HOST.includes('://') ? env.DOCKER_HOST : `tcp://${env.DOCKER_HOST}`;
    return [endpointOf(address, 'DOCKER_HOST')];
  }
  const chosen = await ofContext(around);
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
