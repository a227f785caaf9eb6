import type { Utterance } from '../../../../shared/features/voice/schema.ts';
import type { MarkState } from '../../../ui/state-mark.tsx';
import type { CaptureState } from '../capture/store.ts';

export type Stage =
  | 'problem'
  | 'opening'
  | 'listening'
  | 'sending'
  | 'transcribing'
  | 'understanding'
  | 'asking'
  | 'doing'
  | 'done'
  | 'silent'
  | 'not-understood'
  | 'failed'
  | 'cancelled'
  | 'typing';

/** What the panel shows: the microphone of this page first, then what the core makes of the words. */
export function stageOf(capture: CaptureState, utterance: Utterance | null, online: boolean): Stage {
  if (capture.typing) return 'typing';
  if (capture.phase === 'opening') return 'opening';
  if (capture.phase === 'recording') return 'listening';
  if (capture.phase === 'sending') return online ? 'transcribing' : 'sending';
  if (!utterance) return capture.problem ? 'problem' : 'opening';
  // Its microphone was lost while it was spoken: what was said until then goes on all the same.
  if (capture.problem && capture.problem.kind !== 'lost') return 'problem';
  return utterance.state === 'recording' ? 'transcribing' : utterance.state;
}

export interface StageLook {
  mark: MarkState;
  word: string;
  /** It goes on by itself. */
  busy: boolean;
}

const looks: Record<Stage, StageLook> = {
  problem: { mark: 'failing', word: 'Cannot listen', busy: false },
  opening: { mark: 'waiting', word: 'Opening the microphone', busy: true },
  listening: { mark: 'running', word: 'Listening', busy: false },
  sending: { mark: 'waiting', word: 'Kept here until Optimus is back', busy: true },
  transcribing: { mark: 'running', word: 'Writing it down', busy: true },
  understanding: { mark: 'running', word: 'Understanding', busy: true },
  asking: { mark: 'waiting', word: 'Waiting for you', busy: false },
  doing: { mark: 'running', word: 'Doing', busy: true },
  done: { mark: 'healthy', word: 'Done', busy: false },
  silent: { mark: 'neutral', word: 'Nothing was said', busy: false },
  'not-understood': { mark: 'warning', word: 'Not understood', busy: false },
  failed: { mark: 'failing', word: 'Did not work', busy: false },
  cancelled: { mark: 'stopped', word: 'Cancelled', busy: false },
  typing: { mark: 'info', word: 'Write what you would say', busy: false },
};

export function lookOf(stage: Stage, utterance: Utterance | null): StageLook {
  if (stage === 'done' && utterance?.receipt && !utterance.receipt.ok)
    return { mark: 'warning', word: 'Not all of it worked', busy: false };
  if (stage === 'done' && utterance?.purpose === 'dictation') return { ...looks.done, word: 'Written' };
  return looks[stage];
}

/** Over: Escape only puts it away. */
export const isOver = (stage: Stage) =>
  ['problem', 'done', 'silent', 'not-understood', 'failed', 'cancelled', 'typing'].includes(stage);

/** Told on the page where it was said; whoever goes on to another one does not take it along. */
export const staysBehind = (stage: Stage) => stage === 'not-understood' || stage === 'failed' || stage === 'problem';

/** Needs nothing of the user, so it goes away by itself. */
export const leavesByItself = (stage: Stage) => stage === 'done' || stage === 'silent' || stage === 'cancelled';
