import { DomainError } from '../../../shared/contract/errors.ts';
import type {
  CostPeriod,
  Costs,
  KnownSeries,
  MachineInfo,
  RangeInput,
  Scope,
  SeriesRange,
  StoreState,
} from '../../../shared/features/monitors/schema.ts';
import type { Store } from '../../core/db/types.ts';
import type { Clock } from '../../core/lib/clock.ts';
import { createDisposers } from '../../core/lib/disposers.ts';
import type { Logger } from '../../core/log/logger.ts';
import { createLines } from './keeping/lines.ts';
import { createOpenHours } from './keeping/open-hours.ts';
import { createLive } from './live.ts';
import { createRecorder } from './recorder.ts';
import type { Places } from './types.ts';

interface Deps {
  store: Store;
  clock: Clock;
  log: Logger;
}

const notYet = (): never => {
  throw new DomainError('UNAVAILABLE', { what: 'monitors', why: 'They are not kept yet.' });
};

/** What the machine and each project cost: measured, kept, found again. */
export function createMonitors({ clock, log }: Deps) {
  const disposers = createDisposers();
  const lines = createLines();
  const hours = createOpenHours({ lines, monotonic: clock.monotonic });
  const recorder = createRecorder({ clock });
  disposers.add(recorder.dispose);
  disposers.add(recorder.onRecorded(({ at, values }) => hours.add(at, values)));
  const live = createLive({ recorder, clock });
  disposers.add(live.close);

  return {
    record: recorder.record,
    latest: recorder.latest,
    onRecorded: recorder.onRecorded,
    live: live.live,
    machine: async (): Promise<MachineInfo> => notYet(),
    async series(filter: { scope?: Scope | undefined; id?: string | undefined } = {}): Promise<KnownSeries[]> {
      return [...lines.all()].flatMap(({ key, ref, firstAt, lastAt }) =>
        (filter.scope === undefined || filter.scope === ref.scope) && (filter.id === undefined || filter.id === ref.id)
          ? [{ ...ref, key, firstAt, lastAt, value: recorder.latest(key)?.value ?? null }]
          : [],
      );
    },
    range: async (_input: RangeInput, _signal?: AbortSignal): Promise<SeriesRange[]> => notYet(),
    costs: async (_period: CostPeriod, _at?: number): Promise<Costs> => notYet(),
    store: async (): Promise<StoreState> => notYet(),
    /** Whoever knows the containers tells them whenever they change. */
    containers: (_containers: Places['containers']): void => {},
    dispose: () => disposers.run((error) => log.error('monitors did not end well', error)),
  };
}
export type MonitorsService = ReturnType<typeof createMonitors>;
