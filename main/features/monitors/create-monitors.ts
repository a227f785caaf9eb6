import { cpus } from 'node:os';
import type { KnownSeries, Scope, StoreState } from '../../../shared/features/monitors/schema.ts';
import type { Change } from '../../../shared/features/system/schema.ts';
import { megabyte } from '../../../shared/lib/bytes.ts';
import type { Children } from '../../core/children/types.ts';
import type { Store } from '../../core/db/types.ts';
import type { Channel } from '../../core/lib/channel.ts';
import type { Clock } from '../../core/lib/clock.ts';
import { createDisposers } from '../../core/lib/disposers.ts';
import type { Logger } from '../../core/log/logger.ts';
import type { SelfMetrics } from '../../core/self/self-metrics.ts';
import type { ProjectsService } from '../projects/index.ts';
import type { SettingsService } from '../settings/index.ts';
import { createCosts } from './costs.ts';
import { createFollowing } from './following.ts';
import { createUnpacking } from './keeping/hour-of-line.ts';
import { createKeeper } from './keeping/keeper.ts';
import { createLines } from './keeping/lines.ts';
import { createOpenHours } from './keeping/open-hours.ts';
import { createTrim } from './keeping/trim.ts';
import { createLive } from './live.ts';
import { createLooking } from './looking.ts';
import { createRange } from './range.ts';
import { createReading } from './reading.ts';
import { createRecorder } from './recorder.ts';
import { createMonitorsRepo } from './repo.ts';
import { createSampler } from './sampling/create-sampler.ts';
import { createOwnFigures } from './sampling/own-figures.ts';
import type { Measured, Places } from './types.ts';

/** The start has better things to do. */
const beginAfterMs = 1_500;
/** What comes before the file has been read; more than that is not waited for. */
const mostWaiting = 1_000;

interface Deps {
  store: Pick<Store, 'series' | 'onCorruption'>;
  clock: Clock;
  log: Logger;
  settings: Pick<SettingsService, 'get' | 'onChange'>;
  changes: Channel<Change>;
  children: Pick<Children, 'list' | 'onChange' | 'spawnsPerMinute' | 'tally'>;
}

