import type { BlueprintPin } from '../../../../shared/features/blueprints/schema.ts';
import type { Draft } from '../types.ts';
import { imagesIn, pinned } from './images-in.ts';

const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });

/** The draft with the digests that are known, and for each the reason: who said so, and when. */
export function withPins(draft: Draft, pins: readonly BlueprintPin[]): Draft {
  const known = pins.filter(({ digest }) => digest !== null);
  const text = pinned(draft, new Map(known.map(({ image, digest }) => [image, digest ?? ''])));
  if (text === draft.text) return draft;
  const named = new Set(imagesIn([draft]));
  const reasons = known
    .filter(({ image }) => named.has(image))
    .map(({ image, from, at }) => ({
      sentence: `${image} is pinned to what it was on ${day.format(at)}, as ${from ?? 'its registry'} says.`,
      ...{ file: null, line: null },
    }));
  return { ...draft, text, reasons: [...draft.reasons, ...reasons] };
}
