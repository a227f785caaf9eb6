import { DomainError } from '../../../../shared/contract/errors.ts';
import type { FaultCode, ModelEnd } from '../../../../shared/features/minds/schema.ts';
import type { VoiceFault } from '../../../../shared/features/voice/schema.ts';
import { StorageFull } from '../../../core/lib/storage-full.ts';

const kept = 'What you said is kept.';
const remedies: Partial<Record<FaultCode, string>> = {
  unauthorised: 'Look at its key under Minds, then try again.',
  forbidden: 'Look at your account with it, then try again.',
  'not-found': 'Choose another model for writing down under Minds, then try again.',
  'not-sent': 'Look under Minds, then try again.',
  unreachable: 'Try again once it can be reached.',
  'rate-limited': 'Try again in a moment.',
  overloaded: 'Try again in a moment.',
  'too-long': 'Choose another model for writing down under Minds, then try again.',
};

const minds = '/minds';

/** How it ended that was to be written down, in the provider's own words where it said any. */
export function transcribingFault(end: ModelEnd): VoiceFault {
  const of = (sentence: string, remedy = 'Try again.'): VoiceFault => ({
    ...{ step: 'transcribing', sentence, remedy: `${kept} ${remedy}`, retry: true },
    ...(remedy.includes('under Minds') && { route: minds }),
  });
  switch (end.kind) {
    case 'failed':
      return of(end.fault.message, remedies[end.fault.code]);
    case 'refusal':
      return of(end.message.trim() === '' ? 'The model refused.' : `The model refused: ${end.message}`);
    case 'length':
      return of('What was written down was cut off at the longest that the model writes.');
    default:
      return of('It ended before it was written down.');
  }
}

export const noModel: VoiceFault = {
  step: 'transcribing',
  sentence: 'No model writes down what is said.',
  remedy: `${kept} Connect one under Minds, or let Whisper write it down on this machine; then try again.`,
  retry: true,
  route: minds,
};

export const noModelUnasked: VoiceFault = {
  ...noModel,
  sentence: 'No model on this machine writes down what is said, and you have chosen none for it.',
  remedy: `${kept} Choose one under Minds; then try again.`,
};

export const soundGone: VoiceFault = {
  ...{
    step: 'transcribing',
    sentence: 'The sound of it is not there any more.',
    remedy: 'Say it again.',
    retry: false,
  },
};

/** In the words of whoever could not do it; null where it was no expected one. */
export function wordsOf(error: unknown): { sentence: string; remedy: string } | null {
  if (error instanceof StorageFull)
    return { sentence: 'There is no room left on the disk.', remedy: 'Free some space, then try again.' };
  if (!(error instanceof DomainError)) return null;
  const data: Record<string, unknown> = error.data;
  const text = (value: unknown) => (typeof value === 'string' ? value : '');
  switch (error.code) {
    case 'NOT_FOUND':
      return { sentence: `The ${text(data.what)} is not there any more.`, remedy: '' };
    case 'INVALID': {
      const [first] = error.code === 'INVALID' && Array.isArray(data.problems) ? data.problems : [];
      return { sentence: text(first?.problem) || 'That cannot be done so.', remedy: '' };
    }
    default:
      return { sentence: text(data.why) || 'That could not be done.', remedy: text(data.remedy) };
  }
}
