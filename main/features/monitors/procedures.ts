import { implementer } from '../../core/rpc.ts';
import type { MonitorsService } from './service.ts';

const os = implementer.monitors;

export function createMonitorsProcedures({ monitors }: { monitors: MonitorsService }) {
  return os.router({
    machine: os.machine.handler(() => monitors.missing()),
    series: os.series.handler(() => monitors.missing()),
    range: os.range.handler(() => monitors.missing()),
    live: os.live.handler(() => monitors.missing()),
    costs: os.costs.handler(() => monitors.missing()),
    store: os.store.handler(() => monitors.missing()),
  });
}
