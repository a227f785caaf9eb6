import type { ModelRef } from '../../../../shared/features/minds/schema.ts';
import type { Minds } from '../../minds/index.ts';

/** Instructions, question, options and what others said, where nobody has counted them yet. */
const frame = 2_000;
const least = 300;

/** How long an answer may be and how much evidence there is room for, in a model that reads only so much at once. */
export function roomIn(
  minds: Pick<Minds, 'info'>,
  model: ModelRef,
  wantedOut: number,
): { out: number; evidence: number } {
  const context = minds.info(model)?.contextTokens ?? Number.MAX_SAFE_INTEGER;
  const out = Math.min(wantedOut, Math.max(least, Math.floor(context / 4)));
  return { out, evidence: Math.max(least, context - out - frame) };
}
