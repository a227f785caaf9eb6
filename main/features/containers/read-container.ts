import { posix } from 'node:path';
import type Docker from 'dockerode';
import type {
  Container,
  ContainerDetail,
  ContainerHealth,
  ContainerPort,
  ContainerState,
} from '../../../shared/features/containers/schema.ts';
import { containerHealth, containerState } from '../../../shared/features/containers/schema.ts';
import { commandLine, redactCommand } from '../../core/log/redact-command.ts';

type Inspected = Docker.ContainerInspectInfo;

const shown = 300;
const longest = 2_000;
const cut = (text: string) => (text.length > longest ? `${text.slice(0, longest - 1)}…` : text);

/** A moment that never was is written as the year 1. */
function moment(text: string | undefined): number | null {
  const at = Date.parse(text ?? '');
  return Number.isFinite(at) && at > 0 ? at : null;
}

const limit = (value: number | null | undefined): number | null =>
  typeof value === 'number' && value > 0 && value < Number.MAX_SAFE_INTEGER ? value : null;

function stateOf({ Status, Running, Paused, Restarting }: Inspected['State']): ContainerState {
  const said = containerState.safeParse(Status);
  if (said.success) return said.data;
  // Podman has words of its own: `configured`, `initialized`, `stopped`.
  if (Paused) return 'paused';
  if (Restarting) return 'restarting';
  if (Running) return 'running';
  return Status === 'stopped' ? 'exited' : 'created';
}

function healthOf({ Health }: Inspected['State']): ContainerHealth {
  const said = containerHealth.safeParse(Health?.Status);
  return said.success ? said.data : 'none';
}

function portsOf({ NetworkSettings, Config }: Inspected): ContainerPort[] {
  const ports = new Map<string, ContainerPort>();
  const add = (name: string, published: number | null, address: string | null) => {
    const [port, protocol = 'tcp'] = name.split('/');
    if (!Number.isInteger(Number(port))) return;
    const one = { port: Number(port), protocol, published, address };
    ports.set(`${name} ${published} ${address}`, one);
  };
  for (const [name, bindings] of Object.entries(NetworkSettings?.Ports ?? {}))
    if (bindings && bindings.length > 0)
      for (const { HostPort, HostIp } of bindings) add(name, Number(HostPort) || null, HostIp || null);
    else add(name, null, null);
  for (const name of Object.keys(Config?.ExposedPorts ?? {}))
    if (![...ports.keys()].some((key) => key.startsWith(`${name} `))) add(name, null, null);
  return [...ports.values()].sort((a, b) => a.port - b.port || (a.published ?? 0) - (b.published ?? 0)).slice(0, shown);
}

/** Docker's and Podman's own programs name a compose project with the same labels. */
function composeOf(labels: Record<string, string>): Container['compose'] {
  const of = (name: string) => labels[`com.docker.compose.${name}`] ?? labels[`io.podman.compose.${name}`];
  const project = of('project');
  if (project === undefined) return null;
  return { project, service: of('service') ?? '', folder: of('project.working_dir') ?? null };
}

export const labelsOf = ({ Config }: Inspected): Record<string, string> => Config?.Labels ?? {};

/** Folders of the machine that say where it belongs, the surest first. */
export function foldersOf(info: Inspected): string[] {
  const labels = labelsOf(info);
  const compose = composeOf(labels)?.folder;
  const devcontainer = labels['devcontainer.local_folder'];
  const bound = (info.Mounts ?? []).filter(({ Type }) => Type === 'bind').map(({ Source }) => Source);
  return [compose, devcontainer, ...bound].filter((path) => typeof path === 'string' && path !== '') as string[];
}

