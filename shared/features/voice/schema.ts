import { z } from 'zod';
import { reading, voiceLanguage } from './intents.ts';

/** Samples of speech are 16-bit little-endian, mono, so many a second, everywhere. */
export const sampleRate = 16_000;
/** Longer than this nothing is recorded at once; what was said until then is kept and written down. */
export const longestMs = 15 * 60_000;
/** Silence after speech that ends a recording, where the user wants that. */
export const endSilenceMs = 600;

export const utteranceId = z.string().min(1).max(64);

export const utterancePurpose = z.enum(['command', 'dictation']);
export type UtterancePurpose = z.infer<typeof utterancePurpose>;

/** `key`: the global hotkey, `--voice` too; `button`: in the page; `wake`: the wake word; `typed`: written in place of being said. */
export const utteranceOrigin = z.enum(['key', 'button', 'wake', 'typed']);
export type UtteranceOrigin = z.infer<typeof utteranceOrigin>;

export const utteranceState = z.enum([
  'recording',
  /** Said, kept on disk, not yet written down. */
  'transcribing',
  'understanding',
  /** Waits for a click, a choice or a typed word. */
  'asking',
  'doing',
  'done',
  /** Nothing was said: silence, noise, music. */
  'silent',
  /** The words are there, and mean nothing that can be done. */
  'not-understood',
  /** It could not be written down or not be done; `fault` says why. What was spoken is still there. */
  'failed',
  'cancelled',
]);
export type UtteranceState = z.infer<typeof utteranceState>;

export const voiceFault = z.object({
  /** Where it went wrong. */
  step: z.enum(['recording', 'transcribing', 'understanding', 'doing']),
  sentence: z.string(),
  remedy: z.string(),
  /** It may be tried again with what is kept. */
  retry: z.boolean(),
  /** Where the remedy is done, inside the program. */
  route: z.string().optional(),
});
export type VoiceFault = z.infer<typeof voiceFault>;

/** What has to be answered before anything is done. */
export const voiceQuestion = z.object({
  /** `sure`: heard with doubt; `destructive`: never by voice, whoever spoke; `which`: several fit; `speaker`: another voice than the user's. */
  why: z.enum(['sure', 'destructive', 'which', 'speaker']),
  sentence: z.string(),
  /** What will be lost or cut, where something will. */
  consequence: z.string().nullable(),
  /** Has to be typed; null: a click is enough. */
  typed: z.string().nullable(),
  /** For `which`, best first. */
  choices: z.array(z.object({ id: z.string(), sentence: z.string() })),
});
export type VoiceQuestion = z.infer<typeof voiceQuestion>;

export const voiceReceipt = z.object({
  ok: z.boolean(),
  sentence: z.string(),
  /** One line of evidence each: a service and its state, a figure. */
  evidence: z.array(z.string()),
  /** Where its effect can be seen. */
  route: z.string().nullable(),
  runId: z.string().nullable(),
});
export type VoiceReceipt = z.infer<typeof voiceReceipt>;

export const utterance = z.object({
  id: utteranceId,
  purpose: utterancePurpose,
  origin: utteranceOrigin,
  state: utteranceState,
  startedAt: z.number(),
  /** The last sample. */
  spokenAt: z.number().nullable(),
  endedAt: z.number().nullable(),
  audio: z
    .object({
      ms: z.number(),
      bytes: z.number().int(),
      /** Speech in it, as the ears heard; null where nothing listened for it. */
      speechMs: z.number().nullable(),
      /** Until when it is kept; null: until the user deletes it. */
      until: z.number().nullable(),
    })
    .nullable(),
  /** As it was written down, before anything was made of it. */
  heard: z.string().nullable(),
  /** With the user's own words put right. */
  text: z.string().nullable(),
  /** What the user said it should have been. */
  corrected: z.string().nullable(),
  language: voiceLanguage.nullable(),
  /** Which model wrote it down. */
  writtenBy: z.string().nullable(),
  reading: reading.nullable(),
  question: voiceQuestion.nullable(),
  receipt: voiceReceipt.nullable(),
  /** What is said aloud. */
  answer: z.string().nullable(),
  fault: voiceFault.nullable(),
  /** It sounded like the user: null where nobody checked. */
  speaker: z.object({ same: z.boolean(), score: z.number() }).nullable(),
  /** Milliseconds of each step: what it took is not guessed. */
  took: z.object({
    transcribing: z.number().nullable(),
    understanding: z.number().nullable(),
    doing: z.number().nullable(),
  }),
});
export type Utterance = z.infer<typeof utterance>;

