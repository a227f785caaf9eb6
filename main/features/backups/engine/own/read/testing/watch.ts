import type { Progress, RestoreRequest, Watch } from '../../../types.ts';

export function testWatch(changes: Partial<Watch> = {}): Watch & { lines: string[]; seen: Progress[] } {
  const lines: string[] = [];
  const seen: Progress[] = [];
  return {
    lines,
    seen,
    signal: new AbortController().signal,
    progress: (now) => void seen.push(now),
    log: (line) => void lines.push(line),
    gate: async () => {},
    ...changes,
  };
}

export const restoreOf = (snapshot: string, target: string, changes: Partial<RestoreRequest> = {}): RestoreRequest => ({
  ...{ snapshot, target, paths: [], layout: 'within', existing: 'aside', asideDir: `${target}.aside` },
  ...{ dryRun: false, owner: true },
  ...changes,
});
