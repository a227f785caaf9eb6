import { expect, test } from 'vitest';
import { doingWorld } from './testing/doing-world.ts';

const long = { timeout: 120_000 };

test(
  'a workflow that may end, change or ship something is never run by voice alone, not even one within another',
  long,
  async () => {
    const { deed, client } = await doingWorld();
    const create = async (source: string) => (await client.workflows.create({ source })).id;
    const weightOf = async (workflowId: string) => (await deed({ kind: 'run-workflow', workflowId })).weight;
    const quiet = await create('name: Quiet\nsteps:\n  - id: it\n    wait: 1s\n');
    const runs = await create('name: Command\nsteps:\n  - id: it\n    run: echo done\n');
    const stops = await create('name: Evening\nsteps:\n  - id: it\n    stop: shop\n');
    const within = await create('name: Outer\nsteps:\n  - id: it\n    workflow: Evening\n');
    const weights = [await weightOf(quiet), await weightOf(runs), await weightOf(stops), await weightOf(within)];
    expect(weights).toEqual(['act', 'destroy', 'destroy', 'destroy']);
  },
);
