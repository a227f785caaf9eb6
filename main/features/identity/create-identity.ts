import type { Children } from '../../core/children/types.ts';
import type { Clock } from '../../core/lib/clock.ts';
import type { ProjectsService } from '../projects/index.ts';
import { createIdentityGraph } from './graph.ts';
import { createMachine } from './machine/create-machine.ts';
import { createPorts } from './ports.ts';
import { type ContainerPlaces, createProcesses } from './processes.ts';
import { createMachineSource } from './sources/machine-source.ts';
import { createProjectSource } from './sources/project-source.ts';

interface Deps {
  projects: Pick<ProjectsService, 'ofPath' | 'row' | 'list' | 'roots'>;
  children: Pick<Children, 'list' | 'run' | 'facts'>;
  clock: Pick<Clock, 'monotonic' | 'now'>;
  /** A command line may hold what must not be shown. */
  redact: (text: string) => string;
}

/** project ↔ commit ↔ process ↔ port, looked at when asked and never before. */
export function createIdentity({ projects, children, clock, redact }: Deps) {
  const machine = createMachine({ children, clock });
  let containers: ReturnType<ContainerPlaces> = null;
  const processes = createProcesses({ machine, children, projects, clock, redact, containers: () => containers });
  const ports = createPorts({ machine, processes, clock });
  const graph = createIdentityGraph();
  graph.add(createProjectSource(projects));
  graph.add(createMachineSource({ processes, ports }));
  return {
    about: graph.about,
    ports: ports.list,
    listenedOnBy: ports.listenedOnBy,
    /** Whoever knows the containers says whose they are. */
    containersAre(places: NonNullable<typeof containers>): () => void {
      containers = places;
      return () => {
        containers = null;
      };
    },
    /** Other features say what else there is, and what it is tied to. */
    addSource: graph.add,
  };
}
export type IdentityService = ReturnType<typeof createIdentity>;
