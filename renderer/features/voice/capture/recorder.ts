import type { SpokenCommand } from '../../../../shared/features/voice/intents.ts';
import { longestMs, type Utterance, type UtterancePurpose } from '../../../../shared/features/voice/schema.ts';
import type { Hears, Microphones, OpenMicrophone } from './microphone.ts';
import { createOutbox, type Outbox } from './outbox.ts';
import { MicrophoneFault, problemOf } from './problems.ts';
import type { CaptureState, SpeakOrigin } from './store.ts';
import type { FromRecorder } from './worklet/messages.ts';

export type EndedBy = 'released' | 'toggled' | 'silence' | 'limit' | 'microphone-lost';

const perMs = 16;
const mostRestarts = 3;

/** What the core does with a recording. */
export interface RecordingApi {
  begin(input: { purpose: UtterancePurpose; origin: SpeakOrigin }): Promise<Utterance>;
  append(id: string, seq: number, samples: Int16Array): Promise<void>;
  finish(input: { id: string; why: EndedBy; samples: number; commands: SpokenCommand[] }): Promise<Utterance>;
  cancel(id: string): Promise<void>;
  get(id: string): Promise<Utterance>;
  /** All of it is kept elsewhere. */
  remove(id: string): Promise<void>;
  feed(seq: number, samples: Int16Array): Promise<void>;
  /** Waits until it makes sense to try again; null: the core has refused, and will again. */
  again(error: unknown): Promise<void> | null;
  /** It does not know this recording any more, or not as far as we have sent it. */
  hasForgotten(error: unknown): boolean;
  describe(error: unknown): { sentence: string; remedy: string };
}

export interface RecorderDeps {
  microphones: Microphones;
  api: RecordingApi;
  settings: () => { mode: 'toggle' | 'hold'; microphone: string };
  commands: () => SpokenCommand[];
  get: () => CaptureState;
  set: (patch: Partial<CaptureState>) => void;
  onLevel: (level: number) => void;
  onUtterance: (utterance: Utterance) => void;
  claim: (id: string) => void;
  now: () => number;
  mark: (name: string) => void;
  onDesktop: boolean;
}

/** One recording, from the key until the core has all of it. */
interface Take {
  purpose: UtterancePurpose;
  origin: SpeakOrigin;
  /** The key that began it is still down. */
  held: boolean;
  id: Promise<string>;
  outbox: Outbox;
  ended: PromiseWithResolvers<number>;
  begun: boolean;
  over: boolean;
  restarts: number;
  /** Recordings that broke off in the core, and are whole in this one. */
  broken: string[];
}

export interface Recorder {
  /** The hotkey, the button: begins, and in toggle mode ends. */
  press(origin: SpeakOrigin, purpose?: UtterancePurpose): void;
  release(): void;
  stop(why: EndedBy): void;
  cancel(): void;
  keepOpen(wanted: { warm: boolean; feed: boolean }): void;
  prepare(): Promise<void>;
}

