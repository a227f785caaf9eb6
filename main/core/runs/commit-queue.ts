import { AsyncLocalStorage } from 'node:async_hooks';
import type { Transaction } from 'kysely';
import { DomainError } from '../../../shared/contract/errors.ts';
import type { JournalEvent } from '../../../shared/features/journal/schema.ts';
import { isDamage } from '../db/errors.ts';
import type { DataTables } from '../db/tables.ts';
import type { Store } from '../db/types.ts';
import type { Journal } from '../journal/journal.ts';
import type { Cancel, Clock } from '../lib/clock.ts';
import { errorCode, StorageFull } from '../lib/storage-full.ts';
import type { Logger } from '../log/logger.ts';
import { type Batch, createBatch, type Rules } from './batch.ts';
import { retryFullMs } from './limits.ts';
import type { RunStore } from './live-runs.ts';
import type { RunWriter } from './repo-write.ts';
import { EffectsFailed, Fenced } from './step-failure.ts';

export interface Member<T> {
  /** Tells what is in it: `step.completed:build`. */
  name: string;
  runId?: string;
  /** On a full disk: `hold` waits for room, because what has happened has happened; `reject` tells the caller at once. */
  onFull: 'hold' | 'reject';
  /** Writes or reads in the transaction, before `apply`. May be called again after a rollback. */
  within?(trx: Transaction<DataTables>): Promise<void>;
  /** Changes drafts. Whatever it refuses, it refuses by a DomainError before it has changed anything. */
  apply(batch: Batch): T;
}

interface Waiting {
  member: Member<unknown>;
  done: PromiseWithResolvers<unknown>;
}

interface Deps {
  store: Store;
  log: Logger;
  clock: Clock;
  journal: Pick<Journal, 'appendIn' | 'announce'>;
  writer: RunWriter;
  live: RunStore;
  rules: Rules;
  failpoint?: ((name: string) => void) | undefined;
  /** Right after a commit, when memory says what the database says. */
  onCommitted(batch: Batch): void;
  /** The runs whose changes wait for room on the disk. */
  onHeldUp(runIds: ReadonlySet<string>): void;
  onFenced(error: Fenced): void;
}

export interface CommitQueue {
  commit<T>(member: Member<T>): Promise<T>;
  heldUp(): ReadonlySet<string>;
  full(): boolean;
  closed(): boolean;
  /** Settles once nothing is left that could be written now. */
  idle(): Promise<void>;
  /** The last chance: what still comes is written as long as there is room, and given up when there is none. */
  last(error: Error): void;
  /** Nothing is written any more; what still waits is rejected. */
  close(error: Error): void;
}

/** One transaction blocks everything else in the program for as long as it takes. */
const membersPerCommit = 200;

/**
 * The one way to the disk: what arrives while a commit is under way shares the next one, so many steps at once cost one
 * sync together. Memory changes only after the commit.
 */
