import { readdir, readlink } from 'node:fs/promises';
import { DomainError } from '../../../shared/contract/errors.ts';
import type { Subject } from '../../../shared/features/journal/schema.ts';
import type {
  ProcessDetail,
  ProcessReceipt,
  ProcessRow,
  ProcessTable,
} from '../../../shared/features/processes/schema.ts';
import type { ProcessInfo } from '../../core/children/process-tree.ts';
import type { Children } from '../../core/children/types.ts';
import type { Journal } from '../../core/journal/journal.ts';
import { createChannel, type Subscription } from '../../core/lib/channel.ts';
import type { Cancel } from '../../core/lib/clock.ts';
import type { Redactor } from '../../core/log/redactor.ts';
import type { HostPorts } from '../../core/ports/host-ports.ts';
import type { IdentityService } from '../identity/index.ts';
import type { MonitorsService } from '../monitors/index.ts';
import type { ProjectsService } from '../projects/index.ts';
import { endProcess } from './end-process.ts';
import { findProcess, shortName } from './known-process.ts';
import { reniceProcess } from './renice.ts';
import { createShownRows } from './shown-rows.ts';

interface Deps {
  monitors: Pick<MonitorsService, 'table' | 'onTable'>;
  children: Pick<Children, 'list' | 'facts' | 'guardian'>;
  identity: Pick<IdentityService, 'ports'>;
  projects: Pick<ProjectsService, 'row'>;
  journal: Pick<Journal, 'append'>;
  redactor: Pick<Redactor, 'redact'>;
  hostPorts: Pick<HostPorts, 'processes'>;
}

const linux = process.platform === 'linux';
const rowWaitMs = 2_000;

