import { implementer } from '../../core/rpc.ts';
import type { MonitorsService } from './create-monitors.ts';

const os = implementer.monitors;

export function createMonitorsProcedures({ monitors }: { monitors: MonitorsService }) {
  return os.router({
    machine: os.machine.handler(() => monitors.machine()),
    series: os.series.handler(({ input }) => monitors.series(input)),
    range: os.range.handler(({ input, signal }) => monitors.range(input, signal)),
    live: os.live.handler(({ input, signal }) => monitors.live(input.keys, { after: input.after, signal })),
    costs: os.costs.handler(({ input }) => monitors.costs(input.period, input.at)),
    store: os.store.handler(() => monitors.store()),
  });
}
