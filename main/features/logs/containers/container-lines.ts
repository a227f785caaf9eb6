import type Docker from 'dockerode';
import type { LogLevel } from '../../../../shared/features/logs/schema.ts';
import { levelNumber } from '../lines/level.ts';
import { decoded } from '../lines/line-reader.ts';
import { toLogLine } from '../lines/log-line.ts';
import { type LineFilter, PatternTooSlow } from '../reading/matcher.ts';
import type { Found } from '../reading/scan-lines.ts';
import { createTextTest } from '../reading/text-test.ts';
import { perMs } from '../store/block.ts';
import { shortName } from '../store/places.ts';
import { createDemultiplexer, createStampedReader, openLogs, type StampedLine } from './open-stream.ts';

const minute = 60_000;
const firstSpanMs = 10 * minute;
const spanGrowth = 8;
/** Lines are looked at together, so that a pattern is given many at once. */
const batch = 2_000;
/** On the main loop: nothing may hold it longer. */
const patternMs = 50;

interface Facts {
  terminal: boolean;
  createdAt: number;
}

interface Deps {
  withDocker: <T>(id: string, act: (docker: Docker) => Promise<T>) => Promise<T>;
}

export const containerSource = (id: string): string => `container:${id}`;

export function createContainerTest({ text, regex, exact, levels }: Omit<LineFilter, 'from' | 'to'>) {
  const test = createTextTest({ text, regex, exact }, patternMs);
  const wanted = new Set((levels as readonly LogLevel[]).map(levelNumber));
  return (lines: readonly StampedLine[]): StampedLine[] => {
    const levelled = wanted.size === 0 ? [...lines] : lines.filter(({ line }) => wanted.has(line.level));
    if (!test) return levelled;
    const hits = test(levelled.map(({ line }) => decoded(line.plain, line.ascii)));
    if (hits === null) throw new PatternTooSlow();
    return hits.map((at) => levelled[at]).filter((one) => one !== undefined);
  };
}

export const foundOf = (id: string, { key, at, from, line }: StampedLine): Found => {
  const source = containerSource(id);
  return { key, line: toLogLine({ ...line, source, name: shortName(source), key, at, from }) };
};