/** Every process of the machine, for whoever looks; and the acts on one of them, each with proof. */
export function createProcesses({ monitors, children, identity, projects, journal, redactor, hostPorts }: Deps) {
  const { facts } = children;
  const shown = createShownRows(redactor.redact);
  const tables = createChannel<ProcessTable>({ kind: 'coalesce', capacity: 1, key: () => '' });
  const ending = new Map<string, Promise<ProcessReceipt>>();
  let looking: Cancel | null = null;

  /** Optimus, what it runs as, and what it started. */
  const ownPids = () => {
    const guardian = children.guardian().pid;
    const host = hostPorts.processes().map(({ pid }) => pid);
    return new Set([
      process.pid,
      ...host,
      ...children.list().map(({ pid }) => pid),
      ...(guardian === null ? [] : [guardian]),
    ]);
  };

  tables.onDemand((wanted) => {
    looking?.();
    looking = wanted
      ? monitors.onTable((at, processes, unreadable) =>
          tables.publish({ at, processes: shown(processes, ownPids()), unreadable }),
        )
      : null;
  });

  async function list(): Promise<ProcessTable> {
    const { at, processes, unreadable } = await monitors.table().catch((error: unknown) => {
      throw new DomainError(
        'UNAVAILABLE',
        { what: 'processes', why: 'The thread that looks at them does not answer.' },
        { cause: error },
      );
    });
    return { at, processes: shown(processes, ownPids()), unreadable };
  }

  const missing = (id: string) => new DomainError('NOT_FOUND', { what: 'process', id });

  async function get(id: string): Promise<ProcessDetail> {
    const { processes } = await list();
    const row = processes.find((one) => one.id === id);
    if (!row) throw missing(id);
    const { pid } = row;
    const own = (what: string) => (linux ? readlink(`/proc/${pid}/${what}`).catch(() => null) : null);
    const [folder, program, files, ports] = await Promise.all([
      own('cwd'),
      own('exe'),
      linux ? readdir(`/proc/${pid}/fd`).catch(() => null) : null,
      portsOf(id, pid),
    ]);
    return {
      row,
      folder,
      program,
      ports,
      openFiles: files?.length ?? null,
      parents: parentsOf(row, processes),
      below: belowOf(pid, processes),
    };
  }

  /** Whoever cannot tell of ports tells of the rest. */
  async function portsOf(id: string, pid: number): Promise<ProcessDetail['ports']> {
    const { ports } = await identity.ports().catch(() => ({ ports: [] }));
    return ports
      .filter(({ process: holder }) => (linux ? holder?.id === id : holder?.id.startsWith(`${pid}@`)))
      .map(({ port, protocol, addresses }) => ({ port, protocol, addresses }));
  }

  /** Refuses before anything is sent. */
  function allow(processes: readonly ProcessInfo[], about: ProcessInfo, parents: ReadonlySet<number>) {
    const own = ownPids();
    for (const { pid, ppid } of processes) {
      const what = `ending ${shortName(about, redactor.redact)} (${about.pid})`;
      if (pid === 1) throw new DomainError('FORBIDDEN', { what, why: 'Everything on this machine runs below it.' });
      if (linux && (pid === 2 || ppid === 2))
        throw new DomainError('FORBIDDEN', { what, why: 'It is a part of the kernel, which no signal reaches.' });
      if (parents.has(pid))
        throw new DomainError('FORBIDDEN', { what, why: 'Optimus was started from it and would end with it.' });
      if (!own.has(pid)) continue;
      const why =
        pid === about.pid
          ? 'It is Optimus itself, or was started by it: quit Optimus, or stop it where it was started.'
          : 'Optimus itself, or something that it started, runs below it.';
      throw new DomainError('FORBIDDEN', { what, why });
    }
  }

  async function subjects(id: string, label: string, row: ProcessRow | undefined): Promise<Subject[]> {
    const project = row?.projectId == null ? null : projects.row(row.projectId);
    return [
      { type: 'process', id, label },
      ...(project ? [{ type: 'project', id: project.id, label: project.name }] : []),
    ];
  }

  /** The row as it is just before the act; the act neither depends on it nor waits long for it. */
  async function rowOf(id: string): Promise<ProcessRow | undefined> {
    const { promise: late, resolve } = Promise.withResolvers<null>();
    const timer = setTimeout(resolve, rowWaitMs, null);
    const table = await Promise.race([list().catch(() => null), late]);
    clearTimeout(timer);
    return table?.processes.find((one) => one.id === id);
  }

  async function lineage(): Promise<Set<number>> {
    const above = new Set<number>();
    for (let pid = process.ppid; pid > 1 && !above.has(pid); ) {
      above.add(pid);
      pid = (await facts.info(pid))?.ppid ?? 0;
    }
    return above;
  }

  async function end(id: string, below: boolean): Promise<ProcessReceipt> {
    const root = await findProcess(facts, id);
    if (!root) throw missing(id);
    const parents = await lineage();
    allow([root], root, parents);
    const row = await rowOf(id);
    const label = row?.name ?? shortName(root, redactor.redact);
    const receipt = await endProcess({
      ...{ facts, root, below },
      name: (one) => (one.pid === root.pid ? label : shortName(one, redactor.redact)),
      id: ({ pid, start }) => `${pid}@${start}`,
      allow: (processes) => allow(processes, root, parents),
    });
    await journal.append({
      kind: 'process.ended',
      actor: 'user',
      severity: receipt.done ? 'info' : 'warning',
      sentence: receipt.sentence,
      subjects: await subjects(id, label, row),
      data: { pid: root.pid, signal: receipt.signal, below, left: receipt.left.map(({ pid }) => pid) },
    });
    return receipt;
  }

  return {
    list,
    get,
    table: (subscription: Subscription) => tables.subscribe(subscription),
    /** Who asks while it is being ended gets the same receipt. */
    end({ id, below }: { id: string; below: boolean }): Promise<ProcessReceipt> {
      const running = ending.get(id) ?? end(id, below).finally(() => ending.delete(id));
      ending.set(id, running);
      return running;
    },
    async renice({ id, nice }: { id: string; nice: number }): Promise<ProcessReceipt> {
      const found = await findProcess(facts, id);
      if (!found) throw missing(id);
      const row = await rowOf(id);
      const label = row?.name ?? shortName(found, redactor.redact);
      const receipt = await reniceProcess(found, nice, label, id);
      await journal.append({
        kind: 'process.reniced',
        actor: 'user',
        sentence: receipt.sentence,
        subjects: await subjects(id, label, row),
        data: { pid: found.pid, nice, before: row?.nice ?? null },
      });
      return receipt;
    },
    dispose() {
      looking?.();
      tables.close();
    },
  };
}
export type ProcessesService = ReturnType<typeof createProcesses>;

function parentsOf(row: ProcessRow, rows: readonly ProcessRow[]): ProcessDetail['parents'] {
  const byPid = new Map(rows.map((one) => [one.pid, one]));
  const parents: ProcessDetail['parents'] = [];
  const seen = new Set<number>();
  for (let at: ProcessRow | undefined = row; at && !seen.has(at.pid); at = byPid.get(at.ppid)) {
    seen.add(at.pid);
    parents.push({ id: at.id, pid: at.pid, name: at.name });
  }
  return parents;
}

function belowOf(pid: number, rows: readonly ProcessRow[]): number {
  const children = Map.groupBy(rows, ({ ppid }) => ppid);
  const seen = new Set<number>([pid]);
  for (const at of seen) for (const child of children.get(at) ?? []) seen.add(child.pid);
  return seen.size - 1;
}
