import { createInterface } from 'node:readline';
import type Docker from 'dockerode';
import type { EngineState } from '../../../shared/features/containers/schema.ts';
import type { Cancel, Clock } from '../../core/lib/clock.ts';
import type { Logger } from '../../core/log/logger.ts';
import { type Connect, type Connected, explain, saidBy } from './connect.ts';
import { type Endpoint, endpoints } from './endpoints.ts';
import { watchSockets } from './watch-sockets.ts';

/** After a socket has come, or an engine has gone, it may take some seconds before one answers. */
const soonMs = [300, 1_000, 3_000, 8_000, 20_000];
const longestLine = 1_000_000;
/** To begin to listen; an engine that answers this late will not be heard. */
const eventsMs = 20_000;

export interface EngineEvent {
  type: string;
  action: string;
  id: string;
  attributes: Readonly<Record<string, string>>;
  at: number;
}

interface Deps {
  clock: Clock;
  log: Logger;
  connect: Connect;
  env: Readonly<Record<string, string | undefined>>;
  home: string;
  platform?: NodeJS.Platform;
  /** The whole is read when it comes; what happens meanwhile waits until that has been done. */
  onThere: (docker: Docker) => Promise<void>;
  onGone: () => void;
  onEvent: (event: EngineEvent) => void;
  onState: () => void;
}

const actions = [
  ...['create', 'start', 'restart', 'die', 'stop', 'kill', 'oom', 'pause', 'unpause', 'rename', 'update', 'destroy'],
  ...['health_status', 'remove', 'died', 'health'],
  // Of images, volumes and networks.
  ...['delete', 'import', 'load', 'pull', 'tag', 'untag', 'mount', 'unmount', 'connect', 'disconnect', 'prune'],
];

/** Finds an engine, listens to what it tells, notices when it goes and when it comes back. Begins at the first `look`. */
export function createEngine(deps: Deps) {
  const { clock, log, connect, env, home, platform = process.platform } = deps;
  let state: EngineState = { state: 'looking' };
  let docker: Docker | null = null;
  let at: Endpoint | null = null;
  let looking: Promise<EngineState> | null = null;
  let hangUp: () => void = () => {};
  let unwatch: () => void = () => {};
  let cancelRetry: Cancel = () => {};
  let soon = soonMs.length;
  let disposed = false;

  const become = (next: EngineState) => {
    state = next;
    deps.onState();
  };

  async function listen({ docker: engine, product, version, close }: Connected, endpoint: Endpoint): Promise<void> {
    const stop = new AbortController();
    hangUp = () => {
      stop.abort();
      close();
    };
    const tooLong = clock.after(eventsMs, hangUp);
    const asked = { filters: JSON.stringify({ type: ['container', 'image', 'volume', 'network'], event: actions }) };
    // The types do not know that it can be given up.
    const found: unknown = await engine
      .getEvents(Object.assign(asked, { abortSignal: stop.signal }))
      .catch((error: unknown) => {
        hangUp();
        throw error;
      })
      .finally(tooLong);
    const stream = found as NodeJS.ReadableStream & { destroy(): void };
    const early: EngineEvent[] = [];
    let ready = false;
    let over = false;
    const lost = () => {
      if (over) return;
      over = true;
      if (docker === engine) gone();
    };
    const lines = createInterface({ input: stream });
    stream.on('error', lost);
    stream.on('close', lost);
    lines.on('error', lost);
    lines.on('close', lost);
    lines.on('line', (line) => {
      const event = line.length < longestLine ? readEvent(line) : null;
      if (!event) return;
      if (ready) deps.onEvent(event);
      else early.push(event);
    });
    docker = engine;
    at = endpoint;
    try {
      await deps.onThere(engine);
    } catch (error) {
      over = true;
      docker = null;
      hangUp();
      throw error;
    }
    if (over || disposed) return;
    ready = true;
    soon = soonMs.length;
    become({ state: 'there', endpoint: endpoint.address, product, version, since: clock.now() });
    for (const event of early) deps.onEvent(event);
  }

  function gone() {
    docker = null;
    hangUp();
    hangUp = () => {};
    if (disposed) return;
    deps.onGone();
    log.info('the container engine has gone');
    soon = 0;
    void look();
  }

  /** Some tries after a sign of life; then silence until the next sign, or until somebody asks. */
  function later() {
    cancelRetry();
    const wait = soonMs[soon];
    if (wait === undefined || disposed) return;
    soon += 1;
    cancelRetry = clock.after(wait, () => void look());
  }

  async function find(): Promise<EngineState> {
    cancelRetry();
    const places = await endpoints({ env, home, platform });
    const tried: { endpoint: Endpoint; error: unknown }[] = [];
    for (const endpoint of places) {
      if (disposed) return state;
      try {
        await listen(await connect(endpoint), endpoint);
        if (docker !== null) return state;
        throw new Error('it went away while it was asked');
      } catch (error) {
        tried.push({ endpoint, error });
      }
    }
    if (disposed) return state;
    become({
      state: 'absent',
      ...explain(tried, platform),
      tried: tried.map(({ endpoint, error }) => ({ endpoint: endpoint.address, said: saidBy(error) })),
      at: clock.now(),
    });
    unwatch();
    const stop = await watchSockets(
      places.flatMap(({ socket }) => (socket === null || socket.startsWith('//') ? [] : [socket])),
      () => {
        if (docker !== null || disposed) return;
        soon = 0;
        later();
      },
    );
    unwatch = stop;
    if (disposed) stop();
    later();
    return state;
  }

  function look(): Promise<EngineState> {
    if (docker !== null || disposed) return Promise.resolve(state);
    looking ??= find()
      .catch((error): EngineState => {
        log.error('the container engine could not be looked for', error);
        return state;
      })
      .finally(() => {
        looking = null;
      });
    return looking;
  }

  return {
    state: () => state,
    /** Null while there is none. */
    docker: () => docker,
    /** Where it is, or was last. */
    at: () => at,
    look,
    dispose() {
      disposed = true;
      docker = null;
      cancelRetry();
      unwatch();
      hangUp();
    },
  };
}
export type Engine = ReturnType<typeof createEngine>;

function readEvent(line: string): EngineEvent | null {
  try {
    const { Type, Action, status, Actor, id, timeNano, time } = JSON.parse(line) as {
      Type?: string;
      Action?: string;
      status?: string;
      id?: string;
      Actor?: { ID?: string; Attributes?: Record<string, string> };
      timeNano?: number;
      time?: number;
    };
    const action = Action ?? status;
    const container = Actor?.ID ?? id;
    if (typeof action !== 'string' || typeof container !== 'string') return null;
    const at = typeof timeNano === 'number' ? timeNano / 1e6 : (time ?? 0) * 1_000;
    return {
      type: Type ?? 'container',
      action,
      id: container,
      attributes: Actor?.Attributes ?? {},
      at: Math.round(at),
    };
  } catch {
    return null;
  }
}
