import type { Intent, Reading } from '../../../../shared/features/voice/intents.ts';
import type {
  Deed,
  DeedDone,
  Doing,
  Ears,
  Grammar,
  Heard,
  ModelReader,
  Names,
  SaidLater,
  Speaking,
  Understood,
} from '../types.ts';

const nothingHeard: Heard = { speaking: false, speechFrom: null, speechUntil: null, speechMs: 0, silentMs: 0 };
export const speechOf = (ms: number): Heard => ({
  ...{ speaking: false, speechFrom: 0, speechUntil: ms * 16, speechMs: ms, silentMs: 0 },
});

/** Ears that hear what the test says; what was fed to them can be looked at. */
export function earsThatHear(heard: Heard | null = speechOf(1_200)) {
  let now = heard;
  let woken: (woken: { keyword: string }) => void = () => {};
  const seen = { fed: 0, wakeFed: 0, rests: 0, inspected: 0, closed: 0 };
  let tell: (heard: Heard) => void = () => {};
  const speaker = { problem: null as string | null, embed: (_: Uint8Array): Float32Array | string => 'No voice.' };
  const wake = { problem: null as string | null };
  const ears: Ears = {
    problem: () => (now ? null : 'There are no ears here.'),
    listen(onHeard) {
      tell = onHeard;
      if (!now) return null;
      return {
        feed: (samples) => {
          seen.fed += samples.byteLength;
        },
        end: async () => now ?? Promise.reject(new Error('The ears were lost.')),
        close: () => {
          seen.closed += 1;
        },
      };
    },
    async inspect() {
      seen.inspected += 1;
      return now;
    },
    wake: {
      problem: () => wake.problem,
      feed: (samples) => {
        seen.wakeFed += samples.byteLength;
      },
      onWoken(fn) {
        woken = fn;
        return () => {};
      },
      rest: () => {
        seen.rests += 1;
      },
    },
    speaker: { problem: () => speaker.problem, embed: async (samples) => speaker.embed(samples) },
    onChange: () => () => {},
    dispose: async () => {},
  };
  return {
    ...{ ears, seen, speaker, wake },
    hears: (next: Heard | null) => {
      now = next;
    },
    silence: () => {
      now = nothingHeard;
    },
    tell: (next: Heard) => tell(next),
    wakes: () => woken({ keyword: 'optimus' }),
  };
}

export const readingOf = (intent: Intent, rest: Partial<Reading> = {}): Reading => ({
  ...{ by: 'grammar', language: 'en', intent, sentence: `${intent.kind} it`, confidence: 0.95 },
  ...rest,
});

/** A grammar of whole sentences, and a model that knows others. */
export function grammarOf(sentences: Record<string, Reading | Reading[]>, ofModel: Record<string, Reading> = {}) {
  const seen = { understood: [] as string[], asked: [] as string[], names: null as Names | null };
  const model = { problem: 'No model is connected.' as string | null, fails: null as string | null };
  const known = (all: Record<string, Reading | Reading[]>, text: string): Understood => {
    const found = Object.entries(all).find(([sentence]) => sentence.toLowerCase() === text.toLowerCase())?.[1];
    if (!found) return { kind: 'none', text, language: 'en' };
    return Array.isArray(found) ? { kind: 'several', readings: found, text } : { kind: 'one', reading: found, text };
  };
  const grammar: Grammar = {
    understand(text, { names }) {
      seen.understood.push(text);
      seen.names = names;
      return known(sentences, text.replace(/[.!?]$/, ''));
    },
    examples: () => [{ group: 'Services', say: ['start shop'] }],
    prompt: (names) => names.projects.map(({ name }) => name).join(', '),
    putRight: (text) => text,
  };
  const modelReader: ModelReader = {
    problem: () => model.problem,
    async read(text) {
      seen.asked.push(text);
      return model.fails === null ? known(ofModel, text) : { kind: 'failed', why: model.fails };
    },
  };
  return { grammar, modelReader, seen, model, sentences };
}

type Scripted = Partial<Deed> & { does?: (signal: AbortSignal) => Promise<Partial<DeedDone>> };

/** Doing of deeds that the test writes, by the kind of what is wanted; what was done is counted. */
export function doingOf(deeds: Partial<Record<Intent['kind'], Scripted>> = {}) {
  const done: Intent[] = [];
  const names: Names = {
    projects: [{ id: 'p-shop', name: 'shop-api', services: ['web'] }],
    workflows: [{ id: 'w-nightly', name: 'nightly' }],
    words: [],
  };
  let later: (said: SaidLater) => void = () => {};
  const doing: Doing = {
    names: async () => names,
    onSaid(fn) {
      later = fn;
      return () => {};
    },
    async prepare(intent) {
      const { does, ...deed } = deeds[intent.kind] ?? {};
      return {
        ok: true,
        deed: {
          ...{ weight: 'act', sentence: `${intent.kind} it`, consequence: null, typed: null, ...deed },
          async carryOut(signal) {
            done.push(intent);
            const more = (await does?.(signal)) ?? {};
            const sentence = `${intent.kind} was done`;
            return { ok: true, sentence, evidence: ['seen'], route: '/x', runId: null, say: 'Done.', ...more };
          },
        },
      };
    },
  };
  return { doing, done, names, deeds, later: (text: string) => later({ text, language: 'en' }) };
}

export const quietSpeaking = (): Speaking & { hushed: number } => {
  const speaking = {
    hushed: 0,
    voices: async () => ({ voices: [], problem: null }),
    async *speak() {
      yield { type: 'ended' as const };
    },
    hush() {
      speaking.hushed += 1;
    },
    problem: async () => null,
    dispose: async () => {},
  };
  return speaking;
};
