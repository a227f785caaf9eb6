import { create } from 'zustand';
import { persist } from 'zustand/middleware';
import type {
  PortChoice,
  PortConflict,
  Service,
  ServiceReceipt,
  ServiceStatus,
  StartSet,
} from '../../../shared/features/launcher/schema.ts';
import type { ProjectRow } from '../../../shared/features/projects/schema.ts';
import { type ProjectRunning, rollUp } from './roll-up.ts';
import type { Act } from './words.ts';

interface Services {
  /** Null until they were read. */
  statuses: readonly ServiceStatus[] | null;
  byId: ReadonlyMap<string, ServiceStatus>;
  byProject: ReadonlyMap<string, ProjectRunning>;
  sets: readonly StartSet[];
  /** The projects as the cache of queries has them, for the palette, which stands outside React. */
  projects: () => readonly ProjectRow[] | undefined;
}

/** The one answer of the core, taken apart once: a thousand cards ask here and not the core. */
export const useServices = create<Services>()(() => ({
  statuses: null,
  byId: new Map(),
  byProject: new Map(),
  sets: [],
  projects: () => undefined,
}));

export function putStatuses(statuses: readonly ServiceStatus[]): void {
  useServices.setState(({ byProject }) => ({
    statuses,
    byId: new Map(statuses.map((status) => [status.id, status])),
    byProject: rollUp(statuses, byProject),
  }));
}

export const projectKey = (projectId: string): string => `project:${projectId}`;

/** What was asked for and is not answered: shown at once. By service id, or `project:<id>`. */
export const useActing = create<{ acts: ReadonlyMap<string, Act> }>()(() => ({ acts: new Map() }));

export function setActing(keys: readonly string[], act: Act | null): void {
  useActing.setState(({ acts }) => {
    const next = new Map(acts);
    for (const key of keys) {
      if (act === null) next.delete(key);
      else next.set(key, act);
    }
    return { acts: next };
  });
}

export interface Conflicts {
  /** `shop`, `3 services`: what was to be started. */
  what: string;
  conflicts: readonly PortConflict[];
  /** Starts again with what was decided; the conflicts that are still there come back. */
  again: (choices: readonly PortChoice[]) => Promise<readonly PortConflict[]>;
}

export type LauncherDialog =
  | ({ kind: 'conflicts' } & Conflicts)
  /** Null adds one. */
  | { kind: 'service'; projectId: string; service: Service | null; others: readonly Service[] }
  | { kind: 'file'; projectId: string; services: readonly Service[]; path: string | null }
  | { kind: 'receipt'; receipt: ServiceReceipt }
  /** Null begins a new one, with these in it. */
  | { kind: 'set'; set: StartSet | null; services: readonly string[] }
  | { kind: 'sets' };

export const useLauncherDialog = create<{ dialog: LauncherDialog | null; times: number }>()(() => ({
  dialog: null,
  times: 0,
}));
/** Each time a dialog of its own: what was written in the one before is not in the next. */
export const openDialog = (dialog: LauncherDialog) =>
  useLauncherDialog.setState(({ times }) => ({ dialog, times: times + 1 }));
export const closeDialog = () => useLauncherDialog.setState({ dialog: null });

export type Target = { kind: 'service'; id: string } | { kind: 'project'; id: string };

/** What the keys of this feature act on: the row that the cursor is on. */
export const useTarget = create<{ target: Target | null }>()(() => ({ target: null }));
export const setTarget = (target: Target | null) => useTarget.setState({ target });

/** How /running is arranged; remembered by this window. */
export const useArrangement = create<{ grouped: boolean }>()(
  persist(() => ({ grouped: true }), {
    name: 'optimus.running',
    merge: (saved) => ({ grouped: (saved as { grouped?: unknown } | undefined)?.grouped !== false }),
  }),
);
