import { randomUUID } from 'node:crypto';
import { DomainError } from '../../../shared/contract/errors.ts';
import type { ContainersItem } from '../../../shared/features/containers/schema.ts';
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
export function createContainersService({ clock, journal, changes }: Deps) {
  const items = new Map<string, ContainersItem>();

  function announce(kind: 'added' | 'removed', item: ContainersItem) {
    changes.publish({ feature: 'containers', ids: [item.id] });
    journal.note({
      kind: `containers.${kind}`,
      actor: 'user',
      sentence: `${kind === 'added' ? 'Added' : 'Removed'} ${item.name}`,
      subjects: [{ type: 'containers', id: item.id, label: item.name }],
    });
  }

  return {
    list: (): ContainersItem[] => [...items.values()],

    add(name: string): ContainersItem {
      if ([...items.values()].some((item) => item.name === name))
        throw new DomainError('CONFLICT', { what: name, why: 'Something of this name is there already.' });
      const item = { id: randomUUID(), name, createdAt: clock.now() };
      items.set(item.id, item);
      announce('added', item);
      return item;
    },

    remove(id: string): ContainersItem {
      const item = items.get(id);
      if (!item) throw new DomainError('NOT_FOUND', { what: 'containers', id });
      items.delete(id);
      announce('removed', item);
      return item;
    },
  };
}
export type ContainersService = ReturnType<typeof createContainersService>;