export function readContainer(info: Inspected, project: Container['project']): Container {
  const { State, HostConfig } = info;
  const state = stateOf(State);
  const startedAt = moment(State.StartedAt);
  const ended = state === 'exited' || state === 'dead' || state === 'restarting';
  return {
    id: info.Id,
    name: info.Name.replace(/^\//, ''),
    image: info.Config?.Image ?? info.Image,
    state,
    health: state === 'running' ? healthOf(State) : 'none',
    exitCode: ended ? State.ExitCode : null,
    outOfMemory: State.OOMKilled === true,
    restarts: info.RestartCount ?? 0,
    createdAt: moment(info.Created) ?? 0,
    startedAt,
    finishedAt: ended ? moment(State.FinishedAt) : null,
    ports: portsOf(info),
    compose: composeOf(labelsOf(info)),
    project,
    memoryLimitBytes: limit(HostConfig?.Memory),
    risks: risksOf(info),
  };
}

const system =
  /^\/(?:(?:etc|boot|proc|sys|var\/lib\/(?:docker|containerd|containers))(?:\/|$)|(?:root|usr|home|dev|var\/lib)\/?$)/;
/** The engine's socket lies below, and it answers whoever finds it there, whether or not the rest can be written. */
const aboveSocket = /^\/(?:(?:var\/)?run\/?|var\/?)?$/;
const socket = /(?:docker|podman|containerd|crio)\.sock$/;

/** The engine's socket may lie anywhere; what it is used as tells. */
export function isRiskyMount(source: string, writable: boolean, target = ''): boolean {
  const path = posix.normalize(source);
  return socket.test(path) || socket.test(target) || aboveSocket.test(path) || (writable && system.test(path));
}

function risksOf({ HostConfig, Mounts }: Inspected): string[] {
  const held = (Mounts ?? []).filter(
    ({ Type, Source, RW, Destination }) => Type === 'bind' && isRiskyMount(Source, RW, Destination),
  );
  return [
    ...(HostConfig?.Privileged ? ['It runs privileged.'] : []),
    ...(HostConfig?.PidMode === 'host' ? ['It sees the processes of the machine.'] : []),
    ...held.slice(0, 20).map(({ Source }) => `It holds ${cut(Source)} of the machine.`),
  ];
}

function coresOf({ NanoCpus, CpuQuota, CpuPeriod }: Docker.HostConfig): number | null {
  if (NanoCpus) return NanoCpus / 1e9;
  return CpuQuota && CpuQuota > 0 ? CpuQuota / (CpuPeriod || 100_000) : null;
}

function policyOf({ RestartPolicy }: Docker.HostConfig): string {
  const { Name = '', MaximumRetryCount = 0 } = RestartPolicy ?? {};
  if (Name === '' || Name === 'no') return 'never';
  return Name === 'on-failure' && MaximumRetryCount > 0 ? `on failure, ${MaximumRetryCount} times` : Name;
}

/** `hide` sees each name with its value, because the name tells what the value is. */
export function readDetail(
  info: Inspected,
  container: Container,
  hide: (pairs: Record<string, string>) => Record<string, string>,
  redact: (text: string) => string,
): ContainerDetail {
  const { Config, HostConfig, Mounts, NetworkSettings } = info;
  const environment: Record<string, string> = Object.create(null);
  for (const entry of (Config?.Env ?? []).slice(0, shown)) {
    const at = entry.indexOf('=');
    environment[at < 0 ? entry : entry.slice(0, at)] = at < 0 ? '' : cut(entry.slice(at + 1));
  }
  const pairs = (record: Record<string, string>) =>
    Object.entries(hide(record)).map(([name, value]) => ({ name, value }));
  return {
    container,
    command: cut(redactCommand(redact(commandLine([info.Path, ...(info.Args ?? [])])))),
    folder: Config?.WorkingDir ?? '',
    user: Config?.User ?? '',
    hostname: Config?.Hostname ?? '',
    restartPolicy: policyOf(HostConfig),
    limits: {
      memoryBytes: limit(HostConfig?.Memory),
      swapBytes: limit(HostConfig?.MemorySwap),
      cores: coresOf(HostConfig ?? {}),
      processes: limit(HostConfig?.PidsLimit),
    },
    mounts: (Mounts ?? []).slice(0, shown).map(({ Type, Source, Destination, RW, Name }) => ({
      kind: Type,
      source: Name ?? Source ?? '',
      target: Destination,
      writable: RW,
      risky: Type === 'bind' && isRiskyMount(Source, RW, Destination),
    })),
    networks: Object.entries(NetworkSettings?.Networks ?? {}).map(([name, network]) => ({
      name,
      address: network?.IPAddress || null,
    })),
    environment: pairs(environment),
    privileged: HostConfig?.Privileged === true,
    healthLog: (info.State.Health?.Log ?? []).slice(-5).map(({ Start, ExitCode, Output }) => ({
      at: moment(Start),
      exitCode: ExitCode,
      output: cut(redact(Output ?? '')).trim(),
    })),
    labels: pairs(
      Object.fromEntries(
        Object.entries(labelsOf(info))
          .slice(0, shown)
          .map(([name, value]) => [name, cut(value)]),
      ),
    ),
  };
}
