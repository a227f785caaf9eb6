import { openRepository } from '../../../../restic/repository.ts';
import type { Access, RestoreRequest } from '../../../types.ts';
import { restore } from '../restore/restore.ts';
import { testWatch } from './watch.ts';

/** A restore that dies by a signal at one of its steps, or shortly after; without one it says what it did. */
const { access, request, dieAt, after } = JSON.parse(process.argv[2] ?? '') as {
  access: Access;
  request: RestoreRequest;
  dieAt: number | null;
  after: number;
};
const die = () => process.kill(process.pid, 'SIGKILL');
let steps = 0;
const watch = testWatch({
  async gate() {
    steps += 1;
    if (steps !== dieAt) return;
    if (after === 0) die();
    else setTimeout(die, after);
  },
});
const repository = await openRepository(access);
const done = await restore(repository, request, watch);
await repository.dispose();
process.stdout.write(JSON.stringify({ done, steps }));
