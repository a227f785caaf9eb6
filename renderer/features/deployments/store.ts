import { create } from 'zustand';
import type { Deployment, Place, Release } from '../../../shared/features/deployments/schema.ts';
import type { ProjectRow } from '../../../shared/features/projects/schema.ts';

interface Places {
  /** Null until they were read. */
  places: readonly Place[] | null;
  byProject: ReadonlyMap<string, readonly Place[]>;
  /** The projects as the cache of queries has them, for the palette, which stands outside React. */
  projects: () => readonly ProjectRow[] | undefined;
}

/** The one answer of the core, for whoever stands outside React: the palette, keys, menus of projects. */
export const usePlacesStore = create<Places>()(() => ({
  places: null,
  byProject: new Map(),
  projects: () => undefined,
}));

export function putPlaces(places: readonly Place[]): void {
  usePlacesStore.setState({ places, byProject: Map.groupBy(places, ({ projectId }) => projectId) });
}

export const placesOf = (projectId: string): readonly Place[] =>
  usePlacesStore.getState().byProject.get(projectId) ?? [];

export type DeploymentsDialog =
  /** Without a place the user chooses one of these. */
  | { kind: 'deploy'; places: readonly Place[]; placeId: string | null }
  /** Null adds one; without a project the user chooses it. With a Dockerfile it begins with containers of that. */
  | { kind: 'place'; projectId: string | null; place: Place | null; dockerfile?: string }
  | { kind: 'rollback'; place: Place; release: Release; why: string }
  | { kind: 'promote'; place: Place; others: readonly Place[] }
  | { kind: 'abort'; deployment: Deployment }
  | { kind: 'remove'; place: Place }
  /** What a deployment would change in its cluster. */
  | { kind: 'dry-run'; place: Place };

export const useDeploymentsDialog = create<{ dialog: DeploymentsDialog | null; times: number }>()(() => ({
  dialog: null,
  times: 0,
}));
/** Each time a dialog of its own: what was written in the one before is not in the next. */
export const openDialog = (dialog: DeploymentsDialog) =>
  useDeploymentsDialog.setState(({ times }) => ({ dialog, times: times + 1 }));
export const closeDialog = () => useDeploymentsDialog.setState({ dialog: null });

/** The place that the keys of this feature act on: the row that the cursor is on, or the page that is open. */
export const usePlaceTarget = create<{ id: string | null }>()(() => ({ id: null }));
export const setPlaceTarget = (id: string | null) => usePlaceTarget.setState({ id });

/** As the core knows it now: the dialog may have been opened from an older picture. */
export const freshPlace = (place: Place): Place =>
  usePlacesStore.getState().places?.find(({ id }) => id === place.id) ?? place;
