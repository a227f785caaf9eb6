import { type Settings, settingsDefaults } from '../../../../shared/features/settings/schema.ts';
import type { Change } from '../../../../shared/features/system/schema.ts';
import type { Store } from '../../../core/db/types.ts';
import { createChannel } from '../../../core/lib/channel.ts';
import type { Clock } from '../../../core/lib/clock.ts';
import { quietLog } from '../../../core/testing/quiet-log.ts';
import { createMonitors } from '../create-monitors.ts';

export interface MakeMonitors {
  store: Pick<Store, 'series' | 'onCorruption'>;
  clock: Clock;
  limitMb?: number;
}

/** Monitors on a real file, without anything that looks at the machine: whoever makes them says what is measured. */
export function makeMonitors({ store, clock, limitMb = 150 }: MakeMonitors) {
  const settings: Settings = { ...settingsDefaults, monitors: { sampling: true, limitMb } };
  const monitors = createMonitors({
    store,
    clock,
    log: quietLog,
    settings: { get: () => settings, onChange: () => () => {} },
    changes: createChannel<Change>({ kind: 'coalesce', capacity: 10, key: ({ feature }) => feature }),
    children: { list: () => [], onChange: () => () => {}, spawnsPerMinute: () => 0, tally: () => {} },
  });
  return {
    ...monitors,
    limit(mb: number) {
      settings.monitors = { ...settings.monitors, limitMb: mb };
    },
  };
}
