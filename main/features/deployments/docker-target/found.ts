import type Docker from 'dockerode';
import type { Instance, ReleaseRef } from '../types.ts';
import { containerName, labels } from './names.ts';
import type { Around } from './types.ts';

export interface Found {
  id: string;
  replica: number;
  /** `running`, `exited`, `created`, `restarting`, `dead`. */
  state: string;
  command: string | null;
}

/** Every container of a version, as the engine knows them. */
export async function containersOf({ docker }: Pick<Around, 'docker'>, releaseId: string): Promise<Found[]> {
  const list = await docker.listContainers({ all: true, filters: { label: [`${labels.release}=${releaseId}`] } });
  return list.map(({ Id, State, Labels }) => ({
    ...{ id: Id, state: State, replica: Number(Labels[labels.replica] ?? Number.NaN) },
    command: Labels[labels.command] ?? null,
  }));
}

export function instanceOf(
  { host, local }: Pick<Around, 'host' | 'local'>,
  release: ReleaseRef,
  replica: number,
  info: Docker.ContainerInspectInfo,
): Instance | null {
  const bindings = Object.values(info.HostConfig.PortBindings ?? {}) as { HostPort?: string }[][];
  const port = Number(bindings[0]?.[0]?.HostPort);
  if (!(port > 0)) return null;
  return {
    ...{ id: containerName(release, replica), host: local ? '127.0.0.1' : host, port },
    ...{ releaseId: release.releaseId, replica, containerId: info.Id, pid: info.State.Pid || null },
    startedAt: Date.parse(info.State.StartedAt) || 0,
  };
}
