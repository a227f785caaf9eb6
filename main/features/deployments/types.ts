import type { Strategy, Target } from '../../../shared/features/deployments/schema.ts';
import type { Cancel } from '../../core/lib/clock.ts';

/** Where the proxy sends requests: one process or container of a version. */
export interface Upstream {
  id: string;
  host: string;
  port: number;
}

export interface RouteBackend {
  releaseId: string;
  /** In percent; those of a route make 100, or there is no version at all and requests are answered with 503. */
  weight: number;
  upstreams: readonly Upstream[];
}

/** One place, as the proxy serves it. The whole of it is applied at once. */
export interface Route {
  /** Of the place. */
  id: string;
  /** For people: `shop-api prod`. */
  label: string;
  listen: { address: string; port: number; tls: { cert: string; key: string } | null };
  /** The newest first: clients that stay where they are come to it from 0 on, and none leaves it as its weight grows. */
  backends: readonly RouteBackend[];
  sticky: Extract<Strategy, { type: 'canary' }>['sticky'];
  /** A route that is kept outlives Optimus, with the process that serves it. */
  keep: boolean;
  /** How long a version may take to begin its answer once it has the whole request; a minute unless told. */
  answerMs?: number;
}

/** Counted since `since`, and never less than before while `epoch` is the same. */
export interface ReleaseCounts {
  /** Those that are over. A WebSocket that came about is none; one that was refused is. */
  requests: number;
  /** 500 and above, or no whole answer; not those whose client left. */
  failed: number;
  /** One for each of `latencyBoundsMs` (the last is open) until the last byte; `latencyPercentile` reads it, also as a difference. */
  latency: readonly number[];
  cutRequests: number;
  cutSockets: number;
  inFlight: number;
  sockets: number;
}
export interface RouteCounts {
  /** Another one after the proxy was begun anew. */
  epoch: string;
  since: number;
  listening: boolean;
  /** Why it does not listen, in words. */
  problem: string | null;
  releases: Readonly<Record<string, ReleaseCounts>>;
  /** Time without any version, and requests that met it; these are in no version's counts. */
  downtimeMs: number;
  unserved: number;
  /** Upstreams that were found dead and are left out until they answer again. */
  ejected: readonly string[];
}

export interface Drained {
  /** Nothing was cut. WebSockets that are left after the time are closed with 1001: cut are those that did not answer that. */
  whole: boolean;
  cutRequests: number;
  cutSockets: number;
}

/**
 * `createProxy({ children, clock, log, dataDir })` in proxy/: owns the processes that hold the ports of all places. Each `apply` is in
 * force when it resolves: every request that comes later follows it, and none that came before was touched.
 */
export interface Proxy {
  apply(route: Route): Promise<void>;
  remove(routeId: string): Promise<void>;
  /** Of a version without weight: waits for what is in flight, at most so long, then cuts the rest cleanly. */
  drain(routeId: string, releaseId: string, seconds: number, signal: AbortSignal): Promise<Drained>;
  counts(routeId: string): Promise<RouteCounts>;
  /** A port of this machine that leads to one version alone, until it is closed: for smoke tests. */
  preview(routeId: string, backend: RouteBackend): Promise<{ port: number; close(): Promise<void> }>;
  /** The proxy was begun anew, or does not listen any more. */
  onChange(fn: (routeId: string | null) => void): Cancel;
  /** Takes up what an earlier Optimus left running. Of `staying` nobody can say yet what they are now: what serves them goes on. */
  begin(routes: readonly Route[], staying?: readonly string[]): Promise<void>;
  dispose(): Promise<void>;
}

/** What a version is made of: nobody changes it any more. */
export interface Artifact {
  /** An image, or a folder of its own. */
  image: string | null;
  folder: string | null;
  sizeBytes: number | null;
}

export interface ReleaseSource {
  projectId: string;
  projectName: string;
  /** The working folder of the project. */
  folder: string;
  /** Null: the working tree as it is. */
  commit: string | null;
  dirty: boolean;
}

export interface ReleaseRef {
  releaseId: string;
  number: number;
  placeId: string;
  /** `shop-api prod #12`. */
  label: string;
  projectId: string;
  target: Target;
  artifact: Artifact;
  /** Holds secrets: to be handed to processes and containers, and to nothing else. */
  variables: Readonly<Record<string, string>>;
  stopSeconds: number;
  keep: boolean;
}

export interface Instance extends Upstream {
  releaseId: string;
  replica: number;
  containerId: string | null;
  pid: number | null;
  startedAt: number;
}

export interface InstanceState {
  running: boolean;
  /** Of its process, by itself, since it was first started. */
  restarts: number;
  exit: { code: number | null; signal: string | null; sentence: string } | null;
  memoryBytes: number | null;
  /** Its last lines, secrets hidden: for a sentence that says why. */
  lastWords: string[];
}

export interface StepTalk {
  signal: AbortSignal;
  log(text: string): void;
  progress(value: number | null, text: string): void;
}

export interface Stopped {
  ok: boolean;
  sentence: string;
  /** TERM was not enough. Left out: nobody can tell. */
  killed?: boolean;
}

/** One for each kind of target: docker-target/ and process-target/. All of it may be called again after a crash with the same arguments. */
export interface TargetDriver {
  type: Target['type'];
  /** Whether versions could run there now; throws a DomainError that says why not and what to do. */
  check(target: Target): Promise<void>;
  build(
    asked: { releaseId: string; number: number; target: Target; source: ReleaseSource; by: string },
    talk: StepTalk,
  ): Promise<Artifact>;
  push?(release: ReleaseRef, talk: StepTalk): Promise<void>;
  /** Starts one that does not run yet; gives back the one that does. */
  start(release: ReleaseRef, replica: number, talk: StepTalk): Promise<Instance>;
  /** What runs of a version, whoever started it; from the engine or the system, not from memory. */
  instances(release: ReleaseRef): Promise<Instance[]>;
  /** What has no process now and gets one by itself in a moment: whoever stops a version stops these, too. */
  resting?(release: ReleaseRef): Promise<Instance[]>;
  state(release: ReleaseRef, instance: Instance): Promise<InstanceState>;
  /** With the version's files and variables: tests, migrations, smoke tests. */
  command(
    release: ReleaseRef,
    asked: { line: string; why: string; variables: Readonly<Record<string, string>> },
    talk: StepTalk,
  ): Promise<{ code: number; output: string }>;
  /** Before it is pushed, where that is another thing than a command. */
  test?(
    release: ReleaseRef,
    asked: { line: string; why: string; variables: Readonly<Record<string, string>> },
    talk: StepTalk,
  ): Promise<{ code: number; output: string }>;
  /** A command that an earlier Optimus began and did not see end: waits for it. Null: nothing is left of it that could be asked. */
  resumed?(release: ReleaseRef, why: string, talk: StepTalk): Promise<{ code: number; output: string } | null>;
  /** TERM, wait, KILL, and looked at afterwards. */
  stop(release: ReleaseRef, instance: Instance, talk: StepTalk): Promise<Stopped>;
  /** How whoever looks for it by hand finds what is left of it. */
  traces(release: ReleaseRef): string;
  /** Rejects where it cannot be asked what stays of a place. */
  reached?(target: Target): Promise<void>;
  /** How whoever looks for it by hand finds what stays of a place. */
  leaves?(target: Target, placeId: string): string;
  /** What stays of a place when its versions are gone; tells what it has taken away. */
  clear?(target: Target, placeId: string): Promise<string[]>;
  /** What is left of its instances goes, and what it was made of, unless another version is made of the same. */
  remove(release: ReleaseRef, shared: boolean): Promise<void>;
}
