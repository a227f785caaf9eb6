import type { ServiceStatus } from '../../../shared/features/launcher/schema.ts';
import { isWebAddress } from '../../lib/web-address.ts';
import type { MarkState } from '../../ui/state-mark.tsx';
import { isFailing, isUp, markOf } from './words.ts';

/** How the services of one project stand, in one mark. */
export interface ProjectRunning {
  id: string;
  name: string;
  mark: MarkState;
  word: string;
  /** Services that can be stopped. */
  up: number;
  failing: number;
  total: number;
  /** Where a browser finds it. */
  url: string | null;
}

type Projects = ReadonlyMap<string, ProjectRunning>;

function summed(statuses: readonly ServiceStatus[]): Pick<ProjectRunning, 'mark' | 'word'> {
  const failing = statuses.filter(isFailing);
  const [only] = statuses;
  if (only && statuses.length === 1) return markOf(only);
  if (failing.length > 0) return { mark: 'failing', word: `${failing.length} of ${statuses.length} failing` };
  const busy = (['stopping', 'waiting', 'starting'] as const).find((wanted) =>
    statuses.some(({ state }) => state === wanted),
  );
  if (busy) return { mark: 'waiting', word: busy === 'waiting' ? 'starting' : busy };
  const ready = statuses.filter(({ state }) => state === 'ready');
  if (ready.length > 0) {
    const [first] = ready;
    const word = first ? markOf(ready.find(({ probe }) => probe === null) ?? first).word : '';
    return { mark: 'healthy', word: `${ready.length} ${word}` };
  }
  return statuses.some(({ state }) => state === 'done')
    ? { mark: 'info', word: 'done' }
    : { mark: 'stopped', word: 'stopped' };
}

const same = (a: ProjectRunning, b: ProjectRunning) =>
  a.mark === b.mark &&
  a.word === b.word &&
  a.up === b.up &&
  a.failing === b.failing &&
  a.total === b.total &&
  a.url === b.url &&
  a.name === b.name;

/** What did not change keeps its identity, so that of a thousand cards only the one is drawn again. */
export function rollUp(statuses: readonly ServiceStatus[], before: Projects = new Map()): Projects {
  const next = new Map<string, ProjectRunning>();
  for (const [id, list] of Map.groupBy(statuses, ({ projectId }) => projectId)) {
    const made: ProjectRunning = {
      id,
      name: list[0]?.projectName ?? id,
      ...summed(list),
      up: list.filter(isUp).length,
      failing: list.filter(isFailing).length,
      total: list.length,
      url: list.find(({ url, state }) => state === 'ready' && isWebAddress(url))?.url ?? null,
    };
    const old = before.get(id);
    next.set(id, old && same(old, made) ? old : made);
  }
  return next;
}

export interface Counts {
  up: number;
  failing: number;
  projects: number;
}

export function countsOf(statuses: readonly ServiceStatus[]): Counts {
  const going = statuses.filter(isUp);
  return {
    up: going.length,
    failing: statuses.filter(isFailing).length,
    projects: new Set(going.map(({ projectId }) => projectId)).size,
  };
}
