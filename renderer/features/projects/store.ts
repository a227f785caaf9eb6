import { create } from 'zustand';
import { persist } from 'zustand/middleware';
import type { ProjectRow, ViewFilter } from '../../../shared/features/projects/schema.ts';

interface ProjectsLayout {
  layout: ViewFilter['layout'];
  /** Views and facets beside the list. */
  railOpen: boolean;
  widths: Record<string, number>;
}

const standard: ProjectsLayout = { layout: 'table', railOpen: true, widths: {} };

/** Takes from what was remembered only what still has the right shape. */
function sanitise(saved: unknown): ProjectsLayout {
  const from = typeof saved === 'object' && saved !== null ? (saved as Record<string, unknown>) : {};
  const widths = typeof from.widths === 'object' && from.widths !== null ? Object.entries(from.widths) : [];
  return {
    layout: from.layout === 'grid' ? 'grid' : 'table',
    railOpen: from.railOpen !== false,
    widths: Object.fromEntries(widths.filter(([, width]) => typeof width === 'number' && width > 0 && width < 2_000)),
  };
}

/** How this screen is arranged; remembered by this window. */
export const useProjectsLayout = create<ProjectsLayout>()(
  persist((): ProjectsLayout => standard, { name: 'optimus.projects', merge: (saved) => sanitise(saved) }),
);

export const setProjectsLayout = (patch: Partial<ProjectsLayout>) => useProjectsLayout.setState(patch);

/** The dialogs of projects: one at a time, from any screen. */
export type ProjectsDialog =
  | { kind: 'folders' }
  | { kind: 'add' }
  | { kind: 'uses' }
  | { kind: 'tag'; rows: readonly ProjectRow[] }
  | { kind: 'forget'; rows: readonly ProjectRow[] }
  | { kind: 'clean'; row: ProjectRow }
  | { kind: 'save-view'; filter: ViewFilter; rename?: { id: string; name: string } | undefined };

export const useProjectsDialog = create<{ dialog: ProjectsDialog | null }>()(() => ({ dialog: null }));
export const openDialog = (dialog: ProjectsDialog) => useProjectsDialog.setState({ dialog });
export const closeDialog = () => useProjectsDialog.setState({ dialog: null });

/** The rows that were chosen for something to be done with all of them. */
export const useChosen = create<{ ids: ReadonlySet<string> }>()(() => ({ ids: new Set<string>() }));
export const setChosen = (ids: Iterable<string>) => useChosen.setState({ ids: new Set(ids) });
export const clearChosen = () => {
  if (useChosen.getState().ids.size > 0) setChosen([]);
};
export function toggleChosen(id: string): void {
  const next = new Set(useChosen.getState().ids);
  if (!next.delete(id)) next.add(id);
  useChosen.setState({ ids: next });
}

/** The row under the pointer and the one that the cursor is on. */
export const usePointer = create<{ pointed: string | null; cursor: string | null }>()(() => ({
  pointed: null,
  cursor: null,
}));
export function setPointed(pointed: string | null): void {
  if (usePointer.getState().pointed !== pointed) usePointer.setState({ pointed });
}
export const setCursor = (cursor: string | null) => usePointer.setState({ cursor });

interface Current {
  /** What the keys and the palette act on: the chosen rows, else the one that the cursor is on, or the project that is open. */
  targets: readonly ProjectRow[];
  /** The list is on view. */
  list: { setLayout: (layout: ViewFilter['layout']) => void; layout: ViewFilter['layout']; save: () => void } | null;
  /** The rows as the cache of queries has them, for finders, which stand outside React. */
  rows: () => readonly ProjectRow[] | undefined;
}

export const useCurrent = create<Current>()(() => ({ targets: [], list: null, rows: () => undefined }));
export const setTargets = (targets: readonly ProjectRow[]) => useCurrent.setState({ targets });
