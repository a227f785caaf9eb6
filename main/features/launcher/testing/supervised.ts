import { randomUUID } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { JournalEvent } from '../../../../shared/features/journal/schema.ts';
import type { PortChoice, ServiceState } from '../../../../shared/features/launcher/schema.ts';
import type { ProjectRow } from '../../../../shared/features/projects/schema.ts';
import { createAttention } from '../../../core/attention/attention.ts';
import { createAttentionRepo } from '../../../core/attention/repo.ts';
import { createChildren } from '../../../core/children/children.ts';
import { createChildrenRepo } from '../../../core/children/repo.ts';
import { type Clock, createSystemClock } from '../../../core/lib/clock.ts';
import { createRedactor } from '../../../core/log/redactor.ts';
import { createFakeHost } from '../../../core/testing/fake-host-ports.ts';
import { quietLog } from '../../../core/testing/quiet-log.ts';
import { tempDir } from '../../../core/testing/temp-dir.ts';
import { openTestStore } from '../../../core/testing/test-store.ts';
import { until } from '../../../core/testing/until.ts';
import { createIdentity } from '../../identity/index.ts';
import { createProcesses } from '../../processes/index.ts';
import { createLimits } from '../limits/create-limits.ts';
import { createPorts } from '../ports/create-ports.ts';
import { createProbing } from '../probing/create-probing.ts';
import { createPortRegistry } from '../registry.ts';
import { createLauncherRepo } from '../repo.ts';
import { createSupervised, type LauncherParts } from '../supervised.ts';
import type { Compose } from '../types.ts';
import { noCompose, ownEnvironments, ownLogs, ownSetups } from './own-parts.ts';

const patient = { timeoutMs: 90_000 };

interface Options {
  clock?: Clock;
  safeMode?: boolean;
  missing?: Set<string>;
  compose?: Compose;
  end?: LauncherParts['end'];
  /** Of an Optimus before this one. */
  store?: Awaited<ReturnType<typeof openTestStore>>;
  folder?: string;
}

/** The launcher on real processes, ports, probes and a real database; only what others build is the test's own. */
export async function startSupervised(options: Options = {}) {
  const clock = options.clock ?? createSystemClock();
  const store = options.store ?? (await openTestStore(clock));
  const folder = options.folder ?? (await tempDir());
  const children = createChildren({
    clock,
    log: quietLog,
    instanceId: randomUUID(),
    repo: createChildrenRepo(store.data),
  });
  await children.adopt();
  const events: Pick<JournalEvent, 'kind' | 'sentence' | 'subjects' | 'severity'>[] = [];
  const journal = {
    note: (event: {
      kind: string;
      sentence: string;
      severity?: JournalEvent['severity'];
      subjects?: JournalEvent['subjects'];
    }) => void events.push({ severity: 'info', subjects: [], ...event }),
    append: async () => 0,
  };
  const changes = { publish() {} };
  const attention = await createAttention({
    repo: createAttentionRepo(store.data),
    clock,
    journal: journal as never,
    changes: changes as never,
  });
  const row = (id: string) =>
    ({
      id,
      name: id,
      path: join(folder, id),
      presence: 'here',
      git: { head: 'c0ffee1234567' },
    }) as unknown as ProjectRow;
  const projects = {
    row,
    list: async () => [],
    roots: async () => [],
    ofPath: (path: string) => {
      const name = path.startsWith(`${folder}/`) ? path.slice(folder.length + 1).split('/')[0] : undefined;
      return name === undefined ? null : row(name);
    },
  };
  const redactor = createRedactor();
  const identity = createIdentity({ projects, children, clock, redact: redactor.redact });
  const host = createFakeHost();
  const processes = createProcesses({
    monitors: { table: () => Promise.reject(new Error('not asked')), onTable: () => () => {} },
    ...{ children, identity, projects, redactor, hostPorts: host.ports },
    journal: journal as never,
  });
  const registry = createPortRegistry({ repo: createLauncherRepo(store.data), clock });
  const setups = ownSetups();
  const { logs, lines } = ownLogs(folder);
  const opened: string[] = [];
  const launcher = createSupervised(
    {
      ...{ store, clock, changes, attention, children, log: quietLog, redactor, projects, identity, processes, logs },
      journal,
      safeMode: options.safeMode ?? false,
      hotkeys: host.ports.hotkeys,
      environments: ownEnvironments(options.missing),
      open: (route) => opened.push(route),
    },
    {
      registry,
      ...(options.end && { end: options.end }),
      setups: setups.setups,
      probing: createProbing({ children, clock, log: quietLog, redact: redactor.redact }),
      limits: createLimits({
        ...{ children, clock, log: quietLog },
        monitors: { record() {}, range: async () => [] } as never,
      }),
      compose: options.compose ?? noCompose,
      ports: (running) => createPorts({ registry, identity, containers: { now: () => [] }, running }),
    },
  );
  // After another one it begins when the test has put down what there is to be found.
  if (!options.store && !options.safeMode) await launcher.begin();
  let ended: Promise<void> | null = null;
  const stop = () => {
    ended ??= launcher.dispose().then(() => children.dispose());
    return ended;
  };
  onTestFinished(async () => {
    await stop();
    attention.dispose();
  });

  const put: typeof setups.put = (id, ...rest) => setups.put(id, ...rest);
  const folderOf = async (projectId: string) => {
    const path = join(folder, projectId);
    await mkdir(path, { recursive: true });
    return path;
  };
  await folderOf('shop');
  const status = (id: string) => launcher.statuses().find((one) => one.id === id);
  return {
    ...{
      launcher,
      children,
      store,
      folder,
      events,
      lines,
      attention,
      identity,
      redactor,
      host,
      opened,
      setups,
      put,
      folderOf,
      status,
      stop,
    },
    start: (ids: string[], ports: PortChoice[] = []) => launcher.start({ ids, environment: null, ports }),
    stopAll: (ids: string[], force = false) => launcher.stop({ ids, force }),
    comes: (id: string, ...states: ServiceState[]) =>
      until(
        () => {
          const now = status(id);
          return now && states.includes(now.state) ? now : null;
        },
        { ...patient, what: `${id} to be ${states.join(' or ')}` },
      ).catch((error: unknown) => {
        throw new Error(`${id} is ${JSON.stringify(status(id))}`, { cause: error });
      }),
    receipts: (id: string) => launcher.receipts({ id, limit: 50 }),
    kinds: () => events.map(({ kind }) => kind),
  };
}

/** A port that nobody holds in this moment. */
export async function freePort(): Promise<number> {
  const { createServer } = await import('node:net');
  const server = createServer();
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address ? address.port : 0;
}
