import type {
  Limits,
  PortConflict,
  Probe,
  ProbeLook,
  Service,
  ServiceSpec,
  ServiceUsage,
  Setup,
} from '../../../shared/features/launcher/schema.ts';
import type { ChildGroup, Exit } from '../../core/children/types.ts';
import type { Cancel } from '../../core/lib/clock.ts';
import type { WrittenLine } from '../logs/index.ts';
import type { PortState } from './ports/try-port.ts';

/** How projects start, as it was found and as the user changed it. */
export interface SetupsForServices {
  of(projectId: string): Promise<Setup>;
  /** Rejects with NOT_FOUND. */
  service(id: string): Promise<Service>;
  save(asked: {
    projectId: string;
    spec: ServiceSpec;
    was?: string | undefined;
    main?: boolean | undefined;
  }): Promise<Setup>;
  reset(id: string): Promise<Setup>;
  hide(id: string): Promise<Setup>;
  unhide(projectId: string, names: readonly string[]): Promise<Setup>;
  saveFile(projectId: string): Promise<{ path: string }>;
  /** Told with the project whose services are others now. */
  onChange(fn: (projectId: string) => void): Cancel;
}

/** What a probe may know of the service that it asks. */
export interface ProbeContext {
  serviceId: string;
  projectId: string;
  /** `web of shop-api`, for the label of a child. */
  label: string;
  /** Where `exec` runs, and with what: it holds secrets and goes to a process and nowhere else. */
  cwd: string;
  env: Readonly<Record<string, string>>;
  /** The port that the service was given; null: the one that it listens on. */
  port: number | null;
  /** What the tree of the service listens on, as the system tells now. */
  listening: () => Promise<number[]>;
  onLine: (fn: (line: WrittenLine) => void) => Cancel;
}

export interface ProbeEvents {
  look(look: ProbeLook): void;
  /** Enough successes in a row; told again when it comes back. */
  ready(look: ProbeLook): void;
  /** It was ready, and enough failures in a row say that it is not. */
  unready(look: ProbeLook): void;
}

export interface Watch {
  last(): ProbeLook | null;
  /** Asks now; what it finds counts as any other look. */
  look(): Promise<ProbeLook>;
  stop(): void;
}

/** `createProbing({ children, clock, log, redact })` in probing/. */
export interface Probing {
  /** `alreadyReady`: it was so before Optimus was started again, and goes on from there. */
  watch(probe: Probe, context: ProbeContext, on: ProbeEvents, options?: { alreadyReady?: boolean | undefined }): Watch;
}

/** Table launcher_ports, held in memory. */
export interface PortRegistry {
  of(serviceId: string): number | null;
  ownerOf(port: number): string | null;
  set(serviceId: string, port: number): Promise<void>;
  /** The user gave it another port, or it is no more. */
  forget(serviceId: string): Promise<void>;
}

export interface PortReservation {
  port: number;
  /** It listens now, or will never: others may ask again. */
  release(): void;
}

/** What Optimus runs, for whoever asks who holds a port. */
export interface RunningServices {
  /** The service whose tree a process belongs to. */
  serviceOfPid(pid: number): Promise<string | null>;
  /** The service whose compose file made a container. */
  serviceOfContainer?(id: string): string | null;
}

/** `createPorts({ registry, identity, containers, running })` in ports/. */
export interface Ports {
  /** The port that a service will be given: of the registry, or else what it wants; null when it needs none or nobody knows. */
  wantedBy(service: Service): number | null;
  /** Who holds what these want, or which of them want the same. What they hold themselves is no conflict. */
  check(services: readonly Service[]): Promise<PortConflict[]>;
  /**
   * Takes a port until `release`, so that of many starts at once no two are given the same. `next` takes a free one instead of what is
   * wanted, and keeps it for this service; null when the service has no way to be told of a port.
   */
  reserve(service: Service, how: 'wanted' | 'next'): Promise<PortReservation | PortConflict | null>;
  /** Whether a listener could be put there now, on every address that the machine has. */
  stateOf(port: number): Promise<PortState>;
  /** TCP ports that any of these processes listens on. */
  listeningOf(pids: readonly number[]): Promise<number[]>;
}

export interface LimitedStart {
  command: string;
  args: readonly string[];
  /** `cgroup v2: 512 MB, 150 % of a core`; null without limits. */
  limitedBy: string | null;
  /** For `children.spawn` and the tree: finds what shed every other mark. Null where no group can be made. */
  group: ChildGroup | null;
  /** `It was ended because it took more than its 512 MB.`, when that is known; asked after an end that nobody wanted, and before `done`. */
  ranInto(exit: Exit): Promise<string | null>;
  /** Removes what was made for it (a cgroup), once nothing of it runs any more. */
  done(): Promise<void>;
}

/** `createLimits({ children, clock, log, monitors })` in limits/. */
export interface LimitsOfServices {
  wrap(asked: { serviceId: string; command: string; args: readonly string[]; limits: Limits }): Promise<LimitedStart>;
  /** What an earlier Optimus made for one that was kept running, found by its process. */
  takeUp(asked: { serviceId: string; pid: number; limits: Limits }): Promise<Omit<LimitedStart, 'command' | 'args'>>;
  /** Of what runs already. */
  change(asked: { serviceId: string; pids: readonly number[]; limits: Limits }): Promise<{
    ok: boolean;
    limitedBy: string | null;
    sentence: string;
    evidence: { ok: boolean; sentence: string }[];
  }>;
  /** How limits are held on this machine, in words. */
  describe(): Promise<string>;
  usage(asked: { serviceId: string; limits: Limits }): Promise<ServiceUsage>;
  /** Services that run, with their processes; measured four times a minute while there are any. */
  measure(running: () => readonly { serviceId: string; pids(): Promise<readonly number[]> }[]): Cancel;
  dispose(): Promise<void>;
}

export interface ComposeTarget {
  serviceId: string;
  projectId: string;
  label: string;
  /** Folder in which the file is named. */
  cwd: string;
  file: string;
  services: readonly string[];
  env: Readonly<Record<string, string>>;
}

export interface ComposeContainer {
  id: string;
  name: string;
  service: string;
  state: 'created' | 'running' | 'paused' | 'restarting' | 'removing' | 'exited' | 'dead';
  health: 'none' | 'starting' | 'healthy' | 'unhealthy';
  exitCode: number | null;
  ports: number[];
}

/** `createCompose({ children, containers, log, redact })` in compose/. */
export interface Compose {
  /** Resolves when the containers were started, which is not when they are ready. `onOutput` gets what the program writes. */
  up(
    target: ComposeTarget,
    options: { signal: AbortSignal; onOutput: (from: 'out' | 'err', chunk: Uint8Array) => void },
  ): Promise<void>;
  /** Stops the containers of the target, keeps them with all that they hold, and says which still run. */
  down(
    target: ComposeTarget,
    options: { graceSeconds: number; onOutput: (from: 'out' | 'err', chunk: Uint8Array) => void },
  ): Promise<{ left: ComposeContainer[] }>;
  status(target: ComposeTarget): Promise<ComposeContainer[]>;
}
