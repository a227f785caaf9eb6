import type { Entry } from './log-window.ts';

/** Lines as they are given to somebody else: each with its moment and level, without colours. */
export const copied = (entries: readonly Entry[]): string =>
  entries
    .map(({ at, level, from, plain, fields }) =>
      [
        new Date(at).toISOString(),
        level ?? (from === 'out' ? '' : from),
        plain,
        ...Object.entries(fields ?? {}).map(([name, value]) => `${name}=${value}`),
      ]
        .filter(Boolean)
        .join(' '),
    )
    .join('\n');
