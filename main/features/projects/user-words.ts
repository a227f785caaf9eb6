import { DomainError } from '../../../shared/contract/errors.ts';
import type { ProjectRow, SavedView, ViewFilter } from '../../../shared/features/projects/schema.ts';
import type { Change } from '../../../shared/features/system/schema.ts';
import type { Journal } from '../../core/journal/journal.ts';
import type { Channel } from '../../core/lib/channel.ts';
import type { Clock } from '../../core/lib/clock.ts';
import { type Catalogue, type Entry, nameOf } from './catalogue.ts';
import type { FactsRepo } from './facts-repo.ts';
import type { ProjectRecord, ProjectsRepo } from './repo.ts';

interface Deps {
  catalogue: Catalogue;
  repo: ProjectsRepo;
  factsRepo: Pick<FactsRepo, 'renameText' | 'forget'>;
  clock: Clock;
  journal: Pick<Journal, 'note'>;
  changes: Channel<Change>;
  assertLasting: () => void;
  newId: () => string;
}

export interface Said {
  tags?: string[] | undefined;
  favourite?: boolean | undefined;
  archived?: boolean | undefined;
  notes?: string | undefined;
}

const unique = (tags: readonly string[]) => {
  const seen = new Map<string, string>();
  for (const tag of tags) if (!seen.has(tag.toLowerCase())) seen.set(tag.toLowerCase(), tag);
  return [...seen.values()].sort((a, b) => a.localeCompare(b));
};

/** What the user says of projects: tags, favourites, notes, archive, saved views; and what is to be forgotten. */
export function createUserWords(deps: Deps) {
  const { catalogue, repo, factsRepo, clock, journal, changes, assertLasting, newId } = deps;

  const need = (id: string): Entry => {
    const entry = catalogue.get(id);
    if (!entry) throw new DomainError('NOT_FOUND', { what: 'project', id });
    return entry;
  };

  async function say(id: string, said: Said): Promise<ProjectRow> {
    need(id);
    const change: Partial<ProjectRecord> = {
      ...(said.tags === undefined ? {} : { tags: JSON.stringify(unique(said.tags)) }),
      ...(said.favourite === undefined ? {} : { favourite: said.favourite ? 1 : 0 }),
      ...(said.archived === undefined ? {} : { archived: said.archived ? 1 : 0 }),
      ...(said.notes === undefined ? {} : { notes: said.notes }),
    };
    if (Object.keys(change).length > 0) await repo.change(id, change);
    if (said.tags !== undefined) await factsRepo.renameText(id, { tags: unique(said.tags).join(' ') });
    const { record } = need(id);
    const { row } = catalogue.put(id, { record: { ...record, ...change } });
    // The notes are no part of a row.
    if (said.notes !== undefined) changes.publish({ feature: 'projects', ids: [id] });
    return row;
  }

  return {
    update(id: string, said: Said): Promise<ProjectRow> {
      assertLasting();
      return say(id, said);
    },

    async tag(ids: readonly string[], add: readonly string[], remove: readonly string[]): Promise<{ changed: number }> {
      assertLasting();
      for (const id of ids) need(id);
      const off = new Set(remove.map((tag) => tag.toLowerCase()));
      let changed = 0;
      for (const id of ids) {
        const { row } = need(id);
        const tags = unique([...row.tags.filter((tag) => !off.has(tag.toLowerCase())), ...add]);
        if (JSON.stringify(tags) === JSON.stringify(row.tags)) continue;
        await say(id, { tags });
        changed += 1;
      }
      return { changed };
    },

    async forget(ids: readonly string[]): Promise<{ forgotten: number }> {
      assertLasting();
      for (const id of ids) {
        const { record } = need(id);
        if (record.presence === 'here')
          throw new DomainError('CONFLICT', {
            what: nameOf(record.path),
            why: 'It is there, so it would be found again.',
            remedy: 'Archive it, or remove its folder from those that are looked at.',
          });
      }
      const labels = ids.map((id) => nameOf(need(id).record.path));
      await repo.forget(ids);
      for (const id of ids) catalogue.remove(id);
      await factsRepo.forget(ids);
      journal.note({
        kind: 'project.forgotten',
        actor: 'user',
        sentence: labels.length === 1 ? `${labels[0]} was forgotten` : `${labels.length} projects were forgotten`,
        data: { projects: labels.slice(0, 100) },
      });
      return { forgotten: ids.length };
    },

    views: (): Promise<SavedView[]> => repo.views(),

    async saveView(name: string, filter: ViewFilter): Promise<SavedView> {
      assertLasting();
      const view = await repo.putView({ id: newId(), name, filter }, clock.now());
      changes.publish({ feature: 'projects' });
      return view;
    },

    async removeView(id: string): Promise<{ removed: boolean }> {
      assertLasting();
      const removed = await repo.removeView(id);
      if (!removed) throw new DomainError('NOT_FOUND', { what: 'view', id });
      changes.publish({ feature: 'projects' });
      return { removed };
    },
  };
}
