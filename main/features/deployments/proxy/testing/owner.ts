import { randomUUID } from 'node:crypto';
import { createChildren } from '../../../../core/children/children.ts';
import type { ChildRow } from '../../../../core/children/types.ts';
import { createSystemClock } from '../../../../core/lib/clock.ts';
import { quietLog } from '../../../../core/testing/quiet-log.ts';
import type { Route } from '../../types.ts';
import { createProxy } from '../create-proxy.ts';

/** An Optimus that applies a route, says what it has and waits to be killed. */
const { dataDir, route } = JSON.parse(process.argv[2] ?? '{}') as { dataDir: string; route: Route };
// What it starts does not keep it alive.
setInterval(() => {}, 60_000);
const rows: ChildRow[] = [];
const add = async (row: ChildRow) => {
  rows.splice(0, rows.length, ...rows.filter(({ id }) => id !== row.id), row);
};
const repo = { add, remove: async () => {}, listKept: async () => rows };
const clock = createSystemClock();
const children = createChildren({ clock, log: quietLog, instanceId: randomUUID(), repo });
const proxy = createProxy({ children, clock, log: quietLog, dataDir });
await proxy.apply(route);
const pid = children.list().find(({ subject }) => subject?.type === 'proxy')?.pid;
process.send?.({ rows, pid });
