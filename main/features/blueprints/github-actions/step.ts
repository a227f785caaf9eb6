import { pinned } from './pinned.ts';

export interface Step {
  name: string;
  uses?: string;
  with?: Record<string, string | boolean | number>;
  run?: string;
  if?: string;
}

export const cache = (path: string, ...locks: string[]): Step => {
  const files = locks.map((lock) => `'${lock.replaceAll("'", "''")}'`).join(', ');
  return {
    name: 'Keep what was fetched',
    uses: pinned.cache,
    with: { path, key: `\${{ runner.os }}-\${{ hashFiles(${files}) }}`, 'restore-keys': `\${{ runner.os }}-` },
  };
};

/** As one word of a shell, whatever is in it. */
export const quoted = (word: string) => (/^[\w./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`);

/** `22.21.1` may not be on the runner yet when it is new; its line is. */
export const line = (version: string, parts: number) => version.split('.').slice(0, parts).join('.');
