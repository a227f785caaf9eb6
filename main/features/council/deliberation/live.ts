import type { Fault, ModelEnd, ModelRef, Usage } from '../../../../shared/features/minds/schema.ts';
import type { Clock } from '../../../core/lib/clock.ts';
import { StepFailure } from '../../../core/runs/step-failure.ts';
import type { Ask, MindMessage, Minds } from '../../minds/index.ts';
import type { CouncilRepo } from '../repo.ts';
import type { Call, CallResult, DeliberationRecord } from '../types.ts';
import { type Budget, createBudget, type Share } from './budget.ts';
import { frameTokens, modes, outTokens, usualOut } from './modes.ts';

/** So long it is waited for the other first votes to be ready, that all may go out together. */
const togetherMs = 2_000;

interface Deps {
  repo: CouncilRepo;
  clock: Clock;
  minds: Minds;
  changed(id: string): void;
}

export interface Answered {
  end: ModelEnd;
  usage: Usage | null;
  cost: number | null;
}

interface CallAsk {
  name: string;
  model: ModelRef;
  messages: readonly MindMessage[];
  maxOutputTokens: number;
  signal: AbortSignal;
}

type Perform<A extends Answered> = (ask: Ask) => Promise<A>;

export const failedEnd = (code: Fault['code'], message: string): ModelEnd => ({
  kind: 'failed',
  fault: { code, message, status: null, retryAfterMs: null },
});

/** One deliberation while it runs: its budget, its clock, and what was asked so far. */
export interface Live {
  id: string;
  record: DeliberationRecord;
  pinned: NonNullable<DeliberationRecord['draft']['pinned']>;
  budget: Budget;
  /** Asks once, whatever restarts come between: what was answered is not asked again. */
  call<A extends Answered>(
    ask: CallAsk,
    perform: Perform<A>,
    resultOf: (answered: A, startedAt: number) => CallResult,
  ): Promise<Call>;
  /** Resolves when all first votes are about to go out. */
  together(seatId: string, signal: AbortSignal): Promise<void>;
  update(patch: (record: DeliberationRecord) => Partial<DeliberationRecord>): Promise<DeliberationRecord>;
}

function chairShareOf(minds: Minds, { draft }: DeliberationRecord, pinned: Live['pinned']): Share {
  const attached = draft.attachments.reduce((sum, { text }) => sum + minds.countTokens(text), 0);
  const rules = modes[draft.mode];
  const wanted = frameTokens + Math.min(attached, rules.evidenceTokens) + rules.evidenceTokens;
  const input = Math.min(wanted + pinned.seats.length * usualOut.vote * 3, Math.floor(pinned.caps.tokens / 3));
  const [chair] = pinned.chairs;
  return {
    tokens: Math.min(input + outTokens.chair, Math.floor(pinned.caps.tokens / 2)),
    cost: chair ? minds.cost(chair, { input, output: outTokens.chair }) : null,
  };
}

export function createLives({ repo, clock, minds, changed }: Deps) {
  const lives = new Map<string, Promise<Live>>();

  async function open(id: string): Promise<Live> {
    const record = await repo.get(id);
    const pinned = record?.draft.pinned;
    if (!record || !pinned) throw new StepFailure('This deliberation was deleted', { code: 'NOT_FOUND', retry: false });
    if (record.state !== 'running')
      throw new StepFailure('This deliberation has ended. Put the question anew.', { code: 'ENDED', retry: false });
    const calls = await repo.calls(id);
    const begun = clock.monotonic();
    const elapsedMs = () => Math.round(record.elapsedMs + clock.monotonic() - begun);
    const budget = createBudget({ caps: pinned.caps, calls, chair: chairShareOf(minds, record, pinned), elapsedMs });

    const expected = new Set(
      pinned.seats.map(({ seat }) => seat.id).filter((seatId) => !budget.get(`vote/${seatId}`)?.endedAt),
    );
    const arrived = new Set<string>();
    const all = Promise.withResolvers<void>();

    const live: Live = {
      ...{ id, record, pinned, budget },
      async together(seatId, signal) {
        arrived.add(seatId);
        if ([...expected].every((one) => arrived.has(one))) all.resolve();
        const left = Promise.withResolvers<void>();
        const stop = clock.after(togetherMs, left.resolve);
        signal.addEventListener('abort', () => left.resolve(), { once: true });
        await Promise.race([all.promise, left.promise]);
        stop();
      },
      async update(patch) {
        const next = await repo.update(id, patch);
        if (!next) throw new StepFailure('This deliberation was deleted', { code: 'NOT_FOUND', retry: false });
        live.record = next;
        changed(id);
        return next;
      },
      async call({ name, model, messages, maxOutputTokens, signal }, perform, resultOf) {
        const before = budget.get(name);
        if (before && before.endedAt !== null) return before;
        signal.throwIfAborted();
        const lost = { tokens: before?.reservedTokens ?? 0, cost: before?.reservedCost ?? null };
        const input = messages.reduce((sum, { text }) => sum + minds.countTokens(text) + 8, 0);
        const share: Share = {
          tokens: input + maxOutputTokens,
          cost: minds.cost(model, { input, output: maxOutputTokens }),
        };
        const startedAt = clock.now();
        const late = new AbortController();
        const stop = clock.after(Math.max(0, Math.min(budget.msLeft(name), 2 ** 31 - 1)), () => late.abort());
        const mayBegin = async () => {
          const refused = budget.take(name, share, clock.now());
          if (refused !== null) return refused;
          await repo.putCall(id, budget.get(name) as Call, elapsedMs());
          // Stopped while it was written down: then nothing goes out any more.
          return signal.aborted || late.signal.aborted ? 'It was stopped before it was sent' : null;
        };
        const both = AbortSignal.any([signal, late.signal]);
        const purpose = { feature: 'council' as const, id };
        const answered = await perform({ model, messages, maxOutputTokens, signal: both, mayBegin, purpose }).finally(
          stop,
        );
        const whole = answered.end.kind === 'complete' || answered.end.kind === 'tools';
        // An answer that came in full is kept even when its run was stopped in the same moment.
        if (!whole) signal.throwIfAborted();
        const end: ModelEnd =
          !whole && late.signal.aborted
            ? failedEnd('timeout', `It was not done within the ${pinned.caps.minutes} minutes of this deliberation`)
            : answered.end;
        const ended = budget.settle(name, {
          ...{ lost, usage: answered.usage, cost: answered.cost, now: clock.now() },
          result: resultOf({ ...answered, end }, startedAt),
        });
        await repo.putCall(id, ended, elapsedMs());
        changed(id);
        return ended;
      },
    };
    return live;
  }

  return {
    open(id: string): Promise<Live> {
      let live = lives.get(id);
      if (!live) {
        live = open(id);
        lives.set(id, live);
        live.catch(() => lives.delete(id));
      }
      return live;
    },
    forget: (id: string) => void lives.delete(id),
    /** What was changed behind its back. */
    async refresh(record: DeliberationRecord): Promise<void> {
      const live = await lives.get(record.id);
      if (!live) return;
      live.record = record;
      live.budget.reload(await repo.calls(record.id));
    },
  };
}
export type Lives = ReturnType<typeof createLives>;
