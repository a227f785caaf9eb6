import type { PortConflict } from '../../../../shared/features/launcher/schema.ts';
import type { ContainersService } from '../../containers/index.ts';
import type { IdentityService } from '../../identity/index.ts';
import type { RunningServices } from '../types.ts';

export type Holder = Pick<PortConflict, 'holder' | 'sentence'>;

interface Deps {
  identity: Pick<IdentityService, 'ports'>;
  containers: Pick<ContainersService, 'now'>;
  running: RunningServices;
}

/** Whether a signal of ours would reach it. */
function isOurs(pid: number): boolean {
  if (pid === process.pid || pid <= 1) return false;
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

const pidOf = (processId: string): number => Number(processId.split('@')[0]);

/** Who is in the way at a port that cannot be bound. */
export function createWhoHolds({ identity, containers, running }: Deps) {
  /** The program that passes connections on to a container says nothing to people. */
  function container(port: number): Holder | null {
    const one = containers
      .now()
      .find(
        ({ state, ports }) => state === 'running' && ports.some((at) => at.published === port && at.protocol === 'tcp'),
      );
    if (!one) return null;
    const of = one.project ? ` of ${one.project.name}` : '';
    const serviceId = running.serviceOfContainer?.(one.id) ?? null;
    return {
      sentence: `Port ${port} is held by the container ${one.name}${of}`,
      // It is no process that could be stopped: as a service of Optimus it can.
      holder: {
        ...{ pid: 0, command: `container ${one.name} (${one.image})`, project: one.project, serviceId },
        ...{ since: one.startedAt, mayStop: serviceId !== null },
      },
    };
  }

  return async (port: number): Promise<Holder> => {
    const contained = container(port);
    if (contained) return contained;
    // Without an answer the port is held all the same.
    const { ports } = await identity.ports({ anew: true }).catch(() => ({ ports: [] }));
    const held = ports.filter((one) => one.protocol === 'tcp' && one.port === port);
    const found = held.find(({ process }) => process !== null) ?? held[0];
    if (!found?.process)
      return {
        holder: null,
        sentence: found?.sentence ?? `Port ${port} is held, and the system does not say by whom`,
      };
    const { process: node, project, sentence } = found;
    const pid = pidOf(node.id);
    return {
      sentence,
      holder: {
        pid,
        command: node.detail,
        project: project && { id: project.id, name: project.label },
        serviceId: await running.serviceOfPid(pid),
        since: node.at,
        mayStop: isOurs(pid),
      },
    };
  };
}
