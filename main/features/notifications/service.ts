import { randomUUID } from 'node:crypto';
import { DomainError } from '../../../shared/contract/errors.ts';
import type { NotificationsItem } from '../../../shared/features/notifications/schema.ts';
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
export function createNotificationsService({ clock, journal, changes }: Deps) {
  const items = new Map<string, NotificationsItem>();

  function announce(kind: 'added' | 'removed', item: NotificationsItem) {
    changes.publish({ feature: 'notifications', ids: [item.id] });
    journal.note({
      kind: `notifications.${kind}`,
      actor: 'user',
      sentence: `${kind === 'added' ? 'Added' : 'Removed'} ${item.name}`,
      subjects: [{ type: 'notifications', id: item.id, label: item.name }],
    });
  }

  return {
    list: (): NotificationsItem[] => [...items.values()],

    add(name: string): NotificationsItem {
      if ([...items.values()].some((item) => item.name === name))
        throw new DomainError('CONFLICT', { what: name, why: 'Something of this name is there already.' });
      const item = { id: randomUUID(), name, createdAt: clock.now() };
      items.set(item.id, item);
      announce('added', item);
      return item;
    },

    remove(id: string): NotificationsItem {
      const item = items.get(id);
      if (!item) throw new DomainError('NOT_FOUND', { what: 'notifications', id });
      items.delete(id);
      announce('removed', item);
      return item;
    },
  };
}
export type NotificationsService = ReturnType<typeof createNotificationsService>;