/** What the page that records is told, as it happens. */
export const voiceEvent = z.discriminatedUnion('type', [
  /** Speech began or paused; `silentMs` since the last of it. */
  z.object({ type: z.literal('hearing'), id: utteranceId, speaking: z.boolean(), silentMs: z.number() }),
  /** The recording should end now: silence after speech, or the longest time. */
  z.object({ type: z.literal('enough'), id: utteranceId, why: z.enum(['silence', 'limit']) }),
  z.object({ type: z.literal('utterance'), utterance }),
  /** The wake word was heard: begin to record. */
  z.object({ type: z.literal('woken'), at: z.number() }),
  /** To be said aloud; what is being said makes room. */
  z.object({ type: z.literal('say'), id: utteranceId, text: z.string(), language: voiceLanguage }),
  z.object({ type: z.literal('hush') }),
]);
export type VoiceEvent = z.infer<typeof voiceEvent>;

/** One line of the page that says how things stand. Microphone and permission are the page's own to find out. */
export const voicePart = z.object({
  id: z.enum(['hotkey', 'hold', 'overlay', 'transcribing', 'speech-end', 'wake', 'speaker', 'model', 'speaking']),
  state: z.enum(['ready', 'off', 'not-yet', 'broken']),
  /** How it is ready; else why not. */
  sentence: z.string(),
  /** What to do; empty where there is nothing to do. */
  remedy: z.string(),
  /** Where it is done. */
  route: z.string().nullable(),
});
export type VoicePart = z.infer<typeof voicePart>;

export const ownWord = z.object({
  id: z.string(),
  word: z.string(),
  /** How it is misheard: “opti muse”. */
  misheard: z.array(z.string()),
  /** `user`: by hand; `learned`: from a correction. Names of projects, services and workflows need no entry. */
  from: z.enum(['user', 'learned']),
});
export type OwnWord = z.infer<typeof ownWord>;

/** The file that adds phrases. Each problem names its line; what is right in it works. */
export const phrasesFile = z.object({
  path: z.string(),
  exists: z.boolean(),
  phrases: z.number().int(),
  problems: z.array(z.object({ line: z.number().int(), problem: z.string() })),
});
export type PhrasesFile = z.infer<typeof phrasesFile>;

/** `system`: voices of this machine, in the page or as a program; the others are models of a connection. */
export const voiceSource = z.enum(['system', 'program', 'model']);

export const spokenVoice = z.object({
  source: voiceSource,
  id: z.string(),
  name: z.string(),
  language: z.string().nullable(),
});
export type SpokenVoice = z.infer<typeof spokenVoice>;

/** A sentence as sound: 16-bit little-endian mono in base64. A program that plays by itself sends none, and says so. */
export const spokenPiece = z.discriminatedUnion('type', [
  z.object({ type: z.literal('sentence'), at: z.number().int(), text: z.string() }),
  z.object({ type: z.literal('sound'), at: z.number().int(), rate: z.number().int(), pcm: z.string() }),
  /** It is played by the machine itself, not by the page. */
  z.object({ type: z.literal('playing'), at: z.number().int() }),
  z.object({ type: z.literal('failed'), sentence: z.string(), remedy: z.string() }),
  z.object({ type: z.literal('ended') }),
]);
export type SpokenPiece = z.infer<typeof spokenPiece>;

export const speakerState = z.object({
  samples: z.number().int(),
  needed: z.number().int(),
  /** Why nothing can be enrolled or compared; null when it can. */
  problem: z.string().nullable(),
});
export type SpeakerState = z.infer<typeof speakerState>;
