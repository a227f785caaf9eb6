import { randomUUID } from 'node:crypto';
import { DomainError } from '../../../shared/contract/errors.ts';
import type { ActReceipt, Work } from '../../../shared/features/containers/acts.ts';
import { createChannel, type Subscription } from '../../core/lib/channel.ts';
import type { Cancel, Clock } from '../../core/lib/clock.ts';

const keptWorks = 20;
const keptLines = 200;
/** Progress of a pull comes hundreds of times a second. */
const tellMs = 200;

export interface Talk {
  signal: AbortSignal;
  say(sentence: string): void;
  line(text: string): void;
  bytes(done: number, total: number): void;
}

interface Deps {
  clock: Clock;
  redact: (text: string) => string;
}

const reasonOf = (error: unknown): string => {
  if (error instanceof DomainError) {
    const { why, remedy } = error.data as { why?: string; remedy?: string };
    if (why !== undefined) return [why, remedy].filter(Boolean).join(' ');
    return error.code === 'NOT_FOUND' ? 'It does not exist.' : error.message;
  }
  return error instanceof Error ? error.message : String(error);
};

/** What takes its time: begun by a command, followed by whoever looks, and stopped with Optimus. */
export function createWorks({ clock, redact }: Deps) {
  const works = new Map<string, { work: Work; stop: AbortController; ended: Promise<void> }>();
  const channel = createChannel<Work>({ kind: 'coalesce', capacity: 40, key: ({ id }) => id });
  const waiting = new Map<string, Cancel>();

  const tell = (id: string) => {
    waiting.delete(id);
    const entry = works.get(id);
    if (entry) channel.publish(structuredClone(entry.work));
  };
  const tellSoon = (id: string) => {
    if (!waiting.has(id))
      waiting.set(
        id,
        clock.after(tellMs, () => tell(id)),
      );
  };
  const tellNow = (id: string) => {
    waiting.get(id)?.();
    tell(id);
  };

  let closing = false;
  const stop = () => {
    closing = true;
    for (const one of works.values()) one.stop.abort();
  };

  return {
    begin(kind: Work['kind'], name: string, body: (talk: Talk) => Promise<ActReceipt | null>): Work {
      if (closing) throw new DomainError('CONFLICT', { what: name, why: 'Optimus is ending.' });
      for (const { work } of works.values())
        if (work.state === 'running' && work.kind === kind && work.name === name)
          throw new DomainError('CONFLICT', {
            what: name,
            why: kind === 'pull' ? 'It is being fetched.' : 'It is being updated.',
          });
      const ended = [...works.values()].filter(({ work }) => work.state !== 'running');
      for (const { work } of ended.slice(0, Math.max(0, ended.length - keptWorks))) works.delete(work.id);
      const stop = new AbortController();
      const work: Work = {
        ...{ id: randomUUID(), kind, name, state: 'running', sentence: 'It begins', doneBytes: null, totalBytes: null },
        ...{ lines: [], startedAt: clock.now(), endedAt: null, receipt: null },
      };
      const talk: Talk = {
        signal: stop.signal,
        say(sentence) {
          work.sentence = redact(sentence);
          tellSoon(work.id);
        },
        line(text) {
          work.lines.push(redact(text).slice(0, 2_000));
          if (work.lines.length > keptLines) work.lines.splice(0, work.lines.length - keptLines);
          tellSoon(work.id);
        },
        bytes(done, total) {
          work.doneBytes = done;
          work.totalBytes = total;
          tellSoon(work.id);
        },
      };
      const running = body(talk).then(
        (receipt) => {
          work.receipt = receipt;
          work.state = receipt?.ok === false ? 'failed' : 'done';
          if (receipt) work.sentence = receipt.sentence;
        },
        (error: unknown) => {
          work.state = stop.signal.aborted ? 'cancelled' : 'failed';
          work.sentence = redact(reasonOf(error)).slice(0, 1_000);
        },
      );
      const over = running.then(() => {
        work.endedAt = clock.now();
        tellNow(work.id);
      });
      works.set(work.id, { work, stop, ended: over });
      tellNow(work.id);
      return structuredClone(work);
    },
    all: (): Work[] => [...works.values()].map(({ work }) => structuredClone(work)).reverse(),
    watch: (subscription: Subscription) => channel.subscribe(subscription),
    async cancel(id: string): Promise<Work> {
      const entry = works.get(id);
      if (!entry) throw new DomainError('NOT_FOUND', { what: 'work', id });
      if (entry.work.state !== 'running')
        throw new DomainError('CONFLICT', { what: entry.work.name, why: 'It has ended.' });
      entry.stop.abort();
      await entry.ended;
      return structuredClone(entry.work);
    },
    stop,
    /** What runs gives up, and puts back what it has begun. */
    async dispose() {
      stop();
      await Promise.all([...works.values()].map(({ ended }) => ended));
      for (const cancel of waiting.values()) cancel();
      channel.close();
    },
  };
}
export type Works = ReturnType<typeof createWorks>;
