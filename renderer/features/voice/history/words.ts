import type { Utterance, UtteranceState } from '../../../../shared/features/voice/schema.ts';
import type { MarkState } from '../../../ui/state-mark.tsx';

const looks: Record<UtteranceState, { mark: MarkState; word: string }> = {
  recording: { mark: 'running', word: 'being said' },
  transcribing: { mark: 'running', word: 'being written down' },
  understanding: { mark: 'running', word: 'being understood' },
  asking: { mark: 'waiting', word: 'waits for you' },
  doing: { mark: 'running', word: 'being done' },
  done: { mark: 'healthy', word: 'done' },
  silent: { mark: 'neutral', word: 'nothing said' },
  'not-understood': { mark: 'warning', word: 'not understood' },
  failed: { mark: 'failing', word: 'failed' },
  cancelled: { mark: 'stopped', word: 'cancelled' },
};

export function lookOf({ state, receipt }: Pick<Utterance, 'state' | 'receipt'>): { mark: MarkState; word: string } {
  if (state === 'done' && receipt && !receipt.ok) return { mark: 'failing', word: 'did not work' };
  return looks[state];
}

/** Its words, the best that there are. */
export const wordsOf = ({ corrected, text, heard }: Pick<Utterance, 'corrected' | 'text' | 'heard'>): string | null =>
  corrected ?? text ?? heard;

/** What came of it, in one line. */
export function outcomeOf({ receipt, fault, question, reading, state }: Utterance): string {
  if (receipt) return receipt.sentence;
  if (fault) return fault.sentence;
  if (state === 'asking' && question) return question.sentence;
  return reading?.sentence ?? '';
}

export const originWords: Record<Utterance['origin'], string> = {
  key: 'by the hotkey',
  button: 'by the button',
  wake: 'by the wake word',
  typed: 'written',
};

export const byWords = {
  grammar: 'by the grammar',
  phrases: 'by a phrase of yours',
  learned: 'as you taught it',
  model: 'by a model',
} as const;

/** Nothing is under way with it. */
export const isOver = ({ state }: Pick<Utterance, 'state'>): boolean =>
  !['recording', 'transcribing', 'understanding', 'doing'].includes(state);
