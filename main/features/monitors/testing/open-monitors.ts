import { onTestFinished } from 'vitest';
import { type Settings, settingsDefaults } from '../../../../shared/features/settings/schema.ts';
import type { Change } from '../../../../shared/features/system/schema.ts';
import type { Store } from '../../../core/db/types.ts';
import { createChannel } from '../../../core/lib/channel.ts';
import type { Clock } from '../../../core/lib/clock.ts';
import { quietLog } from '../../../core/testing/quiet-log.ts';
import { createMonitors } from '../create-monitors.ts';

interface Options {
  store: Pick<Store, 'series' | 'onCorruption'>;
  clock: Clock;
  limitMb?: number;
}

/** Monitors on a real file, without anything that looks at the machine: the test says what is measured. */
export function openMonitors({ store, clock, limitMb = 150 }: Options) {
  const settings: Settings = { ...settingsDefaults, monitors: { sampling: true, limitMb } };
  const monitors = createMonitors({
    store,
    clock,
    log: quietLog,
    settings: { get: () => settings, onChange: () => () => {} },
    changes: createChannel<Change>({ kind: 'coalesce', capacity: 10, key: ({ feature }) => feature }),
    children: { list: () => [], onChange: () => () => {}, spawnsPerMinute: () => 0, tally: () => {} },
  });
  let ended: Promise<void> | null = null;
  const stop = () => {
    ended ??= monitors.dispose();
    return ended;
  };
  onTestFinished(stop);
  return {
    ...monitors,
    stop,
    limit(mb: number) {
      settings.monitors = { ...settings.monitors, limitMb: mb };
    },
  };
}
export type TestMonitors = ReturnType<typeof openMonitors>;
