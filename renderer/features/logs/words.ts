import type { LogSource } from '../../../shared/features/logs/schema.ts';
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

const between = ' · ';

/** Names of sources as they stand beside their lines: `shop-api · web`, and `web` alone where the project is clear. */
export const namesOf = (sources: readonly LogSource[], withProject: boolean): ReadonlyMap<string, string> =>
  new Map(
    sources.map(({ id, label, projectId }) => {
      const at = label.indexOf(between);
      return [id, withProject || projectId === null || at < 0 ? label : label.slice(at + between.length)];
    }),
  );
