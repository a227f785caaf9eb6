import type { Journal } from '../../core/journal/journal.ts';
import type { Clock } from '../../core/lib/clock.ts';
import type { createDisposers } from '../../core/lib/disposers.ts';
import type { Logger } from '../../core/log/logger.ts';
import type { BuildsService } from '../builds/index.ts';
import type { ContainersService } from '../containers/index.ts';
import type { LauncherService } from '../launcher/index.ts';
import type { ProjectsService } from '../projects/index.ts';
import { createChecking } from './checking/create-checking.ts';
import { createPinning } from './pinning/create-pinning.ts';
import { createRegistry } from './pinning/registry.ts';
import { createBlueprintsService } from './service.ts';

interface Deps {
  projects: ProjectsService;
  launcher: LauncherService;
  journal: Journal;
  clock: Clock;
  builds: Pick<BuildsService, 'loginOf'>;
  containers: Pick<ContainersService, 'engineAt'>;
  log: Logger;
  /** For the thread in which files are checked: it ends by itself when it rests, and with Optimus. */
  disposers: Pick<ReturnType<typeof createDisposers>, 'add'>;
}

/** Files that build and ship a project. */
export function createBlueprints({ projects, launcher, journal, clock, builds, containers, log, disposers }: Deps) {
  const { generators, dispose } = createChecking({ log: log.child('blueprints') });
  disposers.add(dispose);
  const pin = createPinning({
    engine: () =>
      containers.engineAt(null).then(
        ({ docker }) => docker,
        () => null,
      ),
    registry: createRegistry({ loginOf: builds.loginOf, env: process.env }),
    clock,
  });
  return createBlueprintsService({ projects, launcher, journal, generators, pin });
}
