import type Docker from 'dockerode';
import type { ComposeContainer } from '../types.ts';
import { labelledBy } from './belonging.ts';

const states = ['created', 'running', 'paused', 'restarting', 'removing', 'exited', 'dead'] as const;
const healths = ['starting', 'healthy', 'unhealthy'] as const;

/** A container as its engine tells of it at this moment. */
export function readState(info: Docker.ContainerInspectInfo): ComposeContainer {
  const { State, NetworkSettings, Config } = info;
  // Podman has words of its own: `configured`, `stopped`.
  const state = states.find((one) => one === State.Status) ?? (State.Running ? 'running' : 'exited');
  const published = Object.entries(NetworkSettings?.Ports ?? {}).flatMap(([name, bindings]) =>
    name.endsWith('/tcp') ? (bindings ?? []).map(({ HostPort }) => Number(HostPort)) : [],
  );
  return {
    id: info.Id,
    name: info.Name.replace(/^\//, ''),
    service: labelledBy(Config?.Labels ?? {})?.service ?? '',
    state,
    health: healths.find((one) => one === State.Health?.Status) ?? 'none',
    exitCode: state === 'exited' || state === 'dead' ? State.ExitCode : null,
    ports: [...new Set(published.filter((port) => port > 0))].sort((a, b) => a - b),
  };
}
