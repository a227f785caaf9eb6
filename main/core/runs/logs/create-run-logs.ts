import type { Frame } from '../../../../shared/contract/builder.ts';
import type { LogLine, LogPage } from '../../../../shared/features/runs/schema.ts';
import type { Store } from '../../db/types.ts';
import { type Channel, createChannel, type Subscription } from '../../lib/channel.ts';
import type { Cancel, Clock } from '../../lib/clock.ts';
import { createSerial } from '../../lib/serial.ts';
import type { Logger } from '../../log/logger.ts';
import { linesOf } from './lines-of.ts';
import { createPending, type Pending } from './pending.ts';
import { type Batch, createRunLogRepo, type StoredStep } from './repo.ts';

const WRITE_AFTER_MS = 100;
const LINES_PER_WRITE = 500;
const LIVE_CAPACITY = 2_000;
/** Of runs that are not logging now so many are remembered; the others are looked up again. */
const KNOWN_RUNS = 200;
const PAGE = { usual: 500, most: 5_000 };

export interface NewLine {
  runId: string;
  stepKey: string;
  attempt: number;
  stream: LogLine['stream'];
  text: string;
}

interface KnownRun {
  id: string;
  /** The number of the last line that an earlier process stored; null until it has been looked up. */
  base: number | null;
  /** How many have come since. */
  lines: number;
  steps: Map<string, KnownStep>;
}

interface KnownStep {
  run: KnownRun;
  key: string;
  pending: Pending;
  /** Null until it is known what of it is on disk. */
  stored: StoredStep | null;
  /** Not kept, and not yet counted on disk. */
  dropped: number;
}

interface Deps {
  store: Pick<Store, 'series'>;
  clock: Clock;
  log: Logger;
  limitPerStep: number;
  redact(text: string): string;
}

/**
 * The lines that steps write. They may be lost without harm, and so they never hold up a run: `append` only remembers, and what the
 * disk does not take is counted and forgotten.
 */
