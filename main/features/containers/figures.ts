import type { ContainerFigures, FiguresTick } from '../../../shared/features/containers/schema.ts';
import type { MetricName } from '../../../shared/lib/metrics.ts';
import { keyOf } from '../../../shared/lib/series-key.ts';
import { createChannel, type Subscription } from '../../core/lib/channel.ts';
import type { Cancel, Clock } from '../../core/lib/clock.ts';
import type { Recorder } from '../monitors/index.ts';
import type { Engine } from './engine.ts';
import { followStats } from './stats.ts';

const tickMs = 2_000;
/** So long the machine's own figures are waited for, before the engine is asked. */
const patienceTicks = 2;
/** Each costs the engine a look a second. */
const mostAsked = 40;

interface Deps {
  clock: Clock;
  engine: Pick<Engine, 'docker'>;
  recorder: Pick<Recorder, 'record' | 'latest'>;
  running: () => readonly string[];
}

const metrics = {
  cpuPercent: 'cpu.used.percent',
  memoryBytes: 'memory.bytes',
  readBytes: 'io.read.bytes',
  writeBytes: 'io.write.bytes',
  inBytes: 'net.in.bytes',
  outBytes: 'net.out.bytes',
} as const satisfies Record<Exclude<keyof ContainerFigures, 'id'>, MetricName>;
const askable: ReadonlySet<MetricName> = new Set(Object.values(metrics));
const columns = Object.entries(metrics) as [keyof typeof metrics, MetricName][];

/**
 * What containers take, from the machine's own figures where it tells them. The engine is asked only for the rest, and only
 * while somebody looks or an alert has to know.
 */
export function createFigures({ clock, engine, recorder, running }: Deps) {
  const channel = createChannel<FiguresTick>({ kind: 'coalesce', capacity: 1, key: () => '' });
  const asked = new Map<string, { stop: () => void; last: ContainerFigures | null }>();
  const closely = new Map<string, number>();
  let needed: ReadonlySet<string> | 'all' = new Set();
  const isNeeded = (id: string) => needed === 'all' || needed.has(id);
  let silent = new Map<string, number>();
  let cancel: Cancel | null = null;

  const known = (id: string): ContainerFigures => {
    const latest = (metric: MetricName) => recorder.latest(keyOf(metric, { scope: 'container', id }))?.value ?? null;
    return { id, ...Object.fromEntries(columns.map(([field, metric]) => [field, latest(metric)])) } as ContainerFigures;
  };

  function ask(id: string) {
    const docker = engine.docker();
    if (!docker || asked.has(id)) return;
    const entry = { stop: () => {}, last: null as ContainerFigures | null };
    asked.set(id, entry);
    entry.stop = followStats(docker, id, (figures) => {
      entry.last = figures;
      if ((silent.get(id) ?? 0) < patienceTicks) return;
      const values = columns.flatMap(([field, metric]) =>
        figures[field] === null ? [] : [[keyOf(metric, { scope: 'container', id }), figures[field]] as const],
      );
      recorder.record({ at: clock.now(), values: Object.fromEntries(values) });
    });
  }

  function tick() {
    const ids = running();
    const seen = new Map(ids.map((id) => [id, known(id)]));
    const before = silent;
    // What this itself has recorded is no word of the machine: once asked, a container stays asked until nobody looks.
    silent = new Map(
      ids.map((id) => {
        const told = seen.get(id)?.cpuPercent !== null && (before.get(id) ?? 0) < patienceTicks;
        return [id, told ? 0 : (before.get(id) ?? 0) + 1];
      }),
    );
    const watched = channel.readers() > 0;
    const wanted = ids.filter(
      (id) => (closely.has(id) && watched) || ((watched || isNeeded(id)) && (silent.get(id) ?? 0) >= patienceTicks),
    );
    const chosen = new Set(wanted.sort((a, b) => Number(closely.has(b)) - Number(closely.has(a))).slice(0, mostAsked));
    for (const [id, { stop }] of asked)
      if (!chosen.has(id)) {
        stop();
        asked.delete(id);
      }
    for (const id of chosen) ask(id);
    if (!watched) return;
    const containers = ids.map((id): ContainerFigures => {
      const told = seen.get(id) ?? known(id);
      const own = asked.get(id)?.last;
      if (!own) return told;
      return Object.fromEntries(
        Object.entries(told).map(([field, value]) => [field, value ?? own[field as keyof ContainerFigures]]),
      ) as ContainerFigures;
    });
    channel.publish({ at: clock.now(), containers });
  }

  function turn() {
    const wanted = channel.readers() > 0 || needed === 'all' || needed.size > 0;
    if (wanted && !cancel) {
      cancel = clock.every(tickMs, tick);
      tick();
    } else if (!wanted && cancel) {
      cancel();
      cancel = null;
      silent = new Map();
      for (const { stop } of asked.values()) stop();
      asked.clear();
    }
  }
  channel.onDemand(turn);

  return {
    /** `id`: one that is looked at closely; its network is asked for too. */
    async *watch(id: string | undefined, subscription: Subscription) {
      if (id !== undefined) closely.set(id, (closely.get(id) ?? 0) + 1);
      try {
        yield* channel.subscribe(subscription);
      } finally {
        const left = (closely.get(id ?? '') ?? 1) - 1;
        if (id !== undefined && left > 0) closely.set(id, left);
        else if (id !== undefined) closely.delete(id);
      }
    },
    /** What alerts speak of, of one container or of all: it is measured although nobody looks. */
    need(lines: readonly { id: string | null; metric: MetricName }[]) {
      const ids = lines.filter(({ metric }) => askable.has(metric)).map(({ id }) => id);
      needed = ids.includes(null) ? 'all' : new Set(ids.flatMap((id) => id ?? []));
      turn();
    },
    /** For tests and the cost that Optimus shows of itself. */
    asking: () => asked.size,
    dispose() {
      channel.close();
      cancel?.();
      for (const { stop } of asked.values()) stop();
      asked.clear();
    },
  };
}
