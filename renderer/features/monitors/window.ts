import type { SearchRecord } from '../../app/search-params.ts';
import type { Span } from '../../ui/chart/types.ts';
import { widestMs } from '../../ui/chart/zoom.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

export const windowNames = ['5m', '1h', '24h', '7d', '90d', '1y'] as const;
export type WindowName = (typeof windowNames)[number];

export const windowWords: Record<WindowName, { label: string; ms: number }> = {
  '5m': { label: 'Live', ms: 5 * minute },
  '1h': { label: '1 hour', ms: hour },
  '24h': { label: '24 hours', ms: day },
  '7d': { label: '7 days', ms: 7 * day },
  '90d': { label: '90 days', ms: 90 * day },
  '1y': { label: '1 year', ms: 365 * day },
};

export const compareNames = ['day', 'week'] as const;
export type CompareName = (typeof compareNames)[number];

export const compareWords: Record<CompareName, { label: string; line: string; ms: number }> = {
  day: { label: 'With yesterday', line: 'yesterday', ms: day },
  week: { label: 'With last week', line: 'last week', ms: 7 * day },
};

/** The stretch of time that a page shows, as its address says. */
export interface Window {
  name: WindowName;
  /** Chosen by zooming or by hand; it stands still. */
  fixed: Span | null;
  compare: CompareName | null;
}

const moment = (text: string | undefined): number | null => {
  const value = /^\d{1,15}$/.test(text ?? '') ? Number(text) : Number.NaN;
  return Number.isSafeInteger(value) ? value : null;
};

export function parseWindow(search: SearchRecord): Window {
  const from = moment(search.from);
  const to = moment(search.to);
  const fits = from !== null && to !== null && to - from >= 1_000 && to - from <= widestMs;
  return {
    name: windowNames.find((name) => name === search.range) ?? '5m',
    fixed: fits ? { from, to } : null,
    compare: compareNames.find((name) => name === search.compare) ?? null,
  };
}

export function windowToSearch(window: Window): Record<string, string | undefined> {
  return {
    range: window.name === '5m' ? undefined : window.name,
    from: window.fixed ? String(Math.round(window.fixed.from)) : undefined,
    to: window.fixed ? String(Math.round(window.fixed.to)) : undefined,
    compare: window.compare ?? undefined,
  };
}

export const isLive = ({ name, fixed }: Window): boolean => fixed === null && name === '5m';

/** How often a window that moves with the time is read again: once for each step of its lines, and not more than needed. */
export const stepOf = (name: WindowName): number => Math.min(10 * minute, Math.max(10_000, windowWords[name].ms / 720));

/** To its step, so that the same moment asks the same question. */
export function spanOf(name: WindowName, now: number): Span {
  const step = stepOf(name);
  const to = Math.ceil(now / step) * step;
  return { from: to - windowWords[name].ms, to };
}
