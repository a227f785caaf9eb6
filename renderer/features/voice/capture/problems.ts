import { noMicrophones } from '../../../lib/microphones.ts';

export type MicrophoneProblemKind =
  | 'unsafe-address'
  | 'refused'
  | 'none'
  | 'busy'
  | 'needs-click'
  | 'unsupported'
  | 'lost'
  | 'unknown';

/** Why nothing can be heard, and what to do about it. */
export interface MicrophoneProblem {
  kind: MicrophoneProblemKind;
  sentence: string;
  remedy: string;
}

/** Thrown by whoever opens a microphone. */
export class MicrophoneFault extends Error {
  readonly problem: MicrophoneProblem;
  constructor(problem: MicrophoneProblem, options?: ErrorOptions) {
    super(problem.sentence, options);
    this.name = 'MicrophoneFault';
    this.problem = problem;
  }
}

const words: Record<MicrophoneProblemKind, Omit<MicrophoneProblem, 'kind'>> = {
  'unsafe-address': {
    sentence: 'This page was opened over an address that is not safe, so the browser gives it no microphone.',
    remedy: 'Open Optimus as http://localhost or http://127.0.0.1 on its own machine, or over https.',
  },
  refused: {
    sentence: 'The microphone is not allowed for this page.',
    remedy: 'Allow it at the left end of the browser’s address bar, then speak again.',
  },
  none: { sentence: 'No microphone is plugged in.', remedy: 'Plug one in, or turn it on, and speak again.' },
  busy: {
    sentence: 'The microphone does not answer: another program may hold it.',
    remedy: 'Close what records with it, and speak again.',
  },
  'needs-click': {
    sentence: 'The browser lets a page listen only after it was clicked once.',
    remedy: 'Click “Speak” here.',
  },
  unsupported: {
    sentence: 'This browser cannot record sound.',
    remedy: 'Use a newer browser, or the desktop application.',
  },
  lost: {
    sentence: 'The microphone went away while you spoke.',
    remedy: 'What was said until then is kept. Plug it in again for the next time.',
  },
  unknown: { sentence: 'The microphone could not be opened.', remedy: 'Plug it in anew, and speak again.' },
};

const desktop: Partial<Record<MicrophoneProblemKind, string>> = {
  refused: 'Allow Optimus to use the microphone in the privacy settings of your system, then speak again.',
};

export const problemOf = (kind: MicrophoneProblemKind, onDesktop: boolean): MicrophoneProblem => ({
  kind,
  ...words[kind],
  ...(onDesktop && desktop[kind] ? { remedy: desktop[kind] } : {}),
});

const kinds: Readonly<Record<string, MicrophoneProblemKind>> = {
  NotAllowedError: 'refused',
  SecurityError: 'refused',
  NotFoundError: 'none',
  NotReadableError: 'busy',
  AbortError: 'busy',
  NotSupportedError: 'unsupported',
};

/** By the name of what the browser throws; its message is in no language in particular. */
export function kindOf(error: unknown): MicrophoneProblemKind {
  const name = typeof error === 'object' && error !== null && 'name' in error ? String(error.name) : '';
  return kinds[name] ?? 'unknown';
}

/** What can be known before it is tried. */
export function foreseen(): MicrophoneProblemKind | null {
  if (noMicrophones() !== null) return 'unsafe-address';
  return typeof AudioWorkletNode === 'undefined' ? 'unsupported' : null;
}
