import { randomUUID } from 'node:crypto';
import { DomainError } from '../../../shared/contract/errors.ts';
import type {
  Change,
  HostRequest,
  LogLine,
  SelfMetricsSample,
  SystemInfo,
} from '../../../shared/features/system/schema.ts';
import { CopyUnusable } from '../../core/db/errors.ts';
import type { Store } from '../../core/db/types.ts';
import type { Journal } from '../../core/journal/journal.ts';
import { type Channel, createChannel } from '../../core/lib/channel.ts';
import type { Clock } from '../../core/lib/clock.ts';
import type { LogSink } from '../../core/log/create-logger.ts';
import type { LogLevel } from '../../core/log/logger.ts';
import type { HostPorts } from '../../core/ports/host-ports.ts';
import type { SelfMetrics } from '../../core/self/self-metrics.ts';

const metricsEvery = 5_000;
const turnsKept = 1_000;

interface Deps {
  version: string;
  dataDir: string;
  safeMode: boolean;
  hostPorts: HostPorts;
  clock: Clock;
  store: Store;
  journal: Journal;
  log: LogSink;
  changes: Channel<Change>;
  requests: Channel<HostRequest>;
  overlayRequests: Channel<HostRequest>;
  selfMetrics: SelfMetrics;
  check: Store['check'];
  leaveSafeMode: () => Promise<void>;
  /** The database is the user's again. */
  onRecovered: () => Promise<void>;
}

export function createSystemService(deps: Deps) {
  const { hostPorts, clock, store, journal, log, selfMetrics } = deps;
  const startedAt = clock.now();
  const metrics = createChannel<SelfMetricsSample>({ kind: 'coalesce', capacity: 1, key: () => 'latest' });
  let stopSampling = () => {};
  metrics.onDemand((wanted) => {
    stopSampling();
    stopSampling = wanted ? selfMetrics.subscribe((sample) => metrics.publish(sample), metricsEvery) : () => {};
  });

  const lines = createChannel<LogLine>({ kind: 'drop-oldest', capacity: 500 });
  let stopListening = () => {};
  lines.onDemand((wanted) => {
    stopListening();
    stopListening = wanted ? log.onRecord(lines.publish) : () => {};
  });

  /** Of requests that only one page may carry out: those that one has. */
  const taken = new Set<string>();

  async function capabilities(): Promise<SystemInfo['capabilities']> {
    return {
      secrets: await hostPorts.secrets.status(),
      notifications: hostPorts.notifications.status(),
      hotkeys: hostPorts.hotkeys.status(),
      tray: hostPorts.tray.status(),
      window: hostPorts.window.status(),
      shell: hostPorts.shell.status(),
      startAtLogin: hostPorts.loginItem.status(),
      updates: hostPorts.updates.status(),
      microphone: await hostPorts.microphone.status(),
      overlay: hostPorts.overlay.status(),
      holdKey: hostPorts.hold.status(),
    };
  }

  return {
    async info(): Promise<SystemInfo> {
      const versions = Object.entries(process.versions).filter(([name]) =>
        ['node', 'electron', 'chrome', 'v8', 'uv'].includes(name),
      );
      return {
        version: deps.version,
        host: hostPorts.kind,
        platform: process.platform,
        arch: process.arch,
        versions: Object.fromEntries([...versions, ['sqlite', store.sqliteVersion]] as [string, string][]),
        dataDir: deps.dataDir,
        startedAt,
        safeMode: deps.safeMode,
        recovery: store.recovery,
        capabilities: await capabilities(),
      };
    },
    ping: () => ({ at: clock.now() }),
    metrics: metrics.subscribe,
    changes: deps.changes.subscribe,
    requests: deps.requests.subscribe,
    takeTurn(turn: string) {
      const given = !taken.has(turn);
      taken.add(turn);
      const [oldest] = taken;
      if (oldest !== undefined && taken.size > turnsKept) taken.delete(oldest);
      return { given };
    },
    overlayRequests: deps.overlayRequests.subscribe,
    overlay(wanted: { shown: boolean; focus: boolean; height?: number | undefined; open?: string | undefined }) {
      const { overlay, window } = hostPorts;
      if (wanted.height !== undefined) overlay.resize(wanted.height);
      if (wanted.shown) overlay.show({ focus: wanted.focus });
      else overlay.hide();
      if (wanted.open !== undefined) {
        window.show();
        deps.requests.publish({ type: 'navigate', to: wanted.open });
      }
      return {};
    },

    async checkDatabase(signal?: AbortSignal) {
      const checked = await deps.check(signal);
      const result = {
        ok: checked.ok,
        problems: checked.files.flatMap((file) => file.problems.map((problem) => `${file.file}: ${problem}`)),
        tookMs: checked.files.reduce((sum, file) => sum + file.tookMs, 0),
      };
      journal.note({
        kind: 'database.checked',
        actor: 'user',
        severity: result.ok ? 'info' : 'error',
        sentence: result.ok ? 'The database was checked: sound' : 'The database was checked: damaged',
        data: { problems: result.problems, tookMs: result.tookMs },
      });
      return result;
    },
    async copyDatabase() {
      const copy = await store.copyNow('manual');
      journal.note({
        kind: 'database.copied',
        actor: 'user',
        sentence: 'A verified copy of the database was taken',
        data: { id: copy.id, bytes: copy.bytes },
      });
      return copy;
    },
    copies: () => store.listCopies(),
    async recover(choice: Parameters<Store['recover']>[0]) {
      const known = choice.kind === 'empty' || (await store.listCopies()).some((copy) => copy.id === choice.id);
      if (!known) throw new DomainError('NOT_FOUND', { what: 'copy of the database', id: choice.id });
      if (!store.recovery) throw new DomainError('CONFLICT', { what: 'recovery', why: 'The database is sound.' });
      const receipt = await store.recover(choice).catch((cause: unknown) => {
        if (!(cause instanceof CopyUnusable)) throw cause;
        const why = `The copy cannot be used: ${cause.reason}`;
        throw new DomainError('CONFLICT', { what: cause.id, why, remedy: 'Choose an older one.' }, { cause });
      });
      await deps.onRecovered();
      const sentence =
        receipt.kind === 'copy' && receipt.copy
          ? `The database of ${new Date(receipt.copy.at).toISOString()} is in use again and was checked`
          : 'Optimus goes on with an empty database';
      deps.changes.publish({ feature: 'system' });
      for (const feature of ['journal', 'attention', 'now']) deps.changes.publish({ feature });
      journal.note({ kind: 'database.recovered', actor: 'user', severity: 'notice', sentence });
      return { sentence };
    },
    async leaveSafeMode() {
      await deps.leaveSafeMode();
      return {};
    },
    logs: (limit: number, level?: LogLevel) => log.tail({ limit, ...(level && { level }) }),
    log: lines.subscribe,
    reportError(report: { message: string; stack: string; where: string }) {
      const correlationId = randomUUID();
      log
        .child('renderer')
        .error(report.message, undefined, { stack: report.stack, where: report.where, correlationId });
      return { correlationId };
    },
    dispose() {
      stopSampling();
      stopListening();
      metrics.close();
      lines.close();
    },
  };
}
export type SystemService = ReturnType<typeof createSystemService>;
