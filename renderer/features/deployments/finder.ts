import { ExternalLink, type LucideIcon, Rocket, Undo2 } from 'lucide-react';
import type { Finder, Found } from '../../app/feature.ts';
import { short } from '../../lib/short.ts';
import { addressWords, openAddress } from '../../lib/web-address.ts';
import { placePath } from './acts.ts';
import { findPlaces, type PlaceThing, placeWish } from './find.ts';
import { actsOfPage } from './page-acts.ts';
import { openDialog, usePlacesStore } from './store.ts';
import { isInstant, numbered, placeMark, placeName } from './words.ts';

const icons: Record<PlaceThing['kind'], LucideIcon> = {
  deploy: Rocket,
  back: Undo2,
  open: ExternalLink,
  show: Rocket,
};

function titleOf(thing: PlaceThing): string {
  const { place } = thing;
  switch (thing.kind) {
    case 'deploy':
      return `Deploy ${short(place.projectName, 80)} to ${short(place.spec.name, 40)}`;
    case 'back':
      return `Go back to ${numbered(thing.release)} of ${placeName(place)}`;
    case 'open':
      return `Open ${placeName(place)}`;
    case 'show':
      return placeName(place);
  }
}

function hintOf(thing: PlaceThing): string {
  if (thing.kind === 'open') return addressWords(thing.place.url);
  if (thing.kind === 'back') return isInstant(thing.release) ? 'at once: it runs' : 'it is started first';
  return placeMark(thing.place).word;
}

const foundOf = (thing: PlaceThing): Found => {
  const { place } = thing;
  return {
    id: `place:${thing.kind}:${place.id}`,
    title: titleOf(thing),
    hint: hintOf(thing),
    icon: icons[thing.kind],
    to: placePath(place.id),
    ...(thing.kind === 'deploy' && {
      run: () => openDialog({ kind: 'deploy', places: [place], placeId: place.id }),
    }),
    ...(thing.kind === 'open' && { run: () => openAddress(place.url) }),
    ...(thing.kind === 'back' && {
      run: (context) => actsOfPage(context).goBack(place, thing.release),
    }),
  };
};

const known = (text: string): Found[] => findPlaces(text, usePlacesStore.getState().places ?? []).map(foundOf);

/** `deploy shop to prod`, `go back shop prod`, `open shop prod`, or the name of a place alone. */
export const placeFinder: Finder = {
  id: 'places',
  title: 'Places',
  find: (text) => Promise.resolve(known(text)),
  named: (text) => (placeWish(text).verb ? known(text) : []),
};
