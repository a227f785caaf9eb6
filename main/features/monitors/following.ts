import type { Children } from '../../core/children/types.ts';
import type { Cancel, Clock } from '../../core/lib/clock.ts';
import { createDisposers } from '../../core/lib/disposers.ts';
import { movedRoots, realPlace } from '../../core/lib/real-places.ts';
import type { Logger } from '../../core/log/logger.ts';
import type { ProjectsService } from '../projects/index.ts';
import type { Places } from './types.ts';

/** A first scan finds a thousand projects in a few seconds. */
const gatherMs = 500;

interface Deps {
  projects: Pick<ProjectsService, 'list' | 'roots' | 'onChange'>;
  children: Pick<Children, 'list' | 'onChange'>;
  containers: () => Places['containers'];
  clock: Clock;
  log: Logger;
  tell: (places: Places) => void;
}

/** Tells where processes belong to, again whenever that changes. */
export function createFollowing({ projects, children, containers, clock, log, tell }: Deps) {
  const disposers = createDisposers();
  let waiting: Cancel | null = null;
  let told = '';
  let stopped = false;
  let looked = Promise.resolve();

  async function look(): Promise<void> {
    const [rows, roots] = await Promise.all([projects.list(), projects.roots()]);
    const moved = await movedRoots(roots.map(({ path }) => path));
    const places: Places = {
      projects: rows
        .filter(({ presence }) => presence === 'here')
        .map(({ id, path }) => ({ projectId: id, path: realPlace(path, moved) })),
      children: children
        .list()
        .flatMap(({ id, subject }) => (subject?.type === 'project' ? [{ childId: id, projectId: subject.id }] : [])),
      containers: containers(),
    };
    const next = JSON.stringify(places);
    if (stopped || next === told) return;
    told = next;
    tell(places);
  }

  // One after the other: a look that took its time must not be told after a later one.
  function soon(): void {
    waiting ??= clock.after(gatherMs, () => {
      waiting = null;
      looked = looked
        .then(look)
        .catch((error) => log.warn('where processes belong to is not known', { reason: String(error) }));
    });
  }

  disposers.add(projects.onChange(soon));
  disposers.add(children.onChange(soon));
  soon();
  return {
    soon,
    dispose: () => {
      stopped = true;
      waiting?.();
      return disposers.run(() => {});
    },
  };
}
