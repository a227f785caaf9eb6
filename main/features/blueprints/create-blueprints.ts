import type { createDisposers } from '../../core/lib/disposers.ts';
import type { Logger } from '../../core/log/logger.ts';
import { createCheckPool } from './checking/check-pool.ts';
import type { MakingDeps } from './make-blueprints.ts';
import type { BlueprintsService } from './service.ts';

interface Deps extends Omit<MakingDeps, 'pool'> {
  log: Logger;
  /** For the thread in which files are checked: it ends by itself when it rests, and with Optimus. */
  disposers: Pick<ReturnType<typeof createDisposers>, 'add'>;
}

/** Files that build and ship a project. What reads projects and writes files is loaded when somebody asks for them, and by no start. */
export function createBlueprints({ log, disposers, ...deps }: Deps): BlueprintsService {
  const pool = createCheckPool({ log: log.child('blueprints') });
  disposers.add(() => pool.dispose());
  let made: Promise<BlueprintsService> | null = null;
  const service = () => {
    made ??= import('./make-blueprints.ts').then(({ makeBlueprints }) => makeBlueprints({ ...deps, pool }));
    return made;
  };
  return {
    get: async (asked) => (await service()).get(asked),
    pin: async (asked) => (await service()).pin(asked),
    check: async (file) => (await service()).check(file),
    write: async (wanted) => (await service()).write(wanted),
  };
}
