import { create } from 'zustand';
import { persist } from 'zustand/middleware';
import { type Direction, isPane, type Pane, replaced, resized, split, terminalsOf, without } from './layout.ts';

export interface Tab {
  key: string;
  pane: Pane;
  /** Which of its terminals the keys go to. */
  focused: string;
}

export interface OpenRequest {
  projectId?: string | undefined;
  /** Absolute, or relative to the project. */
  folder?: string | undefined;
  /** Of the project; without it the current one. */
  environment?: string | undefined;
  /** Typed into it once it is ready; a line break runs it. */
  type?: string | undefined;
  shell?: string | undefined;
  /** Without the variables of the project. */
  plain?: boolean | undefined;
}

/** One that is being opened, or could not be: it has its place before there is a terminal. */
export interface Pending {
  request: OpenRequest;
  error: unknown;
}

interface TerminalsState {
  tabs: readonly Tab[];
  current: string | null;
  pending: Readonly<Record<string, Pending>>;
}

const isTab = (value: unknown): value is Tab => {
  const tab = value as Tab | null;
  return typeof tab?.key === 'string' && typeof tab.focused === 'string' && isPane(tab.pane);
};

/** Which terminals stand in which tab. Remembered by this window; what runs in them is the business of the core. */
export const useTerminals = create<TerminalsState>()(
  persist((): TerminalsState => ({ tabs: [], current: null, pending: {} }), {
    name: 'optimus.terminals',
    partialize: ({ tabs, current }) => ({ tabs, current }),
    merge: (saved, initial) => {
      const { tabs, current } = (saved ?? {}) as Partial<TerminalsState>;
      const known = Array.isArray(tabs) ? tabs.filter(isTab) : [];
      return { ...initial, tabs: known, current: typeof current === 'string' ? current : null };
    },
  }),
);

function set(change: Partial<TerminalsState> | ((state: TerminalsState) => Partial<TerminalsState>)): void {
  useTerminals.setState(change);
}

export const currentTab = ({ tabs, current }: TerminalsState = useTerminals.getState()): Tab | null =>
  tabs.find(({ key }) => key === current) ?? tabs[0] ?? null;

const changeTab = (key: string, change: (tab: Tab) => Tab | null): void =>
  set(({ tabs }) => ({
    tabs: tabs.flatMap((tab) => {
      const next = tab.key === key ? change(tab) : tab;
      return next ? [next] : [];
    }),
  }));

const tabWith = (id: string) => useTerminals.getState().tabs.find(({ pane }) => terminalsOf(pane).includes(id)) ?? null;

/** Already somewhere: it is brought to the front. */
export function showTerminal(id: string): void {
  const there = tabWith(id);
  if (there) {
    changeTab(there.key, (tab) => ({ ...tab, focused: id }));
    set({ current: there.key });
    return;
  }
  const tab: Tab = { key: crypto.randomUUID(), pane: { kind: 'terminal', id }, focused: id };
  set(({ tabs }) => ({ tabs: [...tabs, tab], current: tab.key }));
}

export function addPending(id: string, pending: Pending): void {
  set((state) => ({ pending: { ...state.pending, [id]: pending } }));
}

export function dropPending(id: string): void {
  set((state) => ({ pending: Object.fromEntries(Object.entries(state.pending).filter(([key]) => key !== id)) }));
}

/** Opened, and in no list yet: one that was asked for before may still come after it. */
const unlisted = new Set<string>();

/** A terminal takes the place that was kept for it. */
export function settle(from: string, id: string): void {
  unlisted.add(id);
  const there = tabWith(from);
  dropPending(from);
  if (!there) return;
  changeTab(there.key, (tab) => ({
    ...tab,
    pane: replaced(tab.pane, from, id),
    focused: tab.focused === from ? id : tab.focused,
  }));
}

export function splitWith(id: string, added: string, direction: Direction): void {
  const there = tabWith(id);
  if (!there) {
    showTerminal(added);
    return;
  }
  changeTab(there.key, (tab) => ({ ...tab, pane: split(tab.pane, id, added, direction), focused: added }));
  set({ current: there.key });
}

/** Only its place on the screen; what runs in it is ended by who asks for that. */
export function takeAway(id: string): void {
  const { tabs } = useTerminals.getState();
  const at = tabs.findIndex(({ pane }) => terminalsOf(pane).includes(id));
  const tab = tabs[at];
  if (!tab) return;
  dropPending(id);
  const pane = without(tab.pane, id);
  if (pane) {
    const focused = tab.focused === id ? (terminalsOf(pane)[0] ?? '') : tab.focused;
    changeTab(tab.key, () => ({ ...tab, pane, focused }));
    return;
  }
  const rest = tabs.filter(({ key }) => key !== tab.key);
  const { current } = useTerminals.getState();
  set({ tabs: rest, current: current === tab.key ? ((rest[at] ?? rest[at - 1])?.key ?? null) : current });
}

/** Terminals that are no more leave their places. */
export function keepOnly(known: ReadonlySet<string>): void {
  const { tabs, pending } = useTerminals.getState();
  for (const id of known) unlisted.delete(id);
  for (const id of tabs.flatMap(({ pane }) => terminalsOf(pane)))
    if (!known.has(id) && !pending[id] && !unlisted.has(id)) takeAway(id);
}

export const focusTerminal = (id: string): void => {
  const tab = tabWith(id);
  if (tab && tab.focused !== id) changeTab(tab.key, () => ({ ...tab, focused: id }));
};
export const selectTab = (key: string): void => set({ current: key });
export const setShare = (key: string, path: readonly number[], share: number): void =>
  changeTab(key, (tab) => ({ ...tab, pane: resized(tab.pane, path, share) }));

export function stepTab(by: number): void {
  const { tabs } = useTerminals.getState();
  const at = tabs.findIndex(({ key }) => key === currentTab()?.key);
  const next = tabs[(at + by + tabs.length) % tabs.length];
  if (next) set({ current: next.key });
}

export function moveTab(key: string, by: number): void {
  set(({ tabs }) => {
    const at = tabs.findIndex((tab) => tab.key === key);
    const to = Math.min(tabs.length - 1, Math.max(0, at + by));
    const tab = tabs[at];
    if (!tab || to === at) return {};
    const rest = tabs.filter((one) => one.key !== key);
    return { tabs: [...rest.slice(0, to), tab, ...rest.slice(to)] };
  });
}
