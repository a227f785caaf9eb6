import type { ServiceSpec } from '../../../../shared/features/launcher/schema.ts';
import type { Cancel, Clock } from '../../../core/lib/clock.ts';
import type { Watch } from '../types.ts';
import { orAbort } from './abort.ts';
import type { Ended, Stopped } from './body.ts';
import { createBrake, type Decision } from './brake.ts';
import type { Launched } from './launch.ts';
import { NotStarted } from './not-started.ts';
import type { View } from './view.ts';
import { asSentence, endWords, seconds, withWords } from './words.ts';

/** After its root has ended: what it left may tidy up for so long. */
const sweepMs = 2_000;

/** `crashed`: of its last end was told already. */
export type Over = { state: 'failed' | 'looping' | 'done'; sentence: string; crashed?: true };

/** What came of it is told with it, in one. */
export interface Crash {
  sentence: string;
  ended: Ended | null;
  next: 'again' | 'left' | 'looping';
}

export interface LifeContext {
  clock: Clock;
  spec: ServiceSpec;
  /** Aborts when somebody stops it: whoever aborts also ends the body. */
  signal: AbortSignal;
  set(patch: Partial<View>): void;
  restarts(): number;
  /** Waits for all that has to be there before, and starts it; throws NotStarted when that cannot be. */
  launch(): Promise<Launched>;
  watch(launched: Launched, alreadyReady: boolean, on: WatchEvents): Watch;
  onWatch(watch: Watch | null): void;
  /** It is ready, the first time in this life of a body. */
  onReady(launched: Launched, said: string): void;
  /** It ended without being asked to. */
  onCrash(crash: Crash): void;
  /** It has ended, and nothing of it is left. */
  onGone(launched: Launched): Promise<void>;
  /** Lets somebody cut the wait for the next try short. */
  onPause(hurry: (() => void) | null): void;
}

export interface WatchEvents {
  look(look: NonNullable<View['probe']>): void;
  ready(sentence: string): void;
  unready(sentence: string): void;
}

interface EndOfBody {
  /** Null: it was not ready in time and still runs. */
  ended: Ended | null;
  wasReady: boolean;
  livedMs: number;
  sentence: string;
}

/** From the first try to the last; rejects when it is stopped, and returns how it came to an end by itself. */
export async function live(cx: LifeContext, taken: { launched: Launched; wasReady: boolean } | null): Promise<Over> {
  const { clock, spec, signal, set } = cx;
  const brake = createBrake(spec.restart, clock);
  let launched = taken?.launched ?? null;
  let alreadyReady = taken?.wasReady ?? false;
  for (;;) {
    try {
      launched ??= await cx.launch();
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof NotStarted) return { state: 'failed', sentence: asSentence(error.message) };
      throw error;
    }
    const end = await oversee(cx, launched, alreadyReady);
    alreadyReady = false;
    const failed = isFailure(spec, end, launched);
    const { stopped, sentence } = await clearUp(cx, launched, end);
    if (stopped.left.length > 0) return { state: 'failed', sentence: `${sentence} ${stopped.sentence}` };
    launched = null;
    if (!failed && spec.once) return { state: 'done', sentence: 'It did its work.' };
    const decision: Decision = brake.ended({ failed, livedMs: end.livedMs });
    const { ended } = end;
    if (decision.do === 'loop') {
      const left = asSentence(decision.sentence);
      if (failed) cx.onCrash({ sentence: `${sentence} ${left}`, ended, next: 'looping' });
      return { state: 'looping', sentence: `${left} ${sentence}`, ...(failed && { crashed: true }) };
    }
    if (decision.do === 'leave') {
      if (!failed) return { state: 'done', sentence };
      cx.onCrash({ sentence, ended, next: 'left' });
      return { state: 'failed', sentence, crashed: true };
    }
    const again = `${sentence} It is started again in ${seconds(decision.afterMs)}.`;
    if (failed) cx.onCrash({ sentence: again, ended, next: 'again' });
    set({
      state: 'waiting',
      sentence: again,
      nextTryAt: clock.now() + decision.afterMs,
      restarts: cx.restarts() + 1,
      probe: null,
    });
    await pause(cx, decision.afterMs);
    set({ nextTryAt: null });
  }
}

function isFailure(spec: ServiceSpec, { ended, wasReady }: EndOfBody, { port }: Launched): boolean {
  if (ended === null || ended.code !== 0 || ended.signal !== null) return true;
  return !wasReady && !spec.once && (spec.ready !== null || port !== null);
}

/** Until it ends, or is late. */
async function oversee(cx: LifeContext, launched: Launched, alreadyReady: boolean): Promise<EndOfBody> {
  const { clock, spec, signal, set } = cx;
  const { body } = launched;
  const began = clock.monotonic();
  let wasReady = alreadyReady;
  let lastSaid = '';
  let over = false;
  let cancelDeadline: Cancel = () => {};
  const { promise: late, resolve: beLate } = Promise.withResolvers<null>();
  // What is taken up again was ready before: it is late only when it never becomes so.
  if (!spec.once && !alreadyReady) cancelDeadline = clock.after(spec.readySeconds * 1_000, () => beLate(null));
  const watch = cx.watch(launched, alreadyReady, {
    look(look) {
      if (over) return;
      lastSaid = look.said;
      set({ probe: look });
    },
    ready(said) {
      if (over || signal.aborted) return;
      cancelDeadline();
      const first = !wasReady;
      wasReady = true;
      set({ state: 'ready', sentence: asSentence(said) || 'It is ready.' });
      if (first) cx.onReady(launched, said);
    },
    unready(said) {
      if (!over && !signal.aborted) set({ state: 'unready', sentence: withWords('It runs, and is not ready', said) });
    },
  });
  cx.onWatch(watch);
  body.listen();
  try {
    const ended = await orAbort(Promise.race([body.ended, late]), signal);
    const limit = ended && ended.code !== 0 ? await body.ranInto(ended).catch(() => null) : null;
    const words = ended && (ended.code !== 0 || ended.signal !== null) ? await orAbort(body.lastWords(), signal) : '';
    const sentence =
      ended === null
        ? withWords(`It was not ready within ${spec.readySeconds} s`, lastSaid)
        : asSentence(endWords(ended, words)) + (limit === null ? '' : ` ${limit}`);
    const early = ended?.code === 0 && !wasReady && !spec.once && spec.ready !== null;
    return {
      ended,
      wasReady,
      livedMs: clock.monotonic() - began,
      sentence: early ? asSentence('ended with 0 before it was ready') : sentence,
    };
  } finally {
    over = true;
    cancelDeadline();
    watch.stop();
    cx.onWatch(null);
    launched.releasePort();
  }
}

/** Its root has ended or shall: nothing else of its tree may stay, or the next try would find the port taken. */
async function clearUp(
  { spec, clock, signal, set, onGone }: LifeContext,
  launched: Launched,
  { ended, sentence }: EndOfBody,
): Promise<{ stopped: Stopped; sentence: string }> {
  const { body } = launched;
  if (ended) set({ exit: { code: ended.code, signal: ended.signal, at: clock.now() } });
  body.note(sentence);
  const stopped = await body.stop(ended === null ? spec.stopSeconds * 1_000 : sweepMs);
  signal.throwIfAborted();
  if (stopped.left.length === 0) await onGone(launched);
  signal.throwIfAborted();
  return { stopped, sentence };
}

async function pause({ clock, signal, onPause }: LifeContext, ms: number): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const cancel = clock.after(ms, resolve);
  onPause(resolve);
  try {
    await orAbort(promise, signal);
  } finally {
    cancel();
    onPause(null);
  }
}
