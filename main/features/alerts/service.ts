import { randomUUID } from 'node:crypto';
import { DomainError } from '../../../shared/contract/errors.ts';
import type { AlertsItem } from '../../../shared/features/alerts/schema.ts';
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
export function createAlertsService({ clock, journal, changes }: Deps) {
  const items = new Map<string, AlertsItem>();

  function announce(kind: 'added' | 'removed', item: AlertsItem) {
    changes.publish({ feature: 'alerts', ids: [item.id] });
    journal.note({
      kind: `alerts.${kind}`,
      actor: 'user',
      sentence: `${kind === 'added' ? 'Added' : 'Removed'} ${item.name}`,
      subjects: [{ type: 'alerts', id: item.id, label: item.name }],
    });
  }

  return {
    list: (): AlertsItem[] => [...items.values()],

    add(name: string): AlertsItem {
      if ([...items.values()].some((item) => item.name === name))
        throw new DomainError('CONFLICT', { what: name, why: 'Something of this name is there already.' });
      const item = { id: randomUUID(), name, createdAt: clock.now() };
      items.set(item.id, item);
      announce('added', item);
      return item;
    },

    remove(id: string): AlertsItem {
      const item = items.get(id);
      if (!item) throw new DomainError('NOT_FOUND', { what: 'alerts', id });
      items.delete(id);
      announce('removed', item);
      return item;
    },
  };
}
export type AlertsService = ReturnType<typeof createAlertsService>;
