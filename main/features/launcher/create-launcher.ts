import type { ContainersService } from '../containers/index.ts';
import type { IdentityService } from '../identity/index.ts';
import type { MonitorsService } from '../monitors/index.ts';
import type { ProjectsService } from '../projects/index.ts';
import { createCompose } from './compose/create-compose.ts';
import { createHosting, type HostingAsked } from './hosting.ts';
import { createLimits } from './limits/create-limits.ts';
import { createPorts } from './ports/create-ports.ts';
import { createProbing } from './probing/create-probing.ts';
import { createPortRegistry } from './registry.ts';
import { createLauncherRepo } from './repo.ts';
import { createSetups } from './setup/create-setups.ts';
import { createSupervised, type LauncherDeps } from './supervised.ts';
import type { Ports } from './types.ts';

interface Deps extends LauncherDeps {
  projects: Pick<ProjectsService, 'row' | 'list' | 'onChange' | 'filesNamed'>;
  identity: Pick<IdentityService, 'addSource' | 'ports' | 'listenedOnBy'>;
  containers: Pick<ContainersService, 'now' | 'list' | 'withDocker'>;
  monitors: Pick<MonitorsService, 'record' | 'range'>;
}

/** Runs projects: finds how they start, and starts, watches, limits and stops their services. */
export function createLauncher(deps: Deps) {
  const { store, clock, children, log, redactor, identity, containers, monitors, projects, journal } = deps;
  const { redact } = redactor;
  const registry = createPortRegistry({ repo: createLauncherRepo(store.data), clock });
  const setups = createSetups({ store, projects, clock, journal, log: log.child('setups') });
  const parts = {
    probing: createProbing({ children, clock, log, redact }),
    limits: createLimits({ children, clock, log, monitors }),
    compose: createCompose({ children, containers, log, redact }),
  };
  let ports: Ports | null = null;
  const supervised = createSupervised(deps, {
    ...{ ...parts, registry, setups },
    ports(running) {
      ports = createPorts({ registry, identity, containers, running });
      return ports;
    },
  });
  return {
    ...supervised,
    /** For other features that let processes run for long. */
    hosting(asked: HostingAsked) {
      if (!ports) throw new Error('the launcher has no ports');
      return createHosting(
        { ...{ ...parts, children, clock, log, journal, redact, registry, ports }, logs: deps.logs },
        asked,
      );
    },
    async dispose(): Promise<void> {
      await supervised.dispose();
      await setups.dispose();
    },
  };
}
export type LauncherService = ReturnType<typeof createLauncher>;
