import type { KnownError } from '../../app/connection.ts';
import { type Described, describeKnown } from '../../app/describe-error.ts';

const lookAgain = 'Look again to see what is there now.';

/** What became of the files, as far as the answer says it: a call that broke off may have written them. */
export function writeFailure(known: KnownError | null): Described {
  const unknown = 'Whether anything was written is not known';
  if (known === null) return { title: unknown, meaning: 'No answer of Optimus came back.', advice: lookAgain };
  if (known.code === 'INTERNAL' || known.code === 'CANCELLED') {
    const { meaning, advice } = describeKnown(unknown, known);
    return { title: unknown, meaning, advice: [advice, lookAgain].filter(Boolean).join(' ') };
  }
  if (known.code !== 'CONFLICT' && known.code !== 'UNAVAILABLE') return describeKnown('Nothing was written', known);
  const isPartly = known.code === 'UNAVAILABLE' && known.data.partly === true;
  const told = describeKnown(
    isPartly ? 'Not everything could be written, and some of it stays' : 'Nothing was written',
    known,
  );
  // Which file it is stands beside the sentence, not in it.
  return { ...told, meaning: `${known.data.what}: ${told.meaning}` };
}
