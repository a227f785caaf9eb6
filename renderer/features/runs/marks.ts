import type { RunState, RunStep, RunSummary } from '../../../shared/features/runs/schema.ts';
import type { Marked } from '../../ui/state-mark.tsx';

export const runMarks: Record<RunState, Marked> = {
  queued: { mark: 'neutral', word: 'queued' },
  running: { mark: 'running', word: 'running' },
  waiting: { mark: 'waiting', word: 'waiting' },
  paused: { mark: 'stopped', word: 'paused' },
  compensating: { mark: 'warning', word: 'undoing' },
  succeeded: { mark: 'healthy', word: 'succeeded' },
  failed: { mark: 'failing', word: 'failed' },
  cancelled: { mark: 'stopped', word: 'cancelled' },
};

/** With what the state alone does not say: that it asks, or that something outside holds it up. */
export function markOf({ state, asks, heldUp }: Pick<RunSummary, 'state' | 'asks' | 'heldUp'>): Marked {
  if (heldUp === 'space') return { mark: 'warning', word: 'waits for space' };
  return asks ? { mark: 'waiting', word: 'asks you' } : runMarks[state];
}

const stepMarks: Record<RunStep['state'], Marked> = {
  blocked: { mark: 'neutral', word: 'not yet' },
  ready: { mark: 'info', word: 'ready' },
  running: { mark: 'running', word: 'running' },
  waiting: { mark: 'waiting', word: 'waiting' },
  retrying: { mark: 'warning', word: 'tries again' },
  succeeded: { mark: 'healthy', word: 'succeeded' },
  failed: { mark: 'failing', word: 'failed' },
  skipped: { mark: 'neutral', word: 'skipped' },
  cancelled: { mark: 'stopped', word: 'cancelled' },
};

/** Undoing comes last and so says more than how the step itself had ended. */
export function stepMark({ state, compensation, wait, reused }: RunStep): Marked {
  if (compensation === 'running') return { mark: 'warning', word: 'undoing' };
  if (compensation === 'done') return { mark: 'stopped', word: 'undone' };
  if (compensation === 'failed') return { mark: 'failing', word: 'not undone' };
  if (state === 'waiting' && wait?.kind === 'approval') return { mark: 'waiting', word: 'asks you' };
  if (state === 'succeeded' && reused) return { mark: 'healthy', word: 'taken over' };
  return stepMarks[state];
}

/** Not ended: it can still be cancelled. */
export const isLive = ({ state }: Pick<RunSummary, 'state'>): boolean =>
  state !== 'succeeded' && state !== 'failed' && state !== 'cancelled';
