import type { Change } from '../../../../shared/features/system/schema.ts';
import type { Channel } from '../../../core/lib/channel.ts';
import type { Cancel, Clock } from '../../../core/lib/clock.ts';
import type { Logger } from '../../../core/log/logger.ts';
import type { ContainersService } from '../../containers/index.ts';
import { decoded } from '../lines/line-reader.ts';
import { whyOf } from '../reading/pages.ts';
import { perMs } from '../store/block.ts';
import type { HeardContainer, HeardNow, LogsForRules } from '../types.ts';
import type { ContainerLines } from './container-lines.ts';
import { nameTest } from './name-test.ts';
import type { StampedLine } from './open-stream.ts';

/** Each is a connection to the engine. */
const mostStreams = 50;
const mostRemembered = 500;
/** A stream that ends while its container runs is opened again, sooner at first. */
const retryMs = [1_000, 2_000, 5_000, 15_000, 60_000];
/** The two outputs of a container come each in its own order: so much is asked for again, and what was heard is known by its key. */
const overlapMs = 1_000;
/** Whoever looks through lines for longer has a rest after it, as many times as long: a flood waits in the engine meanwhile. */
const slowMs = 5;
const restsFor = 3;

interface Deps {
  containers: Pick<ContainersService, 'now' | 'engine'>;
  follow: ContainerLines['follow'];
  changes: Pick<Channel<Change>, 'subscribe'>;
  clock: Clock;
  log: Logger;
}

type Hear = LogsForRules['onContainerLines'];
interface Hearer {
  isWanted: (name: string) => boolean;
  since: number;
  fn: Parameters<Hear>[1];
  onHeard: Parameters<Hear>[2];
  said: HeardNow | null;
}
interface Stream {
  container: HeardContainer;
  stop: AbortController;
  tries: number;
  problem: string | null;
}

