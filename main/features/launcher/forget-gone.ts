import { DomainError } from '../../../shared/contract/errors.ts';
import type { Logger } from '../../core/log/logger.ts';
import type { ProjectsService } from '../projects/index.ts';
import type { Interrupted } from './interrupted.ts';
import type { LauncherRepo } from './repo.ts';
import type { Units } from './supervisor/units.ts';
import type { SetupsForServices } from './types.ts';

interface Deps {
  units: Pick<Units, 'all' | 'get' | 'drop'>;
  setups: Pick<SetupsForServices, 'of'>;
  repo: Pick<LauncherRepo, 'stateIds' | 'forgetState'>;
  projects: Pick<ProjectsService, 'row'>;
  interrupted: Interrupted;
  log: Logger;
  /** Something has gone from the list. */
  changed: () => void;
}

/** What is known of services that their project has no more goes, but never while something of them still runs. */
export function createForgetGone({ units, setups, repo, projects, interrupted, log, changed }: Deps) {
  let ended = false;

  /** Null while nobody can say: a disk that is not there, a file that somebody is just writing. */
  async function idsOf(projectId: string): Promise<Set<string> | null> {
    try {
      const { services, problems, file } = await setups.of(projectId);
      if (projects.row(projectId)?.presence !== 'here') return null;
      const unclear = problems.length > 0 || (file !== null && file.problems.length > 0);
      return unclear ? null : new Set(services.map(({ id }) => id));
    } catch (error) {
      if (error instanceof DomainError && error.code === 'NOT_FOUND') return new Set();
      throw error;
    }
  }

  async function look(projectId: string, kept: readonly string[]): Promise<void> {
    const shown = units.all().filter((unit) => unit.projectId === projectId);
    const known = new Set([...kept, ...shown.map(({ id }) => id)]);
    if ([...known].every((id) => units.get(id)?.active())) return;
    const there = await idsOf(projectId);
    if (!there) return;
    let gone = false;
    for (const id of known) {
      if (there.has(id) || units.get(id)?.active()) continue;
      gone = true;
      units.drop(id);
      interrupted.settled(id);
      await repo.forgetState(id);
    }
    if (gone) changed();
  }
  const quietly = (work: Promise<void>) =>
    work.catch((error: unknown) => log.warn('services that are gone stay in the list', { error: String(error) }));

  /** Of a project whose services may be others now. */
  const project = (projectId: string): Promise<void> =>
    quietly(
      (async () => {
        const kept = await repo.stateIds(projectId);
        if (ended) return;
        await look(
          projectId,
          kept.map(({ id }) => id),
        );
      })(),
    );

  return {
    project,
    /** What had gone while it ran goes now that it does not. */
    stopped(ids: readonly string[]): void {
      const chosen = units.all().filter(({ id }) => ids.includes(id));
      for (const projectId of new Set(chosen.map((unit) => unit.projectId))) void project(projectId);
    },
    /** Of all projects, one after the other: nobody waits for it. */
    async everything(): Promise<void> {
      await quietly(
        (async () => {
          const kept = Map.groupBy(await repo.stateIds(), ({ projectId }) => projectId);
          for (const [projectId, rows] of kept) {
            if (ended) return;
            await quietly(
              look(
                projectId,
                rows.map(({ id }) => id),
              ),
            );
          }
        })(),
      );
    },
    dispose() {
      ended = true;
    },
  };
}