export function createRunLogs({ store, clock, log, limitPerStep, redact }: Deps) {
  const repo = createRunLogRepo(store.series);
  const serial = createSerial();
  const runs = new Map<string, KnownRun>();
  /** What the next write has to look at. */
  const dirty = new Set<KnownStep>();
  const live = new Map<string, Channel<LogLine>>();
  const tailLimit = Math.max(1, Math.ceil(limitPerStep * 0.8));
  const headLimit = Math.max(0, limitPerStep - tailLimit);
  let waiting = 0;
  let timer: Cancel | null = null;
  let asked: Promise<void> | null = null;
  let failing = false;
  let disposed = false;

  const knownStep = (runId: string, key: string): KnownStep => {
    const run: KnownRun = runs.get(runId) ?? { id: runId, base: null, lines: 0, steps: new Map() };
    // The one that logged last comes last, so that the first is the one to forget.
    runs.delete(runId);
    runs.set(runId, run);
    const step = run.steps.get(key) ?? {
      run,
      key,
      pending: createPending(headLimit, tailLimit),
      stored: null,
      dropped: 0,
    };
    run.steps.set(key, step);
    return step;
  };
  const take = (step: KnownStep) => {
    const taken = step.pending.take();
    waiting -= taken.lines.length + taken.dropped;
    return taken;
  };

  const publish = (lines: LogLine[]) => {
    for (const line of lines) live.get(line.runId)?.publish(line);
  };

  /** The lines of one step that are kept beside what is there, and what of the old has to go for them. */
  function bound(step: KnownStep, base: number, stored: StoredStep, batch: Batch): void {
    const ids = { runId: step.run.id, stepKey: step.key };
    const { lines, dropped } = take(step);
    const first = lines.slice(0, headLimit - stored.head);
    const rest = lines.slice(first.length);
    const newest = rest.slice(-tailLimit);
    const surplus = Math.max(0, stored.tail + newest.length - tailLimit);
    const head = stored.head + first.length;
    const lastOfHead = first.at(-1);
    const headEnd = head === headLimit && lastOfHead ? base + lastOfHead.nth : stored.headEnd;
    const lost = dropped + rest.length - newest.length + step.dropped;
    for (const { nth, ...line } of [...first, ...newest]) batch.lines.push({ ...ids, seq: base + nth, ...line });
    if (surplus > 0) batch.trim.push({ ...ids, headEnd, count: surplus });
    if (lost > 0) batch.dropped.push({ ...ids, count: lost });
    step.stored = { head, tail: stored.tail + newest.length - surplus, headEnd };
    step.dropped = 0;
  }

  /** One transaction never holds more than so many lines, for the connection is not ours alone. */
  async function write(batch: Batch): Promise<void> {
    batch.lines.sort((a, b) => a.seq - b.seq);
    const parts = Math.max(1, Math.ceil(batch.lines.length / LINES_PER_WRITE));
    for (let part = 0; part < parts; part++) {
      const lines = batch.lines.slice(part * LINES_PER_WRITE, (part + 1) * LINES_PER_WRITE);
      const last = part === parts - 1;
      try {
        // The old go last: should the disk be full in between, too many are there rather than too few.
        await repo.write({ lines, trim: last ? batch.trim : [], dropped: last ? batch.dropped : [] });
        failing = false;
      } catch (error) {
        lose(lines, last ? batch.dropped : [], error);
      }
      publish(lines);
      if (!last) await new Promise(setImmediate);
    }
  }

  function lose(lines: LogLine[], uncounted: Batch['dropped'], error: unknown): void {
    if (!failing) log.warn('lines of runs are not kept', { reason: String(error) });
    failing = true;
    for (const line of [...lines.map((line) => ({ ...line, count: 1 })), ...uncounted]) {
      const step = runs.get(line.runId)?.steps.get(line.stepKey);
      if (!step) continue;
      step.dropped += line.count;
      // Whatever is on disk now, it is not what was meant to be there.
      step.stored = null;
    }
  }

  async function drain(): Promise<void> {
    timer?.();
    timer = null;
    asked = null;
    const batch: Batch = { lines: [], trim: [], dropped: [] };
    const steps = [...dirty];
    dirty.clear();
    for (const step of steps) {
      const { run, key } = step;
      try {
        run.base ??= await repo.lastSeq(run.id);
        step.stored ??= await repo.storedStep(run.id, key, headLimit);
        bound(step, run.base, step.stored, batch);
      } catch (error) {
        const { lines, dropped } = take(step);
        lose([], [{ runId: run.id, stepKey: key, count: lines.length + dropped }], error);
      }
    }
    if (batch.lines.length > 0 || batch.dropped.length > 0) await write(batch);
    if (dirty.size > 0) return;
    for (const [id, run] of runs) {
      if (runs.size <= KNOWN_RUNS) return;
      if ([...run.steps.values()].every((step) => step.dropped === 0)) runs.delete(id);
    }
  }

  const flush = (): Promise<void> => {
    asked ??= serial(drain).catch((error: unknown) => log.error('lines of runs could not be written', error));
    return asked;
  };

  return {
    append({ runId, stepKey, attempt, stream, text }: NewLine): void {
      if (disposed) return;
      const step = knownStep(runId, stepKey);
      dirty.add(step);
      for (const line of linesOf(text, redact)) {
        step.pending.push({ nth: ++step.run.lines, attempt, at: clock.now(), stream, text: line });
        waiting++;
      }
      if (waiting >= LINES_PER_WRITE) void flush();
      else timer ??= clock.after(WRITE_AFTER_MS, () => void flush());
    },

    async list(
      runId: string,
      options: { stepKey?: string | undefined; afterSeq?: number | undefined; limit?: number | undefined } = {},
    ): Promise<LogPage> {
      await flush();
      const { stepKey, afterSeq = 0, limit = PAGE.usual } = options;
      const of = stepKey === undefined ? {} : { stepKey };
      const lines = await repo.list(runId, { ...of, afterSeq, limit: Math.min(Math.max(1, limit), PAGE.most) });
      let dropped = await repo.dropped(runId, stepKey);
      for (const [key, step] of runs.get(runId)?.steps ?? [])
        if (stepKey === undefined || key === stepKey) dropped += step.dropped;
      return { lines, dropped };
    },

    /** What is stored from now on; what was not kept for want of room comes all the same. */
    async *subscribe(runId: string, subscription: Subscription): AsyncGenerator<Frame<LogLine>, void, void> {
      if (disposed) return;
      const channel = live.get(runId) ?? createChannel<LogLine>({ kind: 'drop-oldest', capacity: LIVE_CAPACITY });
      live.set(runId, channel);
      try {
        yield* channel.subscribe(subscription);
      } finally {
        if (channel.readers() === 0 && live.get(runId) === channel) live.delete(runId);
      }
    },

    /** Removes all lines of these runs. */
    async forget(runIds: readonly string[]): Promise<void> {
      for (const id of runIds)
        await serial(async () => {
          for (const step of runs.get(id)?.steps.values() ?? []) {
            take(step);
            dirty.delete(step);
          }
          runs.delete(id);
          while (!(await repo.removeSome(id))) await new Promise(setImmediate);
        });
    },

    /** Settles when what came before is on disk, or is counted as lost. */
    flush,

    async dispose(): Promise<void> {
      disposed = true;
      await flush();
      await serial.idle();
      for (const channel of live.values()) channel.close();
      live.clear();
    },
  };
}
