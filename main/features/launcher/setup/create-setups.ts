import { DomainError } from '../../../../shared/contract/errors.ts';
import type { Service, Setup } from '../../../../shared/features/launcher/schema.ts';
import type { Store } from '../../../core/db/types.ts';
import type { Journal } from '../../../core/journal/journal.ts';
import type { Cancel, Clock } from '../../../core/lib/clock.ts';
import { createSerial, type Serial } from '../../../core/lib/serial.ts';
import type { Logger } from '../../../core/log/logger.ts';
import type { ProjectsService } from '../../projects/index.ts';
import { createFinder } from '../finding/create-finder.ts';
import type { SetupsForServices } from '../types.ts';
import { createChanges, type Looked, split } from './create-changes.ts';
import { createEditsRepo } from './edits-repo.ts';
import { createHiding } from './hiding.ts';
import { hiddenIn, merge } from './merge.ts';
import { createReadings } from './readings.ts';
import { runFilePath } from './run-file-format.ts';
import { serviceProblems } from './service-problems.ts';

interface Deps {
  store: Pick<Store, 'data' | 'recovery'>;
  projects: Pick<ProjectsService, 'row' | 'list' | 'onChange' | 'filesNamed'>;
  clock: Pick<Clock, 'now'>;
  journal: Pick<Journal, 'note'>;
  log: Logger;
  /** Where programs are looked for; Optimus's own unless a test says otherwise. */
  searchPath?: string;
  platform?: NodeJS.Platform;
}

/** How projects start: what was found, what their file says, and what the user made of it. Read when it is asked for. */
export function createSetups(deps: Deps) {
  const { store, projects, clock, journal, log, platform = process.platform } = deps;
  const searchPath = deps.searchPath ?? process.env.PATH ?? '';
  const repo = createEditsRepo(store.data);
  const finder = createFinder(log);
  const readings = createReadings({ projects, finder, searchPath, platform });
  const listeners = new Set<(projectId: string) => void>();
  const serials = new Map<string, Serial>();
  let ended = false;

  const tell = (projectId: string) => {
    for (const listener of [...listeners]) listener(projectId);
  };
  const stopListening = projects.onChange((id) => {
    if (readings.stale(id)) tell(id);
    if (projects.row(id) !== null) return;
    serials.delete(id);
    repo.forget(id).catch((error) => log.error('what was said of a forgotten project could not be removed', error));
  });

  async function rowOf(projectId: string) {
    // Before what is kept has been read, nothing is known.
    const row = projects.row(projectId) ?? (await projects.list()).find(({ id }) => id === projectId);
    if (!row) throw new DomainError('NOT_FOUND', { what: 'project', id: projectId });
    return row;
  }
  /** One change of a project after the other: each is judged by what the one before left. */
  const inTurn = <T>(projectId: string, act: () => Promise<T>): Promise<T> => {
    const serial = serials.get(projectId) ?? createSerial();
    serials.set(projectId, serial);
    return serial(act);
  };

  async function look(projectId: string): Promise<Looked> {
    const row = await rowOf(projectId);
    const isHere = row.presence === 'here' && row.kind !== 'bare';
    const [reading, edits] = await Promise.all([isHere ? readings.of(projectId, row.path) : null, repo.of(projectId)]);
    const sources = { found: reading?.found.services ?? [], file: reading?.file?.services ?? [] };
    return {
      row,
      isHere,
      reading,
      edits,
      merged: merge({ ...sources, edits }),
      hidden: hiddenIn({ ...sources, edits }),
    };
  }

  async function of(projectId: string): Promise<Setup> {
    const { row, isHere, reading, merged, hidden } = await look(projectId);
    const problems = isHere
      ? await serviceProblems(merged, { root: row.path, searchPath, platform })
      : merged.map(() => ({ why: `${row.path} is not there.`, remedy: 'Bring it back, then start it.' }));
    return {
      projectId,
      services: merged.map(
        ({ requires: _, ...one }, index): Service => ({
          id: `${projectId}/${one.spec.name}`,
          projectId,
          ...one,
          problem: problems[index] ?? null,
        }),
      ),
      hidden,
      file: reading?.file ? { path: runFilePath, problems: reading.file.problems } : null,
      problems: [
        ...(reading?.found.problems ?? []),
        ...(reading?.found.cut ? [{ file: '.', why: 'It has more that could be started than is looked at' }] : []),
      ],
    };
  }

  const changes = { store, clock, journal, repo, look, of, tell };
  const { save, reset, saveFile } = createChanges({ ...changes, finder });
  const { hide, unhide } = createHiding(changes);

  return {
    of,
    async service(id: string): Promise<Service> {
      const { projectId } = split(id);
      const found = (await of(projectId)).services.find((one) => one.id === id);
      if (!found) throw new DomainError('NOT_FOUND', { what: 'service', id });
      return found;
    },
    save: (asked: Parameters<typeof save>[0]) => inTurn(asked.projectId, () => save(asked)),
    reset: (id: string) => inTurn(split(id).projectId, () => reset(id)),
    hide: (id: string) => inTurn(split(id).projectId, () => hide(id)),
    unhide: (projectId: string, names: readonly string[]) => inTurn(projectId, () => unhide(projectId, names)),
    saveFile: (projectId: string) => inTurn(projectId, () => saveFile(projectId)),
    onChange(fn: (projectId: string) => void): Cancel {
      listeners.add(fn);
      return () => listeners.delete(fn);
    },
    async dispose() {
      if (ended) return;
      ended = true;
      stopListening();
      await Promise.all([...serials.values()].map((serial) => serial.idle()));
      await finder.dispose();
    },
  } satisfies SetupsForServices & { dispose(): Promise<void> };
}
