import type { Reading, VoiceLanguage } from '../../../../shared/features/voice/intents.ts';
import type {
  Utterance,
  UtteranceOrigin,
  UtterancePurpose,
  UtteranceState,
  VoiceFault,
  VoiceQuestion,
  VoiceReceipt,
} from '../../../../shared/features/voice/schema.ts';

/** One thing that was said, as it is kept. */
export interface Said {
  id: string;
  purpose: UtterancePurpose;
  origin: UtteranceOrigin;
  state: UtteranceState;
  startedAt: number;
  spokenAt: number | null;
  endedAt: number | null;
  /** When it was written down, or it was found that nothing was said: from then on its sound may go. */
  writtenAt: number | null;
  samples: number;
  /** Its sound is on the disk. */
  sound: boolean;
  /** Its end may be missing: it broke off, or was too long. */
  cut: boolean;
  speechMs: number | null;
  heard: string | null;
  text: string | null;
  corrected: string | null;
  language: VoiceLanguage | null;
  writtenBy: string | null;
  reading: Reading | null;
  choices: Reading[] | null;
  question: VoiceQuestion | null;
  receipt: VoiceReceipt | null;
  answer: string | null;
  fault: VoiceFault | null;
  speaker: { same: boolean; score: number } | null;
  took: Utterance['took'];
}

export type SaidChange = Partial<Omit<Said, 'id' | 'purpose' | 'origin' | 'startedAt'>>;

export const underWay = ['recording', 'transcribing', 'understanding', 'doing'] as const satisfies UtteranceState[];
export const isUnderWay = (state: UtteranceState): state is (typeof underWay)[number] =>
  (underWay as readonly UtteranceState[]).includes(state);
export const isOver = (state: UtteranceState): boolean => state !== 'asking' && !isUnderWay(state);

export const nothingTook: Utterance['took'] = { transcribing: null, understanding: null, doing: null };

export function newSaid(one: Pick<Said, 'id' | 'purpose' | 'origin' | 'state' | 'startedAt'> & Partial<Said>): Said {
  return {
    ...{ spokenAt: null, endedAt: null, writtenAt: null, samples: 0, sound: false, cut: false, speechMs: null },
    ...{ heard: null, text: null, corrected: null, language: null, writtenBy: null, reading: null, choices: null },
    ...{ question: null, receipt: null, answer: null, fault: null, speaker: null, took: nothingTook },
    ...one,
  };
}
