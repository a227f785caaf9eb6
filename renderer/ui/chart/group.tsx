import { createContext, type ReactNode, useContext, useMemo, useState, useSyncExternalStore } from 'react';
import type { MenuEntry } from '../menu.tsx';
import type { ChartMark, Span } from './types.ts';

/** Where something hangs on: an element, or a point on the screen. */
export interface ChartAnchor {
  getBoundingClientRect: () => DOMRect;
}

interface Cursor {
  at: () => number | null;
  set: (at: number | null) => void;
  subscribe: (fn: () => void) => () => void;
}

/** Not React's state: it moves with the pointer, and most of what hears it draws by itself. */
function createCursor(): Cursor {
  const listeners = new Set<() => void>();
  let current: number | null = null;
  return {
    at: () => current,
    set(at) {
      if (at === current) return;
      current = at;
      for (const fn of listeners) fn();
    },
    subscribe(fn) {
      listeners.add(fn);
      return () => listeners.delete(fn);
    },
  };
}

/** What a chart shows at the moment. */
export interface ChartShown {
  title: string;
  span: Span;
  /** Of its lines, in their order. */
  ids: readonly string[];
  csv: string;
}

export interface GroupValue {
  span: Span;
  /** Null gives back what was shown before anybody zoomed. */
  onSpan: ((span: Span | null) => void) | undefined;
  /** The user has chosen a span by zooming: there is something to give back. */
  zoomed: boolean;
  marks: readonly ChartMark[];
  /** What changed around here? */
  onAsk: ((at: number, anchor: ChartAnchor) => void) | undefined;
  /** What else can be done with a chart, from its menu; null where nothing is drawn. */
  entries: ((shown: () => ChartShown | null) => readonly MenuEntry[]) | undefined;
  cursor: Cursor;
}

const GroupContext = createContext<GroupValue | null>(null);

export interface ChartGroupProps {
  span: Span;
  onSpan?: ((span: Span | null) => void) | undefined;
  zoomed?: boolean | undefined;
  marks?: readonly ChartMark[] | undefined;
  onAsk?: ((at: number, anchor: ChartAnchor) => void) | undefined;
  entries?: GroupValue['entries'];
  children: ReactNode;
}

const none: readonly ChartMark[] = [];

/** Charts that show the same stretch of time, with one cursor over all of them. */
export function ChartGroup({ span, onSpan, zoomed = false, marks = none, onAsk, entries, children }: ChartGroupProps) {
  const [cursor] = useState(createCursor);
  const value = useMemo(
    () => ({ span, onSpan, zoomed, marks, onAsk, entries, cursor }),
    [span, onSpan, zoomed, marks, onAsk, entries, cursor],
  );
  return <GroupContext value={value}>{children}</GroupContext>;
}

export function useChartGroup(): GroupValue {
  const group = useContext(GroupContext);
  if (!group) throw new Error('a chart needs a ChartGroup around it');
  return group;
}

/** The moment under the cursor of the group, or null. */
export function useCursorAt(): number | null {
  const { cursor } = useChartGroup();
  return useSyncExternalStore(cursor.subscribe, cursor.at);
}