/** What the machine and each project cost: measured, kept, found again. */
export function createMonitors({ store, clock, log, settings, changes, children }: Deps) {
  const disposers = createDisposers();
  const wanted = () => settings.get().monitors;
  const repo = createMonitorsRepo(store.series);
  const lines = createLines();
  const hours = createOpenHours({ lines, monotonic: clock.monotonic });
  const unpacking = createUnpacking({ repo, log });
  const trim = createTrim({ repo, lines, hours, clock, limitBytes: () => wanted().limitMb * megabyte });
  const onProblem = () => changes.publish({ feature: 'monitors' });
  const keeper = createKeeper({ repo, lines, hours, unpacking, trim, clock, log, onProblem });
  disposers.add(keeper.dispose);
  const recorder = createRecorder({ clock, keptUntil: keeper.keptUntil });
  disposers.add(recorder.dispose);
  const reading = createReading({ repo, hours, unpacking, trim });
  const range = createRange({ lines, reading, trim });
  const live = createLive({ recorder, clock });
  disposers.add(live.close);

  let containers: Places['containers'] | null = null;
  const inProjects = () => {
    if (containers === null) return null;
    const counted = new Map<string, number>();
    for (const { projectId } of containers)
      if (projectId !== null) counted.set(projectId, (counted.get(projectId) ?? 0) + 1);
    return counted;
  };
  const cores = cpus().length;
  const costs = createCosts({ lines, reading, recorder, clock, cores: () => cores, containers: inProjects });

  let known = 0;
  const keep = (measured: readonly Measured[]) => {
    for (const { at, values } of measured) hours.add(at, values);
    // Whoever lists what is measured need not wait for his next look.
    if (lines.size() !== known) changes.publish({ feature: 'monitors' });
    known = lines.size();
  };
  let waiting: Measured[] | null = [];
  disposers.add(
    recorder.onRecorded((measured) => {
      if (!waiting) keep([measured]);
      else if (waiting.length < mostWaiting) waiting.push(measured);
    }),
  );
  const loaded = keeper.begin().then(() => {
    known = lines.size();
    keep(waiting ?? []);
    waiting = null;
  });
  disposers.add(
    store.onCorruption(({ file, confirmed }) => {
      if (file === 'series.db' && confirmed) keeper.fileReplaced();
    }),
  );

  let selfMetrics: SelfMetrics | null = null;
  const looking = createLooking({
    make: () =>
      createSampler({
        log: log.child('sampler'),
        tally: children.tally,
        ...(selfMetrics && { own: createOwnFigures({ clock, children, selfMetrics }) }),
      }),
    onMeasured: recorder.record,
  });
  disposers.add(looking.dispose);
  let following: ReturnType<typeof createFollowing> | null = null;
  disposers.add(() => following?.dispose());

  return {
    record: recorder.record,
    latest: recorder.latest,
    onRecorded: recorder.onRecorded,
    live: live.live,
    machine: looking.machine,
    /** Every process, for whoever shows them. */
    table: looking.table,
    onTable: looking.onTable,

    async series({ scope, id }: { scope?: Scope | undefined; id?: string | undefined } = {}): Promise<KnownSeries[]> {
      await loaded;
      return [...lines.all()].flatMap(({ key, ref, firstAt, lastAt }) =>
        (scope === undefined || scope === ref.scope) && (id === undefined || id === ref.id)
          ? [{ ...ref, key, firstAt, lastAt, value: recorder.latest(key)?.value ?? null }]
          : [],
      );
    },
    async range(...input: Parameters<typeof range>) {
      await loaded;
      return range(...input);
    },
    async costs(...input: Parameters<typeof costs>) {
      await loaded;
      return costs(...input);
    },
    async store(): Promise<StoreState> {
      await loaded;
      const [sizes, frames] = await Promise.all([repo.sizes(), repo.frameBytes()]);
      return {
        bytes: sizes.reduce((sum, { bytes }) => sum + bytes, frames),
        limitBytes: wanted().limitMb * megabyte,
        series: lines.size(),
        tiers: (['1s', '1m', '1h'] as const).map((tier) => {
          const size = sizes.find((one) => one.tier === tier);
          const oldest = size?.oldest ?? null;
          return {
            tier,
            bytes: (size?.bytes ?? 0) + (tier === '1s' ? frames : 0),
            oldestAt: oldest === null ? null : oldest * 1_000,
          };
        }),
        problem: keeper.problem(),
      };
    },

    /** Whoever knows the containers tells them whenever they change. */
    containers(next: Places['containers']): void {
      containers = next;
      following?.soon();
    },

    /** Looks from now on, if the user wants it. */
    begin(others: { projects: Pick<ProjectsService, 'list' | 'roots' | 'onChange'>; selfMetrics: SelfMetrics }): void {
      selfMetrics = others.selfMetrics;
      following = createFollowing({
        projects: others.projects,
        children,
        containers: () => containers ?? [],
        clock,
        log,
        tell: looking.places,
      });
      let on = false;
      let limitMb = wanted().limitMb;
      const apply = () => {
        if (wanted().limitMb < limitMb) void keeper.trim();
        limitMb = wanted().limitMb;
        if (wanted().sampling === on) return;
        on = !on;
        looking.switch(on);
      };
      const later = clock.after(beginAfterMs, () => {
        apply();
        disposers.add(settings.onChange(apply));
      });
      disposers.add(later);
    },

    /** What is measured is in the file; for tests and benches. */
    flush: keeper.flush,
    packAll: keeper.packAll,
    trim: keeper.trim,
    dispose: () => disposers.run((error) => log.error('monitors did not end well', error)),
  };
}
export type MonitorsService = ReturnType<typeof createMonitors>;
