import { describe, expect, it, vi } from 'vitest';
import type { Utterance } from '../../../../shared/features/voice/schema.ts';
import type { Hears, OpenMicrophone } from './microphone.ts';
import { MicrophoneFault, problemOf } from './problems.ts';
import { createRecorder, type RecordingApi } from './recorder.ts';
import { atRest, type CaptureState } from './store.ts';
import type { ToRecorder } from './worklet/messages.ts';

const gone = new Error('the connection broke');
const forgotten = new Error('not found');
const settled = () => new Promise<void>((resolve) => setTimeout(resolve));

function start({ mode = 'toggle' as 'toggle' | 'hold' } = {}) {
  let state: CaptureState = atRest;
  let hears: Hears | null = null;
  const told: ToRecorder[] = [];
  const device = { open: 0, closed: 0, fault: null as MicrophoneFault | null };
  const core = {
    count: 0,
    recordings: new Map<string, { samples: number[]; seq: number; state: string }>(),
    finished: [] as { id: string; samples: number; why: string }[],
    cancelled: [] as string[],
    removed: [] as string[],
    fed: 0,
    failing: null as (() => unknown) | null,
  };
  const utterance = (id: string): Utterance =>
    ({
      ...{ id, state: core.recordings.get(id)?.state, fault: { step: 'recording' } },
    }) as unknown as Utterance;
  const check = () => {
    const error = core.failing?.() ?? null;
    if (error !== null) throw error;
  };
  const api: RecordingApi = {
    async begin() {
      check();
      const id = `u${++core.count}`;
      core.recordings.set(id, { samples: [], seq: 0, state: 'recording' });
      return utterance(id);
    },
    async append(id, seq, samples) {
      check();
      const kept = core.recordings.get(id);
      if (kept?.state !== 'recording') throw forgotten;
      if (seq < kept.seq) return;
      expect(seq).toBe(kept.seq);
      kept.samples.push(...samples);
      kept.seq = seq + 1;
    },
    async finish({ id, samples, why }) {
      check();
      const kept = core.recordings.get(id);
      if (kept?.state !== 'recording') throw forgotten;
      kept.state = 'transcribing';
      core.finished.push({ id, samples, why });
      return utterance(id);
    },
    async cancel(id) {
      core.cancelled.push(id);
    },
    async remove(id) {
      core.removed.push(id);
    },
    async get(id) {
      if (!core.recordings.has(id)) throw forgotten;
      return utterance(id);
    },
    async feed() {
      core.fed++;
    },
    again: (error) => (error === gone ? settled() : null),
    hasForgotten: (error) => error === forgotten,
    describe: () => ({ sentence: 'It was refused.', remedy: 'Try it differently.' }),
  };
  const recorder = createRecorder({
    microphones: {
      prepare: async () => {},
      async open(_id, listener) {
        if (device.fault) throw device.fault;
        device.open++;
        hears = listener;
        return {
          another: false,
          tell: (message) => told.push(message),
          close: () => {
            device.closed++;
          },
        } satisfies OpenMicrophone;
      },
    },
    api,
    settings: () => ({ mode, microphone: '' }),
    commands: () => [],
    get: () => state,
    set: (patch) => {
      state = { ...state, ...patch };
    },
    onLevel: () => {},
    onUtterance: () => {},
    claim: () => {},
    now: () => 1_000_000,
    mark: () => {},
    onDesktop: false,
  });
  let at = 0;
  return {
    recorder,
    ...{ core, device, told },
    state: () => state,
    begun: (preRoll = 0) => hears?.message({ type: 'begun', preRoll }),
    hear(pieces: number) {
      for (let i = 0; i < pieces; i++) {
        hears?.message({ type: 'piece', samples: Int16Array.from({ length: 1_600 }, (_, j) => (at + j) % 30_000) });
        at += 1_600;
      }
    },
    ended: () => hears?.message({ type: 'ended', samples: at }),
    lost: () => hears?.lost(),
    heard: () => hears?.message({ type: 'heard', samples: new Int16Array(1_600) }),
    spoken: () => Array.from({ length: at }, (_, i) => i % 30_000),
  };
}
type Started = ReturnType<typeof start>;

async function recording(one: Started, pieces = 3) {
  one.recorder.press('key');
  await vi.waitFor(() => expect(one.told.at(-1)).toMatchObject({ type: 'begin' }));
  one.begun();
  one.hear(pieces);
  await vi.waitFor(() => expect(one.state().id).not.toBeNull());
}