/** Puts together microphone and core: nothing that was spoken is lost on the way, whatever breaks. */
export function createRecorder(deps: RecorderDeps): Recorder {
  const { microphones, api, get, set, now, mark } = deps;
  let open: OpenMicrophone | null = null;
  let opening: Promise<OpenMicrophone> | null = null;
  let current: Take | null = null;
  let concluding: Promise<void> = Promise.resolve();
  let wanted = { warm: false, feed: false };
  let fed = 0;

  const staysOpen = () => wanted.warm || wanted.feed;

  async function insist<T>(take: Take, call: () => Promise<T>): Promise<T> {
    for (;;) {
      try {
        return await call();
      } catch (error) {
        const pause = take.over ? null : api.again(error);
        if (pause === null) throw error;
        await pause;
      }
    }
  }

  const hears: Hears = {
    message(message: FromRecorder) {
      switch (message.type) {
        case 'begun':
          mark('voice:kept');
          if (current) onBegun(current, message.preRoll);
          break;
        case 'piece':
          current?.outbox.put(message.samples);
          if (current && get().startedAt !== null && now() - (get().startedAt ?? 0) >= longestMs) stop('limit');
          break;
        case 'ended':
          current?.ended.resolve(message.samples);
          break;
        case 'heard':
          // The wake word waits for nobody: what the core did not take is gone.
          if (wanted.feed) api.feed(fed++, message.samples).catch(() => {});
          break;
        case 'level':
          deps.onLevel(message.level);
          break;
      }
    },
    lost() {
      open = null;
      if (current?.begun) {
        // Nothing comes of the thread of the sound any more, not even the end.
        const take = current;
        set({ problem: problemOf('lost', deps.onDesktop) });
        stop('microphone-lost');
        queueMicrotask(() => take.ended.resolve(-1));
      } else if (current) fail(current, problemOf('lost', deps.onDesktop));
      if (staysOpen()) set({ warm: 'failed' });
    },
  };

  function openMicrophone(): Promise<OpenMicrophone> {
    if (open) return Promise.resolve(open);
    opening ??= microphones
      .open(deps.settings().microphone, hears)
      .then((made) => {
        open = made;
        set({ another: made.another });
        if (wanted.feed) made.tell({ type: 'feed', on: true });
        return made;
      })
      .finally(() => {
        opening = null;
      });
    return opening;
  }

  function closeWhenIdle() {
    if (current || staysOpen()) return;
    open?.close();
    open = null;
    deps.onLevel(0);
  }

  function fail(take: Take, problem: NonNullable<CaptureState['problem']>) {
    take.over = true;
    take.outbox.close();
    if (current === take) {
      if (take.begun) open?.tell({ type: 'end' });
      current = null;
    }
    set({ phase: 'idle', problem, speaking: false, startedAt: null, unsentMs: 0 });
    closeWhenIdle();
  }

  function beginInCore(take: Take): Promise<string> {
    return insist(take, () => api.begin({ purpose: take.purpose, origin: take.origin })).then((utterance) => {
      deps.claim(utterance.id);
      if (take.over) {
        api.cancel(utterance.id).catch(() => {});
        return utterance.id;
      }
      deps.onUtterance(utterance);
      set({ id: utterance.id });
      return utterance.id;
    });
  }

  /**
   * The core was killed, or knows less than was sent: all of it is still here. Goes on with the same recording where it is still
   * one, else with a new one; false when it has been finished already.
   */
  async function sendAgain(take: Take): Promise<boolean> {
    const id = await take.id;
    const kept = await insist(take, () => api.get(id)).catch(() => null);
    const cut = kept === null || (kept.state === 'failed' && kept.fault?.step === 'recording');
    if (!cut && kept.state !== 'recording') return false;
    if (cut) {
      if (kept) take.broken.push(id);
      take.id = beginInCore(take);
    }
    take.outbox.restart();
    return true;
  }

  function onBegun(take: Take, preRoll: number) {
    take.begun = true;
    set({ phase: 'recording', startedAt: now() - preRoll / perMs });
    // The core takes one recording of a page at a time; the sound of this one waits meanwhile.
    take.id = concluding.then(() => beginInCore(take));
    take.id.catch((error: unknown) => {
      if (!take.over) fail(take, { kind: 'core', ...api.describe(error) });
    });
  }

  async function begin(origin: SpeakOrigin, purpose: UtterancePurpose, held: boolean): Promise<void> {
    const wasOpen = open !== null;
    const take: Take = {
      ...{ purpose, origin, held },
      id: Promise.withResolvers<string>().promise,
      ended: Promise.withResolvers(),
      begun: false,
      over: false,
      restarts: 0,
      broken: [],
      outbox: createOutbox({
        capacity: longestMs * perMs,
        append: async (seq, samples) => api.append(await take.id, seq, samples),
        again: (error) => {
          if (!api.hasForgotten(error)) return api.again(error);
          return take.restarts++ < mostRestarts ? sendAgain(take).then(() => {}) : null;
        },
        onWaiting: (samples) => {
          if (current === take || get().phase === 'sending') set({ unsentMs: Math.round(samples / perMs) });
        },
      }),
    };
    current = take;
    set({
      ...{ phase: 'opening', purpose, origin, shown: true, typing: false },
      ...{ problem: null, id: null, startedAt: null, speaking: false, unsentMs: 0 },
    });
    try {
      const microphone = await openMicrophone();
      if (take.over) return closeWhenIdle();
      microphone.tell({ type: 'begin', preRoll: wasOpen });
    } catch (error) {
      if (take.over) return;
      if (error instanceof MicrophoneFault) fail(take, error.problem);
      else fail(take, problemOf('unknown', deps.onDesktop));
    }
  }

  async function conclude(take: Take, why: EndedBy): Promise<void> {
    const samples = await take.ended.promise;
    mark('voice:ended');
    if (current === take) current = null;
    closeWhenIdle();
    try {
      for (;;) {
        await take.outbox.emptied();
        const id = await take.id;
        const spoken = samples < 0 ? take.outbox.held() : samples;
        try {
          deps.onUtterance(
            await insist(take, () => api.finish({ id, why, samples: spoken, commands: deps.commands() })),
          );
          break;
        } catch (error) {
          if (!api.hasForgotten(error) || take.restarts++ >= mostRestarts) throw error;
          if (!(await sendAgain(take))) break;
        }
      }
      take.outbox.close();
      for (const id of take.broken) api.remove(id).catch(() => {});
      if (get().phase === 'sending') set({ phase: 'idle', unsentMs: 0 });
    } catch (error) {
      if (!take.over) fail(take, { kind: 'core', ...api.describe(error) });
    }
  }

  function stop(why: EndedBy) {
    const take = current;
    if (!take || get().phase === 'sending') return;
    if (!take.begun) return cancel();
    set({ phase: 'sending', speaking: false });
    mark('voice:released');
    open?.tell({ type: 'end' });
    concluding = conclude(take, why);
  }

  function cancel() {
    const take = current;
    const { id } = get();
    set({ ...{ shown: false, phase: 'idle', problem: null, typing: false, speaking: false, unsentMs: 0 } });
    if (take) {
      take.over = true;
      take.outbox.close();
      open?.tell({ type: 'end' });
      current = null;
      take.ended.resolve(0);
    }
    // One that is over answers with a conflict, which is no news to who wanted it away.
    if (id !== null) api.cancel(id).catch(() => {});
    closeWhenIdle();
  }

  return {
    press(origin, purpose = 'command') {
      mark('voice:pressed');
      const hold = deps.settings().mode === 'hold' && origin === 'key';
      if (!current || get().phase === 'sending') void begin(origin, purpose, hold);
      // A held key repeats itself.
      else if (!current.held) stop('toggled');
    },
    release() {
      if (current?.held) stop('released');
    },
    stop,
    cancel,
    keepOpen(next) {
      const before = wanted;
      wanted = next;
      if (before.feed !== next.feed) {
        fed = 0;
        open?.tell({ type: 'feed', on: next.feed });
      }
      if (!staysOpen()) {
        set({ warm: 'off', waking: false });
        closeWhenIdle();
        return;
      }
      set({ waking: next.feed });
      if (open) return set({ warm: 'open' });
      set({ warm: 'opening' });
      openMicrophone().then(
        () => (staysOpen() ? set({ warm: 'open' }) : closeWhenIdle()),
        (error: unknown) => {
          const problem = error instanceof MicrophoneFault ? error.problem : problemOf('unknown', deps.onDesktop);
          set({ warm: 'failed', ...(current ? {} : { problem }) });
        },
      );
    },
    prepare: microphones.prepare,
  };
}
