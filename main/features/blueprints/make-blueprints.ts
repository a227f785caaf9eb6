import type { Journal } from '../../core/journal/journal.ts';
import type { Clock } from '../../core/lib/clock.ts';
import type { BuildsService } from '../builds/index.ts';
import type { ContainersService } from '../containers/index.ts';
import type { LauncherService } from '../launcher/index.ts';
import type { ProjectsService } from '../projects/index.ts';
import type { CheckPool } from './checking/check-pool.ts';
import { createChecking } from './checking/create-checking.ts';
import { createPinning } from './pinning/create-pinning.ts';
import { createRegistry } from './pinning/registry.ts';
import { createBlueprintsService } from './service.ts';

export interface MakingDeps {
  projects: ProjectsService;
  launcher: LauncherService;
  journal: Journal;
  clock: Clock;
  builds: Pick<BuildsService, 'loginOf'>;
  containers: Pick<ContainersService, 'engineAt'>;
  pool: Pick<CheckPool, 'run'>;
}

export function makeBlueprints({ projects, launcher, journal, clock, builds, containers, pool }: MakingDeps) {
  const pin = createPinning({
    engine: () =>
      containers.engineAt(null).then(
        ({ docker }) => docker,
        () => null,
      ),
    registry: createRegistry({ loginOf: builds.loginOf, env: process.env }),
    clock,
  });
  return createBlueprintsService({ projects, launcher, journal, generators: createChecking(pool), pin });
}
