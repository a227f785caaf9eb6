import type { ServiceReceipt } from '../../../../shared/features/launcher/schema.ts';
import type { Launched } from './launch.ts';
import { asSentence } from './words.ts';

/** What says that a start has come to its end well. */
export const evidenceOf = ({ body, port }: Launched, said: string): ServiceReceipt['evidence'] => [
  ...(body.pid === null ? [] : [{ ok: true, sentence: `Process ${body.pid} runs: ${body.command}` }]),
  ...(port === null ? [] : [{ ok: true, sentence: `It was given port ${port}.` }]),
  ...(body.limitedBy === null ? [] : [{ ok: true, sentence: `Limits: ${body.limitedBy}` }]),
  ...(said === '' ? [] : [{ ok: true, sentence: asSentence(said) }]),
];
