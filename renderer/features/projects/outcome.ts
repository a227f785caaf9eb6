import type { Run } from '../../../shared/features/runs/schema.ts';
import { printable } from '../../lib/printable.ts';
import type { ToastOptions } from '../../ui/toast.tsx';

export type EndedRun = Pick<Run, 'state' | 'error' | 'output'>;

/** What a run of one project says of it: `shop: 3 new commits on origin/main`. */
const sentenceOf = (output: Run['output']): string | null =>
  typeof output === 'object' && output !== null && 'sentence' in output && typeof output.sentence === 'string'
    ? output.sentence
    : null;

const words = { fetch: 'fetched', pull: 'pulled where that was a fast-forward' } as const;

/** Of a fetch or a pull, for whoever has asked for it; what failed is told as that. */
export function outcomeOf(what: 'fetch' | 'pull', who: string, run: EndedRun): Pick<ToastOptions, 'title' | 'tone'> {
  if (run.state === 'succeeded')
    return { tone: 'ok', title: printable(sentenceOf(run.output) ?? `${who}: ${words[what]}`) };
  const not = `${who}: not ${what === 'fetch' ? 'fetched' : 'pulled'}`;
  if (run.state === 'cancelled') return { tone: 'warn', title: `${not}, it was cancelled` };
  return { tone: 'bad', title: printable(run.error?.sentence ?? not) };
}