/** Who wants each line of a container; nothing is asked of the engine for others. */
export function createContainerHearers({ containers, follow, changes, clock, log }: Deps) {
  const hearers = new Set<Hearer>();
  const streams = new Map<string, Stream>();
  /** The key of the last line of each, the longest ago first: one that comes back repeats nothing. */
  const last = new Map<string, number>();
  let listening: AbortController | null = null;
  let disposed = false;

  const running = () => containers.now().filter(({ state }) => state === 'running');
  const isWanted = (name: string) => [...hearers].some((hearer) => hearer.isWanted(name));

  function close(stream: Stream): void {
    if (streams.get(stream.container.id) === stream) streams.delete(stream.container.id);
    stream.stop.abort();
  }

  function remember(id: string, key: number): void {
    last.delete(id);
    last.set(id, key);
    if (last.size <= mostRemembered) return;
    for (const old of last.keys()) {
      if (streams.has(old)) continue;
      last.delete(old);
      return;
    }
  }

  const rest = (ms: number, signal: AbortSignal): Promise<void> =>
    new Promise((resolve) => {
      if (signal.aborted) return resolve();
      const done = () => {
        cancel();
        signal.removeEventListener('abort', done);
        resolve();
      };
      const cancel = clock.after(ms, done);
      signal.addEventListener('abort', done);
    });

  async function take(stream: Stream, lines: readonly StampedLine[]): Promise<void> {
    const { container, stop } = stream;
    const already = last.get(container.id) ?? 0;
    const fresh = lines.filter(({ key }) => key > already);
    const newest = fresh.at(-1);
    if (!newest || stop.signal.aborted) return;
    stream.tries = 0;
    remember(container.id, newest.key);
    const began = clock.monotonic();
    const texts = fresh.map(({ at, line }) => ({ at, text: decoded(line.plain, line.ascii) }));
    for (const hearer of [...hearers]) {
      if (!hearers.has(hearer) || !hearer.isWanted(container.name)) continue;
      const its = texts.flatMap(({ at, text }) => (at >= hearer.since ? [text] : []));
      if (its.length > 0) hearer.fn(container, its);
    }
    const spent = clock.monotonic() - began;
    if (spent > slowMs) await rest(restsFor * spent, stop.signal);
  }

  /** Until it ends or is no longer wanted; an end without an end of the container is none. */
  async function hear(stream: Stream): Promise<void> {
    const { id } = stream.container;
    const { signal } = stream.stop;
    const isRunning = () => running().some((one) => one.id === id);
    while (!signal.aborted && isRunning()) {
      const first = Math.min(...[...hearers].flatMap((one) => (one.isWanted(stream.container.name) ? one.since : [])));
      const since = Math.max(first, Math.floor((last.get(id) ?? 0) / perMs) - overlapMs);
      const onOpen = () => {
        stream.problem = null;
        tell();
      };
      try {
        await follow(id, { since, signal, onOpen }, (lines) => take(stream, lines));
      } catch (error) {
        if (signal.aborted) break;
        log.debug('the lines of a container are not heard', { id, reason: String(error) });
        if (isRunning()) stream.problem = whyOf(error);
      }
      // It may have ended, and the engine not have told yet.
      if (isRunning() && !signal.aborted) {
        tell();
        await rest(retryMs[Math.min(stream.tries, retryMs.length - 1)] ?? 0, signal);
        stream.tries += 1;
      }
    }
    if (signal.aborted) return;
    close(stream);
    // Another may have waited for its place.
    look();
  }

  function heardBy({ isWanted: wants }: Hearer): HeardNow {
    const wanted = running().filter(({ name }) => wants(name));
    const open = wanted.flatMap(({ id }) => streams.get(id) ?? []);
    const broken = open.find(({ problem }) => problem !== null);
    const count = open.filter(({ problem }) => problem === null).length;
    if (broken) return { count, why: `The lines of ${broken.container.name} cannot be read. ${broken.problem}` };
    if (wanted.length > open.length)
      return { count, why: `${wanted.length} containers have such a name. The lines of ${count} are looked at.` };
    if (wanted.length > 0) return { count, why: null };
    const engine = containers.engine();
    if (engine.state === 'there') return { count, why: 'No container of this name runs.' };
    return { count, why: engine.state === 'absent' ? engine.why : 'The container engine has not answered yet.' };
  }

  function tell(): void {
    for (const hearer of [...hearers]) {
      const heard = heardBy(hearer);
      if (heard.count === hearer.said?.count && heard.why === hearer.said.why) continue;
      hearer.said = heard;
      hearer.onHeard(heard);
    }
  }

  function look(): void {
    const now = running();
    for (const { id, name, project } of now) {
      const stream = streams.get(id);
      if (stream) stream.container = { id, name, project };
    }
    for (const stream of [...streams.values()]) if (!isWanted(stream.container.name)) close(stream);
    for (const { id, name, project } of now) {
      if (streams.has(id) || streams.size >= mostStreams || !isWanted(name)) continue;
      const stream = { container: { id, name, project }, stop: new AbortController(), tries: 0, problem: null };
      streams.set(id, stream);
      hear(stream).catch((error: unknown) => log.error('a container is no longer heard', error));
    }
    tell();
  }

  async function listen(signal: AbortSignal): Promise<void> {
    for await (const frame of changes.subscribe({ signal }))
      if (frame.type === 'reset' || frame.item.feature === 'containers') look();
  }

  function end(): void {
    listening?.abort();
    listening = null;
    for (const stream of [...streams.values()]) close(stream);
    last.clear();
  }

  return {
    add: (({ name }, fn, onHeard): Cancel => {
      const hearer: Hearer = { isWanted: nameTest(name), since: clock.now(), fn, onHeard, said: null };
      if (disposed) return () => {};
      hearers.add(hearer);
      if (!listening) {
        listening = new AbortController();
        listen(listening.signal).catch((error: unknown) => log.error('containers are no longer listened to', error));
      }
      look();
      return () => {
        if (!hearers.delete(hearer)) return;
        if (hearers.size === 0) end();
        else look();
      };
    }) satisfies Hear,
    dispose(): void {
      disposed = true;
      hearers.clear();
      end();
    },
  };
}
