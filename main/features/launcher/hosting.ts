import { type ServiceSpec, serviceSpec } from '../../../shared/features/launcher/schema.ts';
import type { Journal } from '../../core/journal/journal.ts';
import type { Clock } from '../../core/lib/clock.ts';
import type { Logger } from '../../core/log/logger.ts';
import type { EnvironmentsForServices } from '../environments/index.ts';
import { createTakeUp } from './adopting/take-up.ts';
import { look } from './limits/measuring.ts';
import { createReceipts } from './receipts/receipts.ts';
import type { StatePatch, StateRow } from './repo.ts';
import { createGate } from './supervisor/gate.ts';
import type { LaunchDeps } from './supervisor/launch.ts';
import type { Order } from './supervisor/order.ts';
import { createUnits } from './supervisor/units.ts';
import { createTellJournal } from './tell-journal.ts';
import type { LimitsOfServices, PortRegistry, Probing } from './types.ts';

const atOnce = 4;
const told = new Set(['project.crashed', 'service.looping', 'service.stray-stopped']);

/** Where what is known of a hosted process is kept, so that the next Optimus takes it up. */
export interface HostedRows {
  all(): Promise<{ id: string; body: string }[]>;
  put(id: string, body: string): Promise<void>;
  remove(id: string): Promise<void>;
}

interface Deps extends Omit<LaunchDeps, 'environments' | 'limits'> {
  limits: LimitsOfServices;
  clock: Clock;
  log: Logger;
  probing: Probing;
  registry: PortRegistry;
  journal: Pick<Journal, 'note'>;
  redact: (text: string) => string;
}

export interface HostingAsked {
  /** Folders of what is hosted are relative to it. */
  root: string;
  rows: HostedRows;
  /** What it is started with, now: secrets are in it and nobody keeps it. */
  variables(id: string): Promise<Record<string, string>>;
  changed(id: string): void;
}

export interface HostedStart {
  /** Begins with `@`: that keeps it apart from the services of projects. */
  id: string;
  project: { id: string; name: string };
  spec: ServiceSpec;
  commit: string | null;
  by: string;
}

export interface HostedStatus {
  /** Null while it has none: before its start, and between an end and the next try. */
  pid: number | null;
  startTime: string | null;
  startedAt: number | null;
  port: number | null;
  listensOn: readonly number[];
  restarts: number;
  /** Something of it runs or is about to. */
  active: boolean;
  /** Nobody starts it again. */
  over: boolean;
  sentence: string;
  exit: { code: number | null; signal: string | null } | null;
  /** Why it ended the last time that it did by itself; null while it never did since it was first started. */
  lastCrash: string | null;
  startedFrom: string;
}

/**
 * The supervisor for others: what they let run is started again, limited, heard, taken up after a restart and stopped with proof as
 * services are, and is in no list of services.
 */
