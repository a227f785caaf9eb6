import {
  CircleStop,
  Copy,
  ExternalLink,
  FileDiff,
  FolderGit2,
  MoveRight,
  Rocket,
  ScrollText,
  Settings2,
  Trash2,
  Undo2,
} from 'lucide-react';
import type { Place } from '../../../../shared/features/deployments/schema.ts';
import { askEntries } from '../../../app/ask-about.ts';
import { copyText } from '../../../lib/copy-text.ts';
import { short } from '../../../lib/short.ts';
import { addressWords, isWebAddress, openAddress } from '../../../lib/web-address.ts';
import type { MenuEntry } from '../../../ui/menu.tsx';
import { type Acts, placePath } from '../acts.ts';
import { aboutPlace } from '../ask.ts';
import { openDialog, placesOf } from '../store.ts';
import { isGoing, isInstant, liveOf, numbered, placeName, waysBack } from '../words.ts';

interface Options {
  acts: Acts;
  go: (to: string) => void;
  /** On its own page it need not be opened. */
  own?: boolean;
}

const mostWaysBack = 5;

/** What can be done with one place, from any list. */
export function placeEntries(place: Place, { acts, go, own = false }: Options): MenuEntry[] {
  const going = place.deployment !== null && isGoing(place.deployment) ? place.deployment : null;
  const others = placesOf(place.projectId).filter(({ id }) => id !== place.id);
  const sources = others.filter((one) => liveOf(one).length > 0);
  const about = aboutPlace(place);
  return [
    ...(own
      ? []
      : [
          {
            id: 'open-place',
            label: 'Open',
            icon: ScrollText,
            shortcut: 'Enter',
            onSelect: () => go(placePath(place.id)),
          },
          {
            id: 'deploy',
            label: 'Deploy…',
            icon: Rocket,
            shortcut: 'D',
            disabled: going !== null,
            onSelect: () => openDialog({ kind: 'deploy', places: [place], placeId: place.id }),
          },
        ]),
    ...(going
      ? [
          {
            id: 'abort',
            label: `Abort ${numbered(going.release)}…`,
            icon: CircleStop,
            danger: true,
            onSelect: () => openDialog({ kind: 'abort', deployment: going }),
          },
        ]
      : waysBack(place)
          .slice(0, mostWaysBack)
          .map((release) => ({
            id: `back-${release.id}`,
            label: `Go back to ${numbered(release)}`,
            hint: isInstant(release) ? 'At once: it runs' : 'It is started first',
            icon: Undo2,
            onSelect: () => void acts.goBack(place, release),
          }))),
    ...(sources.length > 0 && !going
      ? [
          {
            id: 'promote',
            label: `Promote to ${short(place.spec.name, 40)}…`,
            icon: MoveRight,
            onSelect: () => openDialog({ kind: 'promote', place, others: sources }),
          },
        ]
      : []),
    ...(place.cluster
      ? [
          {
            id: 'dry-run',
            label: 'What would change…',
            icon: FileDiff,
            onSelect: () => openDialog({ kind: 'dry-run', place }),
          },
        ]
      : []),
    { type: 'separator', id: 'address-line' },
    ...(isWebAddress(place.url)
      ? [
          {
            id: 'browser',
            label: `Open ${addressWords(place.url)}`,
            icon: ExternalLink,
            shortcut: 'O',
            disabled: liveOf(place).length === 0,
            onSelect: () => openAddress(place.url),
          },
          { id: 'address', label: 'Copy its address', icon: Copy, onSelect: () => void copyText(place.url) },
        ]
      : []),
    {
      id: 'project',
      label: `Open ${short(place.projectName, 60)}`,
      icon: FolderGit2,
      onSelect: () => go(`/projects/${encodeURIComponent(place.projectId)}?tab=deploy`),
    },
    ...(about ? [{ type: 'separator' as const, id: 'ask-line' }, ...askEntries(about, go)] : []),
    { type: 'separator', id: 'line' },
    {
      id: 'change',
      label: 'Change…',
      icon: Settings2,
      onSelect: () => openDialog({ kind: 'place', projectId: place.projectId, place }),
    },
    {
      id: 'remove',
      label: `Remove ${placeName(place)}…`,
      icon: Trash2,
      danger: true,
      onSelect: () => openDialog({ kind: 'remove', place }),
    },
  ];
}

/** `Deploy…` for the menu of a project that has places. */
export function deployEntries(projectId: string): MenuEntry[] {
  const places = placesOf(projectId);
  if (places.length === 0) return [];
  return [
    {
      id: 'deploy',
      label: 'Deploy…',
      icon: Rocket,
      onSelect: () =>
        openDialog({ kind: 'deploy', places, placeId: places.length === 1 ? (places[0]?.id ?? null) : null }),
    },
  ];
}
