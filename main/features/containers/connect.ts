import { readFile } from 'node:fs/promises';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import type Docker from 'dockerode';
import type { EngineState } from '../../../shared/features/containers/schema.ts';
import { errorCode } from '../../core/lib/storage-full.ts';
import type { Endpoint } from './endpoints.ts';

const answerMs = 5_000;

export interface Connected {
  /** Waits for as long as an answer takes: a stop has its grace, an image its registry. */
  docker: Docker;
  product: string;
  version: string;
}

type Absent = Extract<EngineState, { state: 'absent' }>;
export type Failure = Pick<Absent, 'reason' | 'why' | 'remedy' | 'command'>;

/** Files of certificates by the names that Docker's own programs give them. */
async function certificates(env: Readonly<Record<string, string | undefined>>, home: string) {
  const folder = env.DOCKER_CERT_PATH ?? join(env.DOCKER_CONFIG ?? join(home, '.docker'));
  const [ca, cert, key] = await Promise.all(
    ['ca.pem', 'cert.pem', 'key.pem'].map((name) => readFile(join(folder, name)).catch(() => null)),
  );
  return { ...(ca && { ca }), ...(cert && { cert }), ...(key && { key }) };
}

async function optionsOf(
  { address, socket }: Endpoint,
  env: Readonly<Record<string, string | undefined>>,
  home: string,
): Promise<Docker.DockerOptions> {
  if (socket !== null) return { socketPath: socket };
  const url = new URL(address);
  const encrypted = url.protocol === 'https:' || Boolean(env.DOCKER_TLS_VERIFY) || url.port === '2376';
  if (url.protocol === 'ssh:')
    return {
      ...{ protocol: 'ssh', host: url.hostname, port: url.port || 22 },
      ...(url.username !== '' && { username: decodeURIComponent(url.username) }),
      ...(env.SSH_AUTH_SOCK && { sshOptions: { agent: env.SSH_AUTH_SOCK } }),
    };
  return {
    protocol: encrypted ? 'https' : 'http',
    host: url.hostname,
    port: url.port || (encrypted ? 2376 : 2375),
    ...(encrypted && (await certificates(env, home))),
  };
}

/** Who has no engine does not load the two megabytes that speak to one. */
function knock(path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = createConnection(path);
    socket.setTimeout(answerMs, () => socket.destroy(Object.assign(new Error('no answer'), { code: 'ETIMEDOUT' })));
    socket.once('error', reject);
    socket.once('connect', () => {
      socket.destroy();
      resolve();
    });
  });
}

/** Throws what the engine, or the system in its place, said. */
export async function connect(
  endpoint: Endpoint,
  { env, home }: { env: Readonly<Record<string, string | undefined>>; home: string },
): Promise<Connected> {
  if (endpoint.socket !== null) await knock(endpoint.socket);
  const options = await optionsOf(endpoint, env, home);
  const { default: Engine } = await import('dockerode');
  // What is left away is taken from the environment of the program, where another engine may be named.
  const nowhere: object = { host: undefined, port: undefined, socketPath: undefined, protocol: undefined };
  const docker = new Engine({ ...nowhere, ...options });
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(Object.assign(new Error('no answer'), { code: 'ETIMEDOUT' })), answerMs);
  });
  const version = await Promise.race([docker.version(), late]).finally(() => clearTimeout(timer));
  if (typeof version?.Version !== 'string')
    throw Object.assign(new Error('it answers, but not as Docker or Podman do'), { code: 'EPROTO' });
  const podman = version.Components?.some(({ Name }) => /podman/i.test(Name)) ?? false;
  return { docker, product: podman ? 'Podman' : 'Docker', version: version.Version };
}

const reasons: Record<string, Failure['reason']> = {
  ENOENT: 'not-found',
  ECONNREFUSED: 'stopped',
  EACCES: 'forbidden',
  EPERM: 'forbidden',
};

export function saidBy(error: unknown): string {
  const code = errorCode(error);
  if (code === 'ENOENT') return 'there is no such socket';
  if (code === 'ECONNREFUSED') return 'nothing listens there';
  if (code === 'EACCES' || code === 'EPERM') return 'you may not use it';
  return error instanceof Error ? error.message.trim().slice(0, 300) : String(error);
}

/** Of all that was tried, what is closest to working, with the one thing that mends it. */
export function explain(tried: readonly { endpoint: Endpoint; error: unknown }[], platform: NodeJS.Platform): Failure {
  const linux = platform === 'linux';
  const reasonOf = ({ endpoint, error }: (typeof tried)[number]): Failure['reason'] => {
    const code = errorCode(error) ?? '';
    if (code === 'ERR_INVALID_URL') return 'misnamed';
    if (endpoint.socket === null) return 'unreachable';
    return reasons[code] ?? 'no-answer';
  };
  const closest = (['forbidden', 'no-answer', 'stopped', 'unreachable', 'misnamed', 'not-found'] as const)
    .map((reason) => ({ reason, one: tried.find((attempt) => reasonOf(attempt) === reason) }))
    .find(({ one }) => one !== undefined);
  const { address, named } = closest?.one?.endpoint ?? { address: '', named: null };
  const by = named === null ? '' : `, which ${named} names`;
  switch (closest?.reason) {
    case 'forbidden':
      return {
        reason: 'forbidden',
        why: `An engine is at ${address}, but you may not use its socket.`,
        remedy: linux
          ? 'Join the group that may, then log in again. Whoever is in it can do on this machine what root can.'
          : 'Let your account use the socket.',
        command: linux ? 'sudo usermod -aG docker "$USER"' : null,
      };
    case 'stopped':
      return {
        reason: 'stopped',
        why: `The socket ${address}${by} is there, but no engine listens at it.`,
        remedy: linux
          ? 'Start it. It is seen here as soon as it runs.'
          : 'Start Docker Desktop, or the engine you use.',
        command: linux && address.startsWith('unix:///var/run') ? 'sudo systemctl start docker' : null,
      };
    case 'no-answer':
      return {
        reason: 'no-answer',
        why: `What is at ${address} gave no answer that could be understood: ${saidBy(closest.one?.error)}.`,
        remedy: 'Start the engine again, then look again here.',
        command: linux ? 'sudo systemctl restart docker' : null,
      };
    case 'unreachable':
      return {
        reason: 'unreachable',
        why: `${address}${by} cannot be reached: ${saidBy(closest.one?.error)}.`,
        remedy: 'See that the machine and its engine run and that the address is right, then look again here.',
        command: null,
      };
    case 'misnamed':
      return {
        reason: 'misnamed',
        why: `${named ?? 'The address'} says "${address}", which is no address of an engine.`,
        remedy:
          'Write it as unix:///path/to/docker.sock, tcp://host:2375 or ssh://user@host, then start Optimus again.',
        command: null,
      };
    default:
      return {
        reason: 'not-found',
        why:
          named === null ? 'No container engine was found on this machine.' : `There is no engine at ${address}${by}.`,
        remedy:
          named === null
            ? 'Install Docker or Podman, or start it. It is seen here as soon as it runs.'
            : `Start the engine there, or change ${named}.`,
        command: named === null && linux ? 'sudo apt-get install docker.io' : null,
      };
  }
}