describe('the recorder', () => {
  it('records from the first press to the second, lets the device go, and the core has every sample', async () => {
    const one = start();
    await recording(one, 40);
    expect(one.state()).toMatchObject({ phase: 'recording', shown: true, id: 'u1' });
    one.recorder.press('key');
    expect(one.told.at(-1)).toEqual({ type: 'end' });
    one.hear(1);
    one.ended();
    await vi.waitFor(() => expect(one.core.finished).toEqual([{ id: 'u1', samples: 41 * 1_600, why: 'toggled' }]));
    expect(one.core.recordings.get('u1')?.samples).toEqual(one.spoken());
    expect(one.device).toMatchObject({ open: 1, closed: 1 });
    expect(one.state().phase).toBe('idle');
  });

  it('records while the key is held', async () => {
    const one = start({ mode: 'hold' });
    await recording(one);
    one.recorder.release();
    one.ended();
    await vi.waitFor(() => expect(one.core.finished).toMatchObject([{ why: 'released' }]));
  });

  it('loses nothing while the connection is away, even when it is away at the beginning and at the end', async () => {
    const one = start();
    let away = true;
    one.core.failing = () => (away ? gone : null);
    one.recorder.press('button');
    await settled();
    one.begun();
    one.hear(100);
    one.recorder.press('button');
    one.ended();
    for (let i = 0; i < 20; i++) await settled();
    expect(one.state()).toMatchObject({ phase: 'sending', unsentMs: 10_000 });
    away = false;
    await vi.waitFor(() => expect(one.core.finished).toMatchObject([{ samples: 160_000 }]));
    expect(one.core.recordings.get('u1')?.samples).toEqual(one.spoken());
  });

  it('sends all of it into a new recording when the core was killed in the middle', async () => {
    const one = start();
    await recording(one, 25);
    one.core.recordings.clear();
    one.hear(10);
    one.recorder.press('key');
    one.ended();
    await vi.waitFor(() => expect(one.core.finished).toMatchObject([{ id: 'u2', samples: 35 * 1_600 }]));
    expect(one.core.recordings.get('u2')?.samples).toEqual(one.spoken());
  });

  it('leaves no broken half behind when the core kept one', async () => {
    const one = start();
    await recording(one, 25);
    const [kept] = one.core.recordings.values();
    if (kept) kept.state = 'failed';
    one.hear(10);
    one.recorder.press('key');
    one.ended();
    await vi.waitFor(() => expect(one.core.finished).toMatchObject([{ id: 'u2', samples: 35 * 1_600 }]));
    await vi.waitFor(() => expect(one.core.removed).toEqual(['u1']));
  });

  it('begins the next one while the one before is still on its way', async () => {
    const one = start();
    await recording(one, 5);
    let away = true;
    one.core.failing = () => (away ? gone : null);
    one.recorder.press('key');
    one.ended();
    one.recorder.press('key');
    await vi.waitFor(() => expect(one.told.at(-1)).toMatchObject({ type: 'begin' }));
    one.begun();
    one.hear(2);
    away = false;
    await vi.waitFor(() => expect(one.core.recordings.get('u2')?.samples).toHaveLength(3_200));
    expect(one.core.finished).toMatchObject([{ id: 'u1', samples: 5 * 1_600 }]);
    expect(one.state().phase).toBe('recording');
  });

  it('takes an end for done whose answer was lost', async () => {
    const one = start();
    await recording(one);
    let lost = true;
    one.core.failing = () => {
      const [kept] = one.core.recordings.values();
      if (!lost || kept?.seq !== 3) return null;
      lost = false;
      kept.state = 'transcribing';
      return gone;
    };
    await settled();
    one.recorder.press('key');
    one.ended();
    await vi.waitFor(() => expect(one.state().phase).toBe('idle'));
    expect(one.core.count).toBe(1);
    expect(one.state().problem).toBeNull();
  });

  it('keeps what was said until the microphone went away', async () => {
    const one = start();
    await recording(one, 12);
    one.lost();
    await vi.waitFor(() => expect(one.core.finished).toEqual([{ id: 'u1', samples: 19_200, why: 'microphone-lost' }]));
    expect(one.state().problem).toMatchObject({ kind: 'lost' });
  });

  it('says why there is no microphone, and tells the core nothing', async () => {
    const one = start();
    one.device.fault = new MicrophoneFault(problemOf('refused', true));
    one.recorder.press('key');
    await vi.waitFor(() => expect(one.state().problem?.kind).toBe('refused'));
    expect(one.state()).toMatchObject({ phase: 'idle', shown: true });
    expect(one.state().problem?.remedy).toContain('privacy settings');
    expect(one.core.count).toBe(0);
  });

  it('says why the core does not record, and lets the device go', async () => {
    const one = start();
    one.core.failing = () => new Error('refused');
    one.recorder.press('key');
    await settled();
    one.begun();
    await vi.waitFor(() => expect(one.state().problem).toMatchObject({ kind: 'core', sentence: 'It was refused.' }));
    expect(one.device.closed).toBe(1);
  });

  it('forgets what is cancelled, on both sides', async () => {
    const one = start();
    await recording(one);
    one.recorder.cancel();
    expect(one.state()).toMatchObject({ phase: 'idle', shown: false });
    await vi.waitFor(() => expect(one.core.cancelled).toEqual(['u1']));
    expect(one.core.finished).toEqual([]);
    expect(one.device.closed).toBe(1);
  });

  it('keeps the microphone open where the user wants that: the moment before the key is there, and the wake word is fed', async () => {
    const one = start();
    one.recorder.keepOpen({ warm: true, feed: true });
    await vi.waitFor(() => expect(one.state()).toMatchObject({ warm: 'open', waking: true }));
    one.heard();
    expect(one.core.fed).toBe(1);
    one.recorder.press('wake');
    await vi.waitFor(() => expect(one.told.at(-1)).toEqual({ type: 'begin', preRoll: true }));
    one.begun(4_800);
    expect(one.state().startedAt).toBe(1_000_000 - 300);
    one.recorder.press('key');
    one.ended();
    await vi.waitFor(() => expect(one.core.finished).toHaveLength(1));
    expect(one.device).toMatchObject({ open: 1, closed: 0 });
    one.recorder.keepOpen({ warm: false, feed: false });
    expect(one.device.closed).toBe(1);
    expect(one.state().warm).toBe('off');
  });
});