export function createHosting(deps: Deps, { root, rows, variables, changed }: HostingAsked) {
  const { clock, log, journal, redact, registry } = deps;
  const environments: EnvironmentsForServices = {
    async resolve({ environment }) {
      const name = environment ?? '';
      return { name, variables: await variables(name), problems: [] };
    },
  };
  const crashes = new Map<string, string>();
  const journaled = createTellJournal({
    journal: {
      note(entry) {
        if (!told.has(entry.kind)) return;
        const { subjects = [] } = entry;
        journal.note({ ...entry, subjects: subjects.filter(({ type }) => type !== 'service') });
      },
    },
    redact,
  });
  const tell: typeof journaled = {
    ...journaled,
    crashed(about, crash) {
      crashes.set(about.service.id, redact(crash.sentence));
      journaled.crashed(about, crash);
    },
  };

  const known = new Map<string, StateRow>();
  const keep = async (row: StateRow) => {
    known.set(row.service_id, row);
    await rows.put(row.service_id, JSON.stringify(row));
  };
  const repo = {
    async states(): Promise<StateRow[]> {
      known.clear();
      for (const { id, body } of await rows.all()) {
        const row = JSON.parse(body) as StateRow;
        const spec = serviceSpec.safeParse(row.spec);
        if (spec.success) known.set(id, { ...row, service_id: id, spec: spec.data });
      }
      return [...known.values()];
    },
    want: keep,
    async patch(id: string, patch: StatePatch) {
      const row = known.get(id);
      if (row) await keep({ ...row, ...patch } as StateRow);
    },
  };
  const launchDeps = { ...deps, environments };
  const units = createUnits({
    ...launchDeps,
    ...{ repo, tell, changed },
    receipts: createReceipts({ repo: { addReceipt: async () => {} }, clock, log, redact }),
    startGate: createGate(atOnce),
    stopGate: createGate(atOnce),
  });
  const stopMeasuring = deps.limits.measure(() =>
    units.all().flatMap((unit) => {
      const body = unit.body();
      return body?.pid == null ? [] : [{ serviceId: unit.id, pids: body.pids }];
    }),
  );
  const takeUp = createTakeUp({
    ...{ ...launchDeps, repo, tell, unit: units.of },
    place: (id) => ({ id, name: id, path: root, commit: null }),
    // Whoever lets it run says whether it is still wanted.
    start: async () => {},
    owns: (id) => id.startsWith('@'),
  });

  const orderOf = ({ id, project, spec, commit, by }: HostedStart): Order => ({
    service: {
      ...{ id, projectId: project.id, spec, origin: 'edited', evidence: [], kind: '', main: false, problem: null },
    },
    project: { ...project, path: root, commit },
    environment: id,
    port: 'next',
    act: 'start',
    by,
  });

  return {
    begin: async (): Promise<void> => void (await takeUp()),
    ids: (): string[] => units.all().map(({ id }) => id),
    start(asked: HostedStart): void {
      const order = orderOf(asked);
      crashes.delete(asked.id);
      units.of(order).start(order);
    },
    status(id: string): HostedStatus | null {
      const unit = units.get(id);
      if (!unit) return null;
      const { port, ports, restarts, sentence, exit, state } = unit.view();
      const body = unit.body();
      return {
        ...{ pid: body?.pid ?? null, startTime: body?.startTime ?? null, startedAt: body?.startedAt ?? null },
        ...{
          port,
          listensOn: ports,
          restarts,
          sentence,
          exit,
          lastCrash: crashes.get(id) ?? null,
          active: unit.active(),
        },
        over: state === 'failed' || state === 'looping' || state === 'done' || state === 'stopped',
        startedFrom: unit.service().spec.folder,
      };
    },
    /** The hosted one whose tree a process belongs to. */
    ofPid: (pid: number) => units.serviceOfPid(pid),
    /** Null where the system does not say. */
    async memoryBytes(id: string): Promise<number | null> {
      const body = units.get(id)?.body();
      if (!body) return null;
      return (await look(await body.pids())).memoryBytes || null;
    },
    async listening(id: string): Promise<number[]> {
      return (await units.get(id)?.body()?.listening()) ?? [];
    },
    async stop(id: string, by: string): Promise<{ ok: boolean; sentence: string; killed: boolean }> {
      const unit = units.get(id);
      if (!unit) return { ok: true, sentence: 'It does not run.', killed: false };
      const { ok, sentence, signals, left } = await unit.stop({ by });
      return { ok: ok || left.length === 0, sentence, killed: signals.some(({ signal }) => signal === 'SIGKILL') };
    },
    /** It will not come again. Throws where something of it is left: then it stays known. */
    async forget(id: string): Promise<void> {
      const unit = units.get(id);
      if (unit?.active()) {
        const { left, sentence } = await unit.stop({ by: 'its version, which goes' });
        if (left.length > 0 || unit.active()) throw new Error(sentence);
      }
      units.drop(id);
      crashes.delete(id);
      known.delete(id);
      await rows.remove(id);
      await registry.forget(id);
    },
    async dispose(): Promise<void> {
      stopMeasuring();
      const left = await Promise.allSettled(units.all().map((unit) => unit.leave('the end of Optimus')));
      for (const one of left) if (one.status === 'rejected') log.error('a hosted process did not end well', one.reason);
    },
  };
}
export type Hosting = ReturnType<typeof createHosting>;