export function createCommitQueue(deps: Deps): CommitQueue {
  const { store, clock, journal, writer, live, rules } = deps;
  // A caller may stand inside a transaction of its own; the queue must not wait for that one.
  const outside = AsyncLocalStorage.snapshot();
  let waiting: Waiting[] = [];
  let draining: Promise<void> | null = null;
  let epoch: number | null = null;
  let held: ReadonlySet<string> | null = null;
  let cancelRetry: Cancel = () => {};
  let closed: Error | null = null;
  let last: Error | null = null;
  const inside = new AsyncLocalStorage<{ active: boolean }>();

  const kick = () => {
    draining ??= outside(() => Promise.resolve().then(drain));
  };

  async function drain(): Promise<void> {
    try {
      let goOn = true;
      while (goOn && waiting.length > 0) {
        // The database is synchronous: without this, a busy queue would let nothing else in the program run.
        await new Promise(setImmediate);
        const members = waiting.splice(0, membersPerCommit);
        try {
          goOn = await write(members);
        } catch (error) {
          deps.log.error('the queue of the runs stumbled', error);
          for (const { done } of members) done.reject(error);
        }
      }
    } finally {
      draining = null;
    }
  }

  /** A run that waits for one of its own is held up with it, and is the one that people see. */
  function withParents(runId: string | undefined): string[] {
    const parent = runId === undefined ? undefined : live.get(runId)?.record.parentId;
    return runId === undefined ? [] : [runId, ...withParents(parent ?? undefined)];
  }

  /** `space`: for want of room on the disk, which people can do something about. */
  function hold(members: Waiting[], error: unknown, space: boolean): false {
    for (const { member, done } of members) if (member.onFull === 'reject') done.reject(error);
    waiting = [...members.filter(({ member }) => member.onFull === 'hold'), ...waiting];
    held = new Set(space ? waiting.flatMap(({ member }) => withParents(member.runId)) : []);
    deps.onHeldUp(held);
    cancelRetry();
    if (last) close(last);
    else cancelRetry = clock.after(retryFullMs, kick);
    return false;
  }

  function release() {
    cancelRetry();
    if (held === null) return;
    held = null;
    deps.onHeldUp(new Set());
  }

  /** False when there is no room, and the queue has to stand still for a while. */
  async function write(members: Waiting[]): Promise<boolean> {
    if (members.length === 0) return true;
    let culprit: Waiting | null = null;
    const batch = createBatch(clock.now(), rules, live);
    const settlements: (() => void)[] = [];
    let events: JournalEvent[] = [];
    let raised = epoch;
    try {
      await store.transaction(async (trx) => {
        if (raised === null) raised = await writer.raiseEpoch(trx, batch.at);
        else await writer.guard(trx, raised, batch.at);
        for (const one of members) {
          culprit = one;
          await within(one.member, trx);
          settlements.push(applied(one, batch));
        }
        culprit = null;
        await writer.write(trx, batch.drafts());
        events = batch.notes.length > 0 ? await journal.appendIn(trx, batch.notes) : [];
        for (const { member } of members) deps.failpoint?.(`before-commit:${member.name}`);
      });
    } catch (error) {
      return failed(members, culprit, error);
    }
    epoch = raised;
    for (const draft of batch.drafts()) live.merge(draft);
    for (const { member } of members) deps.failpoint?.(`after-commit:${member.name}`);
    release();
    if (events.length > 0) journal.announce(events);
    try {
      deps.onCommitted(batch);
    } catch (error) {
      deps.log.error('what follows from a commit of the runs failed', error);
    }
    for (const settlement of settlements) settlement();
    return true;
  }

  async function within({ within: body }: Member<unknown>, trx: Transaction<DataTables>): Promise<void> {
    if (!body) return;
    const token = { active: true };
    try {
      await inside.run(token, () => body(trx));
    } finally {
      token.active = false;
    }
  }

  function applied({ member, done }: Waiting, batch: Batch): () => void {
    try {
      const value = member.apply(batch);
      return () => done.resolve(value);
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      return () => done.reject(error);
    }
  }

  async function failed(members: Waiting[], culprit: Waiting | null, error: unknown): Promise<boolean> {
    if (closed) {
      for (const { done } of members) done.reject(closed);
      return true;
    }
    if (error instanceof Fenced) {
      waiting = [...members, ...waiting];
      deps.onFenced(error);
      return false;
    }
    // After damage either the store finds the file sound, or another file is behind it and the guard ends this engine.
    if (error instanceof StorageFull) return hold(members, error, true);
    if (errorCode(error).startsWith('SQLITE_BUSY') || isDamage(error)) return hold(members, error, false);
    if (culprit) {
      culprit.done.reject(culprit.member.within ? new EffectsFailed(error) : error);
      return write(members.filter((one) => one !== culprit));
    }
    if (members.length === 1) {
      members[0]?.done.reject(error);
      return true;
    }
    // One that the database does not take must not cost the others that came in the same moment.
    for (const [index, one] of members.entries()) {
      if (await write([one])) continue;
      waiting = [...members.slice(index + 1), ...waiting];
      return false;
    }
    return true;
  }

  function close(error: Error): void {
    closed = error;
    cancelRetry();
    for (const { done } of waiting) done.reject(error);
    waiting = [];
  }

  return {
    commit<T>(member: Member<T>): Promise<T> {
      if (closed) return Promise.reject(closed);
      // Its own transaction would wait for the one in which the caller stands.
      if (inside.getStore()?.active) return Promise.reject(new Error('Effects of a step cannot ask anything of runs'));
      const done = Promise.withResolvers<unknown>();
      waiting.push({ member, done });
      // Whoever asks for something while there is no room is told at once, or finds that there is room again.
      if (held === null || member.onFull === 'reject') kick();
      return done.promise as Promise<T>;
    },
    heldUp: () => held ?? new Set(),
    full: () => held !== null,
    closed: () => closed !== null,
    idle: async () => {
      while (draining) await draining;
    },
    last(error) {
      last = error;
      if (held) close(error);
    },
    close,
  };
}
