import type { QueryClient } from '@tanstack/react-query';
import type { LucideIcon } from 'lucide-react';
import type { ComponentType } from 'react';
import type { Toaster } from '../ui/toast.tsx';

/** What a command may use; everything else it needs it imports from its own feature. */
export interface CommandContext {
  go: (to: string) => void;
  queries: QueryClient;
  toast: Toaster['toast'];
  openPalette: () => void;
}

export interface Command {
  /** `journal.open`: the feature, then a verb. */
  id: string;
  title: string;
  /** Where it stands in the palette and on the keyboard map. */
  group: string;
  icon?: LucideIcon | undefined;
  keywords?: readonly string[] | undefined;
  /** `Mod+K`, `G N`. */
  keys?: string | undefined;
  /** Works while a field has the focus; only for keys that type nothing. */
  inFields?: boolean | undefined;
  /** Not offered, and its key is free, while this says no. */
  when?: (() => boolean) | undefined;
  run: (context: CommandContext) => void | Promise<void>;
  /** What it ends, cuts or lets happen at once, for whoever said it: by a key or a click it needs no question of its own. */
  askIfSpoken?: string | undefined;
}

export interface NavBadge {
  count: number;
  /** Makes the bare number a sentence: `need you`. */
  label: string;
  /** Only says how many there are: nothing that asks for a look where the figure has no room. */
  quiet?: boolean | undefined;
}

export interface NavItem {
  label: string;
  icon: LucideIcon;
  group: 'main' | 'operate' | 'think' | 'optimus';
  to: string;
  keys: string;
  useBadge?: (() => NavBadge | null) | undefined;
}

export interface FeatureRoute {
  path: string;
  title: string;
  load: () => Promise<{ default: ComponentType }>;
  /** Without sidebar, bars and dock. */
  bare?: boolean | undefined;
  /** Of a window of its own beside the main one: nothing of the shell is there, and nothing is obeyed twice. */
  alone?: boolean | undefined;
}

export interface StatusItem {
  id: string;
  side: 'start' | 'end';
  /** Comes, goes or changes its width with what happens: it stands where it pushes nothing else aside. */
  moves?: boolean | undefined;
  Component: ComponentType;
}

export interface DockTab {
  id: string;
  label: string;
  load: () => Promise<{ default: ComponentType }>;
}

/** One thing that the palette found outside its commands. */
export interface Found {
  id: string;
  title: string;
  hint?: string | undefined;
  icon?: LucideIcon | undefined;
  /** Where it is; what is done instead of going there, where it is something to do. */
  to: string;
  run?: ((context: CommandContext) => void | Promise<void>) | undefined;
}

export interface Finder {
  id: string;
  title: string;
  find: (text: string, signal: AbortSignal) => Promise<readonly Found[]>;
  /**
   * Things of the user whose name is what was written, from what is at hand: an answer that waits would push aside what
   * the key is about to take. They stand above commands that fit loosely.
   */
  named?: ((text: string) => readonly Found[]) | undefined;
}

/** All that the shell knows of a feature. `app/features.ts` lists them, one line each. */
export interface FeatureModule {
  id: string;
  nav?: NavItem | undefined;
  routes?: readonly FeatureRoute[] | undefined;
  commands?: readonly Command[] | undefined;
  statusItems?: readonly StatusItem[] | undefined;
  dockTabs?: readonly DockTab[] | undefined;
  finders?: readonly Finder[] | undefined;
  /** Lines above every page: something that holds for the whole program. */
  banners?: readonly ComponentType[] | undefined;
  /** At the end of the top bar on every screen, before the search. */
  topItems?: readonly ComponentType[] | undefined;
  /** Speaking was asked for from outside the page: the global key, `--voice`. */
  onVoice?: ((phase: 'press' | 'release') => void) | undefined;
  /** Mounted once: drawers and what follows streams for the whole program. */
  overlays?: readonly ComponentType[] | undefined;
}
