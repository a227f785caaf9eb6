import type { Place } from '../../../shared/features/deployments/schema.ts';
import { isGoing, liveOf, numbered, placeMark } from './words.ts';

export const shows = ['all', 'going', 'failing'] as const;
export type Show = (typeof shows)[number];

const isFailing = (place: Place): boolean =>
  placeMark(place).mark === 'failing' || place.last?.state === 'failed' || place.last?.state === 'rolled-back';
const goesOn = ({ deployment }: Place): boolean => deployment !== null && isGoing(deployment);

function holds(place: Place, words: readonly string[]): boolean {
  const text = [
    place.projectName,
    place.spec.name,
    place.url,
    place.spec.strategy.type,
    ...liveOf(place).flatMap((release) => [numbered(release), release.commit ?? '', release.subject ?? '']),
  ]
    .join(' ')
    .toLowerCase();
  return words.every((word) => text.includes(word));
}

interface Filter {
  text: string;
  show: Show;
  project: string | null;
}

export function filtered(places: readonly Place[], { text, show, project }: Filter): Place[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return places.filter(
    (place) =>
      (project === null || place.projectId === project) &&
      (show === 'all' || (show === 'going' ? goesOn(place) : isFailing(place))) &&
      holds(place, words),
  );
}

export const countsOf = (places: readonly Place[]) => ({
  going: places.filter(goesOn).length,
  failing: places.filter(isFailing).length,
  projects: new Set(places.map(({ projectId }) => projectId)).size,
});
