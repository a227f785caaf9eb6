import type { DatabaseEngine, DatabaseFigures, DatabaseRow } from '../../../shared/features/databases/schema.ts';
import { formatBytes } from '../../lib/bytes.ts';
import { formatNumber } from '../../lib/number.ts';
import type { MarkState } from '../../ui/state-mark.tsx';

export const engineNames: Record<DatabaseEngine, string> = {
  postgres: 'PostgreSQL',
  mysql: 'MySQL or MariaDB',
  redis: 'Redis',
  sqlite: 'SQLite file',
};

export function markOf({ state, figures }: Pick<DatabaseRow, 'state' | 'figures'>): { mark: MarkState; word: string } {
  switch (state) {
    case 'up':
      return (figures?.locksWaiting ?? 0) > 0
        ? { mark: 'warning', word: 'waits for locks' }
        : { mark: 'healthy', word: 'answers' };
    case 'down':
      return { mark: 'failing', word: 'no answer' };
    case 'refused':
      return { mark: 'warning', word: 'refuses' };
    case 'paused':
      return { mark: 'stopped', word: 'paused' };
    case 'looking':
      return { mark: 'waiting', word: 'looking' };
  }
}

export const millis = (value: number | null | undefined): string =>
  value === null || value === undefined
    ? '–'
    : value < 1_000
      ? `${formatNumber(value, value < 10 ? 1 : 0)} ms`
      : `${formatNumber(value / 1_000, 1)} s`;

export const seconds = (value: number | null | undefined): string =>
  value === null || value === undefined
    ? '–'
    : value < 120
      ? `${formatNumber(value, value < 10 ? 1 : 0)} s`
      : `${formatNumber(value / 60, 0)} min`;

export const percent = (value: number | null | undefined): string =>
  value === null || value === undefined ? '–' : `${formatNumber(value, value < 99 ? 0 : 1)} %`;

export const rate = (value: number | null | undefined): string =>
  value === null || value === undefined ? '–' : `${formatNumber(value, value < 10 ? 1 : 0)}/s`;

export function connectionsWords(figures: DatabaseFigures | null): string {
  if (figures === null || figures.connections === null) return '–';
  const { connections, connectionsMax } = figures;
  return connectionsMax === null
    ? formatNumber(connections)
    : `${formatNumber(connections)} of ${formatNumber(connectionsMax)}`;
}

/** In the order of their weight; what an engine does not have is not among them. */
export function figureWords({ figures, counted }: Pick<DatabaseRow, 'figures' | 'counted'>) {
  if (figures === null) return [];
  const all: { key: string; label: string; value: string | null; note?: string }[] = [
    { key: 'answer', label: 'Answers in', value: figures.answerMs === null ? null : millis(figures.answerMs) },
    {
      key: 'connections',
      label: 'Connections',
      value: figures.connections === null ? null : connectionsWords(figures),
      ...(figures.connectionsPercent !== null && { note: percent(figures.connectionsPercent) }),
    },
    {
      key: 'queries',
      label: `${counted[0]?.toUpperCase()}${counted.slice(1)}`,
      value: figures.queriesPerSecond === null ? null : rate(figures.queriesPerSecond),
    },
    { key: 'cache', label: 'From memory', value: figures.cachePercent === null ? null : percent(figures.cachePercent) },
    { key: 'size', label: 'Size', value: figures.sizeBytes === null ? null : formatBytes(figures.sizeBytes) },
    {
      key: 'locks',
      label: 'Waiting for locks',
      value: figures.locksWaiting === null ? null : formatNumber(figures.locksWaiting),
    },
    { key: 'lag', label: 'Replica behind by', value: figures.lagSeconds === null ? null : seconds(figures.lagSeconds) },
  ];
  return all.filter((one): one is typeof one & { value: string } => one.value !== null);
}
