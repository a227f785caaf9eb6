import { Agent } from 'node:http';
import { createConnection } from 'node:net';
import type Docker from 'dockerode';
import type { EngineState } from '../../../shared/features/containers/schema.ts';
import type { Children } from '../../core/children/types.ts';
import type { Clock } from '../../core/lib/clock.ts';
import { errorCode } from '../../core/lib/storage-full.ts';
import type { Endpoint } from './endpoints.ts';
import { explanationOf } from './reach/explained.ts';
import { createSshAgent, sshTarget } from './reach/ssh.ts';
import { noticeLoss, openTls, understoodPlain } from './reach/tls.ts';

const answerMs = 5_000;
/** A name is looked up, keys are tried, and a program is started over there. */
const sshAnswerMs = 20_000;
const idleMs = 5_000;

/** What is left away is taken from the environment of the program, where another engine may be named. */
const nowhere: object = {
  ...{ host: undefined, port: undefined, socketPath: undefined, protocol: undefined, username: undefined },
  ...{ ca: undefined, cert: undefined, key: undefined, pathPrefix: undefined, timeout: undefined },
};

export interface Connected {
  /** Waits for as long as an answer takes: a stop has its grace, an image its registry. */
  docker: Docker;
  product: string;
  version: string;
  /** Lets go of what was opened to reach it. */
  close: () => void;
}

type Absent = Extract<EngineState, { state: 'absent' }>;
export type Failure = Pick<Absent, 'reason' | 'why' | 'remedy' | 'command'>;

interface Deps {
  children: Pick<Children, 'spawn'>;
  clock: Clock;
  env: Readonly<Record<string, string | undefined>>;
  /** How long the first answer may take. */
  answerMs?: number;
}

interface Way {
  options: object;
  understood: (error: unknown) => unknown;
  close: () => void;
}

async function wayTo({ address, socket, tls }: Endpoint, { children, clock, env }: Deps): Promise<Way> {
  const own: Pick<Way, 'understood' | 'close'> = { understood: (error) => error, close() {} };
  if (socket !== null) return { options: { socketPath: socket }, ...own };
  const url = new URL(address);
  if (url.protocol === 'ssh:') {
    const agent = createSshAgent(sshTarget(address), { children, clock, env });
    // The name is for the first lines of HTTP alone.
    return { options: { protocol: 'http', host: 'docker', port: 80, agent }, ...own, close: () => agent.destroy() };
  }
  const host = url.hostname;
  if (tls === null) {
    const agent = noticeLoss(new Agent({ keepAlive: true, timeout: idleMs }));
    return {
      options: { protocol: 'http', host, port: url.port || 2375, agent },
      understood: (error) => understoodPlain(error, address),
      close: () => agent.destroy(),
    };
  }
  const { agent, understood } = await openTls(address, tls, clock.now);
  noticeLoss(agent);
  return {
    options: { protocol: 'https', host, port: url.port || 2376, agent },
    understood,
    close: () => agent.destroy(),
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
export function createConnect(deps: Deps) {
  return async function connect(endpoint: Endpoint): Promise<Connected> {
    if (endpoint.socket !== null) await knock(endpoint.socket);
    const { options, understood, close } = await wayTo(endpoint, deps);
    let timer: NodeJS.Timeout | undefined;
    try {
      const { default: Engine } = await import('dockerode');
      const docker = new Engine({ ...nowhere, ...options });
      const patience = deps.answerMs ?? (/^ssh:/.test(endpoint.address) ? sshAnswerMs : answerMs);
      const late = new Promise<never>((_, reject) => {
        timer = setTimeout(() => reject(Object.assign(new Error('no answer'), { code: 'ETIMEDOUT' })), patience);
      });
      const version = await Promise.race([docker.version(), late]);
      if (typeof version?.Version !== 'string')
        throw Object.assign(new Error('it answers, but not as Docker or Podman do'), { code: 'EPROTO' });
      const podman = version.Components?.some(({ Name }) => /podman/i.test(Name)) ?? false;
      return { docker, product: podman ? 'Podman' : 'Docker', version: version.Version, close };
    } catch (error) {
      close();
      throw understood(error);
    } finally {
      clearTimeout(timer);
    }
  };
}
export type Connect = ReturnType<typeof createConnect>;

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
    case 'unreachable': {
      const own = explanationOf(closest.one?.error);
      if (own) return { reason: 'unreachable', ...own };
      return {
        reason: 'unreachable',
        why: `${address}${by === '' ? '' : `${by},`} cannot be reached: ${saidBy(closest.one?.error)}.`,
        remedy: 'See that the machine and its engine run and that the address is right, then look again here.',
        command: null,
      };
    }
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
