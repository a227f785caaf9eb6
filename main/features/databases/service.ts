import { randomUUID } from 'node:crypto';
import { DomainError } from '../../../shared/contract/errors.ts';
import type { DatabasesItem } from '../../../shared/features/databases/schema.ts';
import type { Change } from '../../../shared/features/system/schema.ts';
import type { Journal } from '../../core/journal/journal.ts';
import type { Channel } from '../../core/lib/channel.ts';
import type { Clock } from '../../core/lib/clock.ts';

interface Deps {
  clock: Clock;
  journal: Journal;
  changes: Channel<Change>;
}

/** Lives in memory: what is to outlast a restart goes into a repo.ts beside this file, behind a numbered migration. */
export function createDatabasesService({ clock, journal, changes }: Deps) {
  const items = new Map<string, DatabasesItem>();

  function announce(kind: 'added' | 'removed', item: DatabasesItem) {
    changes.publish({ feature: 'databases', ids: [item.id] });
    journal.note({
      kind: `databases.${kind}`,
      actor: 'user',
      sentence: `${kind === 'added' ? 'Added' : 'Removed'} ${item.name}`,
      subjects: [{ type: 'databases', id: item.id, label: item.name }],
    });
  }

  return {
    list: (): DatabasesItem[] => [...items.values()],

    add(name: string): DatabasesItem {
      if ([...items.values()].some((item) => item.name === name))
        throw new DomainError('CONFLICT', { what: name, why: 'Something of this name is there already.' });
      const item = { id: randomUUID(), name, createdAt: clock.now() };
      items.set(item.id, item);
      announce('added', item);
      return item;
    },

    remove(id: string): DatabasesItem {
      const item = items.get(id);
      if (!item) throw new DomainError('NOT_FOUND', { what: 'databases', id });
      items.delete(id);
      announce('removed', item);
      return item;
    },
  };
}
export type DatabasesService = ReturnType<typeof createDatabasesService>;
