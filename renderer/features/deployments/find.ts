import type { Place, Release } from '../../../shared/features/deployments/schema.ts';
import { isWebAddress } from '../../lib/web-address.ts';
import { isGoing, liveOf, waysBack } from './words.ts';

export type PlaceThing =
  | { kind: 'deploy'; place: Place }
  | { kind: 'back'; place: Place; release: Release }
  | { kind: 'open'; place: Place }
  | { kind: 'show'; place: Place };

const verbs: Readonly<Record<string, Exclude<PlaceThing['kind'], 'show'>>> = {
  deploy: 'deploy',
  ship: 'deploy',
  back: 'back',
  rollback: 'back',
  revert: 'back',
  open: 'open',
};
/** `deploy shop to prod`, `go back shop prod`: small words say nothing. */
const small = new Set(['to', 'go', 'in', 'of', 'the', 'at']);

export function placeWish(text: string): {
  verb: Exclude<PlaceThing['kind'], 'show'> | null;
  words: readonly string[];
} {
  const all = text.toLowerCase().split(/\s+/).filter(Boolean);
  const first = all[0] === 'go' && all[1] === 'back' ? 1 : 0;
  const verb = verbs[all[first] ?? ''] ?? null;
  return { verb, words: (verb ? all.slice(first + 1) : all).filter((word) => !small.has(word)) };
}

const most = 6;

/** What the palette offers for a text: places by their name, and with a verb what can be done there. */
export function findPlaces(text: string, places: readonly Place[]): PlaceThing[] {
  const { verb, words } = placeWish(text);
  if (words.length === 0) return [];
  const found: PlaceThing[] = [];
  for (const place of places) {
    const name = `${place.projectName} ${place.spec.name}`.toLowerCase();
    if (!words.every((word) => name.includes(word))) continue;
    const free = !(place.deployment && isGoing(place.deployment));
    const [before] = waysBack(place);
    const live = liveOf(place).length > 0;
    if (verb === null) found.push({ kind: 'show', place });
    if (verb === 'deploy' && free) found.push({ kind: 'deploy', place });
    if (verb === 'back' && free && before) found.push({ kind: 'back', place, release: before });
    if (verb === 'open' && live && isWebAddress(place.url)) found.push({ kind: 'open', place });
  }
  return found.slice(0, most);
}