/** What containers wrote is kept by their engine; it is asked when somebody looks. */
export function createContainerLines({ withDocker }: Deps) {
  const facts = async (docker: Docker, id: string): Promise<Facts> => {
    const { Config, Created } = await docker.getContainer(id).inspect();
    return { terminal: Config.Tty, createdAt: Date.parse(Created) || 0 };
  };

  /** In their order, some thousands at once. False ends it. */
  async function eachBatch(
    docker: Docker,
    id: string,
    ask: { since?: number; until?: number; tail?: number; terminal: boolean; deadline: number },
    visit: (lines: StampedLine[]) => boolean,
  ): Promise<{ lines: number; cut: boolean }> {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), Math.max(1, ask.deadline - Date.now()));
    let waiting: StampedLine[] = [];
    let lines = 0;
    let last = 0;
    let ended = false;
    const reader = createStampedReader((line) => waiting.push(line));
    const feed = createDemultiplexer(ask.terminal, reader.push);
    /** Both outputs come each in its order; between them, what is late by some lines is put in its place. */
    const flush = (all: boolean) => {
      waiting.sort((a, b) => a.key - b.key);
      const ready = all ? waiting : waiting.slice(0, -batch / 4);
      waiting = all ? [] : waiting.slice(-batch / 4);
      for (const line of ready) {
        line.key = Math.max(last + 1, line.key);
        last = line.key;
      }
      lines += ready.length;
      if (ready.length > 0 && !visit(ready)) ended = true;
    };
    try {
      const { since, until, tail } = ask;
      const where = {
        ...(since !== undefined && { since }),
        ...(until !== undefined && { until }),
        ...(tail !== undefined && { tail }),
      };
      const stream = await openLogs(docker, id, { ...where, follow: false, signal: stop.signal });
      for await (const chunk of stream) {
        feed(chunk as Buffer);
        if (waiting.length >= batch) flush(false);
        if (ended) break;
      }
      if (!ended) {
        reader.end();
        flush(true);
      }
      return { lines, cut: false };
    } catch (error) {
      if (!stop.signal.aborted) throw error;
      if (!ended) flush(true);
      return { lines, cut: true };
    } finally {
      clearTimeout(timer);
      stop.abort();
    }
  }

  return {
    lines: (
      id: string,
      filter: LineFilter,
      wanted: { way: 'older' | 'newer'; below: number; from: number; limit: number; deadline: number },
    ): Promise<{ found: Found[]; cut: boolean }> =>
      withDocker(id, async (docker) => {
        const { way, below, from, limit, deadline } = wanted;
        const { terminal, createdAt } = await facts(docker, id);
        const test = createContainerTest(filter);
        const inside = ({ key, at }: StampedLine) =>
          key >= from &&
          key < below &&
          (filter.from === undefined || at >= filter.from) &&
          (filter.to === undefined || at <= filter.to);
        const first = Math.max(createdAt - 1_000, filter.from ?? 0, Math.floor(from / perMs));
        const last = Math.min(filter.to ?? Number.POSITIVE_INFINITY, below / perMs) + 1;
        let found: StampedLine[] = [];
        if (way === 'newer') {
          const { cut } = await eachBatch(
            docker,
            id,
            { since: first, ...(Number.isFinite(last) && { until: last }), terminal, deadline },
            (lines) => {
              found.push(...test(lines.filter(inside)));
              return found.length < limit;
            },
          );
          return { found: found.slice(0, limit).map((one) => foundOf(id, one)), cut };
        }
        const keepNewest = (into: StampedLine[]) => (lines: StampedLine[]) => {
          into.push(...test(lines.filter(inside)));
          if (into.length > 2 * limit + batch) into.splice(0, into.length - limit);
          return true;
        };
        let until = last;
        if (!Number.isFinite(last)) {
          // The end of it needs no search: that much is at hand.
          const tail = limit + 200;
          let earliest = Number.POSITIVE_INFINITY;
          const keep = keepNewest(found);
          const { lines, cut } = await eachBatch(docker, id, { tail, since: first, terminal, deadline }, (some) => {
            earliest = Math.min(earliest, some[0]?.key ?? earliest);
            return keep(some);
          });
          if (cut || lines < tail || found.length >= limit) {
            return { found: found.slice(-limit).map((one) => foundOf(id, one)), cut };
          }
          until = earliest / perMs;
        }
        for (let span = firstSpanMs; until > first && found.length < limit; span *= spanGrowth) {
          const since = Math.max(first, Math.floor(until) - span);
          const older: StampedLine[] = [];
          const edge = found[0]?.key ?? Number.POSITIVE_INFINITY;
          const keep = keepNewest(older);
          const { cut } = await eachBatch(docker, id, { since, until: until + 1, terminal, deadline }, (some) =>
            keep(some.filter(({ key, at }) => key < edge && at >= since && key < until * perMs)),
          );
          found = [...older, ...found];
          if (cut) return { found: found.slice(-limit).map((one) => foundOf(id, one)), cut };
          until = since;
        }
        return { found: found.slice(-limit).map((one) => foundOf(id, one)), cut: false };
      }),

    /** Every line of a stretch of time. */
    each: (
      id: string,
      { from, to, deadline }: { from: number | undefined; to: number | undefined; deadline: number },
      visit: (lines: StampedLine[]) => void,
    ): Promise<{ cut: boolean }> =>
      withDocker(id, async (docker) => {
        const { terminal } = await facts(docker, id);
        const ask = { ...(from !== undefined && { since: from }), ...(to !== undefined && { until: to + 1 }) };
        return eachBatch(docker, id, { ...ask, terminal, deadline }, (lines) => {
          visit(lines.filter(({ at }) => (from === undefined || at >= from) && (to === undefined || at <= to)));
          return true;
        });
      }),

    /** From then on, until the signal or the container ends. Whoever takes the lines may take their time: the engine keeps the rest. */
    follow: (
      id: string,
      { since, signal, onOpen }: { since: number; signal: AbortSignal; onOpen?: () => void },
      onLines: (lines: StampedLine[]) => void | Promise<void>,
    ): Promise<void> =>
      withDocker(id, async (docker) => {
        const { terminal } = await facts(docker, id);
        const stream = await openLogs(docker, id, { since, follow: true, signal });
        onOpen?.();
        let lines: StampedLine[] = [];
        let last = 0;
        const reader = createStampedReader((line) => {
          line.key = Math.max(last + 1, line.key);
          last = line.key;
          lines.push(line);
        });
        const feed = createDemultiplexer(terminal, reader.push);
        const give = async () => {
          const ready = lines;
          lines = [];
          if (ready.length > 0) await onLines(ready);
        };
        try {
          for await (const chunk of stream) {
            feed(chunk as Buffer);
            await give();
          }
          // Whoever dies may have had no time for the end of its last line.
          reader.end();
          await give();
        } catch (error) {
          if (!signal.aborted) throw error;
        }
      }),
  };
}
export type ContainerLines = ReturnType<typeof createContainerLines>;
