import type { BlueprintPin } from '../../../shared/features/blueprints/schema.ts';
import { formatCount } from '../../lib/number.ts';

/** What was found when it was asked, and for which files. */
export interface FoundPins {
  pins: readonly BlueprintPin[];
  /** Kinds and members that were chosen then. */
  of: string;
}

export const choiceKey = (kinds: readonly string[], members: readonly string[] | undefined): string =>
  JSON.stringify([[...kinds].sort(), members === undefined ? null : [...members].sort()]);

export const unresolved = (pins: readonly BlueprintPin[]): BlueprintPin[] =>
  pins.filter(({ digest }) => digest === null);

/** How it went, in one line. */
export function pinsWords(pins: readonly BlueprintPin[]): string {
  if (pins.length === 0) return 'These files name no image of others.';
  const left = unresolved(pins).length;
  if (left === 0) return `${formatCount(pins.length, 'image')} pinned.`;
  return `${pins.length - left} of ${formatCount(pins.length, 'image')} pinned, ${left} left by tag.`;
}
