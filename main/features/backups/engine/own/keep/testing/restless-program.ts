import { createSystemClock } from '../../../../../../core/lib/clock.ts';
import type { Access, Policy } from '../../../types.ts';
import { createOwnEngine } from '../../create-own-engine.ts';
import { writeSeededTree } from './seeded-tree.ts';
import { backupOf, quietWatch } from './small-repository.ts';

/** What it is told: two places, a folder to back up, and the number to begin with. */
export interface Restless {
  access: Access;
  copy: Access;
  tree: string;
  seed: number;
}

const { access, copy, tree, seed: first } = JSON.parse(process.argv[2] ?? '') as Restless;
const engine = createOwnEngine({ clock: createSystemClock() });
const watch = quietWatch();
const policy: Policy = { last: 3, hourly: 0, daily: 0, weekly: 0, monthly: 0, yearly: 0, tags: [], within: null };
const say = (line: string) => process.stdout.write(`${line}\n`);

// Backs up, forgets, prunes and copies until somebody ends it; each is said when it begins.
for (let seed = first; ; seed += 1) {
  await writeSeededTree(tree, seed);
  say('backup');
  await engine.backup(access, backupOf(tree), watch);
  say('prune');
  await engine.forget(access, { policy, tags: [], ids: [], dryRun: false }, watch);
  await engine.prune(access, { maxUnused: 0, dryRun: false }, watch);
  say('mirror');
  await engine.mirror(access, { to: copy }, watch);
}
