import type { ModelEnd } from '../../../../shared/features/minds/schema.ts';
import { Fault } from './types.ts';

const advice: Readonly<Record<string, string>> = {
  unauthorised: 'Look at its key in Minds.',
  forbidden: 'Look at its credit and at what its key may do.',
  'not-found': 'Choose another model for speaking in Minds, or another voice.',
  'bad-request': 'Choose another model for speaking in Minds, or another voice.',
  'rate-limited': 'Wait a little, then try again.',
  overloaded: 'Wait a little, then try again.',
  unreachable: 'Look whether this machine is online and its server runs.',
  timeout: 'Try again.',
  cut: 'Try again.',
};

/** What ended the sound, in words; null where it is whole, or was ended by the listener. */
export function faultOfEnd(end: ModelEnd, who: string): Fault | null {
  switch (end.kind) {
    case 'complete':
    case 'cancelled':
      return null;
    case 'failed':
      return new Fault(
        `${who} could not speak: ${end.fault.message.replace(/\.$/, '')}.`,
        advice[end.fault.code] ?? 'Try again, or choose another voice of the answers.',
      );
    case 'refusal':
      return new Fault(`${who} refused to say it: ${end.message.replace(/\.$/, '')}.`, '');
    default:
      return new Fault(`${who} sent more sound than the text can be.`, 'Choose another model for speaking in Minds.');
  }
}
