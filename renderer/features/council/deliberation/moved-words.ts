import { shareWords, signed } from '../words.ts';
import type { Move } from './moves.ts';

export function movedWords({ right, before, after }: Move): string {
  if (right === null) return 'nothing was learned of it';
  const was = `${shareWords(before.accuracy)} (${signed(before.logOdds)})`;
  if (after === null) return `${was} when it voted; it sits there no more, or with another model`;
  return `${was} → ${shareWords(after.accuracy)} (${signed(after.logOdds)})`;
}
