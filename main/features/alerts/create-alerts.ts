import { homedir } from 'node:os';
import type { KnownSeries } from '../../../shared/features/monitors/schema.ts';
import type { Change } from '../../../shared/features/system/schema.ts';
import type { MetricName } from '../../../shared/lib/metrics.ts';
import type { Attention } from '../../core/attention/attention.ts';
import type { Store } from '../../core/db/types.ts';
import type { Journal } from '../../core/journal/journal.ts';
import type { Channel } from '../../core/lib/channel.ts';
import type { Cancel, Clock } from '../../core/lib/clock.ts';
import { createDisposers } from '../../core/lib/disposers.ts';
import type { LogSink } from '../../core/log/create-logger.ts';
import type { LogsForRules } from '../logs/index.ts';
import type { Recorder } from '../monitors/index.ts';
import type { Tell } from '../notifications/index.ts';
import { createAttempt } from './attempt.ts';
import { createEngine } from './engine/create-engine.ts';
import { fits } from './engine/metric-lines.ts';
import { createQuiet } from './quiet.ts';
import { createAlertsRepo } from './repo.ts';
import { createRules, type RuleSettings } from './rules.ts';
import { createAlertsService } from './service.ts';
import { createTracker } from './tracker.ts';
import type { NameOf, ReadRange } from './types.ts';

/** What was measured so long ago and not since may have gone for good. */
const missedWithinMs = 86_400_000;

interface Deps {
  store: Store;
  clock: Clock;
  journal: Journal;
  changes: Channel<Change>;
  attention: Attention;
  settings: RuleSettings & { onChange(fn: () => void): Cancel };
  log: LogSink;
  monitors: Pick<Recorder, 'onRecorded'> & { range: ReadRange; series(): Promise<readonly KnownSeries[]> };
  notifications: Pick<Tell, 'tell'>;
  redactor: { redact: (text: string) => string };
  projects: { row(id: string): { name: string } | null };
  containers: {
    now(): readonly { id: string; name: string }[];
    /** Are measured although nobody looks. */
    need(lines: readonly { id: string | null; metric: MetricName }[]): void;
  };
  databases: { nameOf(id: string): string | undefined };
  /** Problems that a check of our own database has found; none when it is sound. */
  onDatabaseChecked: (fn: (problems: readonly string[]) => void) => Cancel;
  /** What services and containers write, for rules about it. */
  logs: () => LogsForRules;
  home?: string | undefined;
}

/** Rules, what they find, and who is told when. */
export function createAlerts(deps: Deps) {
  const { store, clock, journal, changes, monitors, settings } = deps;
  const nameOf: NameOf = (scope, id) => {
    if (scope === 'project') return deps.projects.row(id)?.name;
    if (scope === 'service') {
      const [projectId = '', name = id] = id.split('/');
      const project = deps.projects.row(projectId)?.name;
      return project === undefined ? name : `${name} of ${project}`;
    }
    if (scope === 'container') return deps.containers.now().find((one) => one.id === id)?.name;
    return scope === 'database' ? deps.databases.nameOf(id) : undefined;
  };
  const log = deps.log.child('alerts');
  const disposers = createDisposers();
  const repo = createAlertsRepo(store.data);
  const rules = createRules({ repo, clock, settings });
  const quiet = createQuiet({ repo, clock, nameOf, ruleName: (id) => rules.find(id)?.name });
  const tracker = createTracker({
    repo,
    store,
    journal,
    clock,
    changes,
    attention: deps.attention,
    notifications: deps.notifications,
    quiet,
    ruleOf: rules.find,
    ownOf: rules.ownOf,
    silence: ({ ruleId, key }, until) =>
      service.silence({ reach: { ruleId, key, scope: null, id: null }, until, reason: '' }),
    log,
  });
  disposers.add(tracker.dispose);
  const engine = createEngine({
    tracker,
    clock,
    nameOf,
    range: monitors.range,
    need: deps.containers.need,
    redact: deps.redactor.redact,
    home: deps.home ?? homedir(),
    logs: deps.logs,
    onOwnLine: (fn) =>
      deps.log.onRecord((record) => {
        // What alerts log themselves would set them off again.
        if (!record.scope.startsWith('alerts')) fn(`${record.level} ${record.scope} ${record.message}`);
      }),
  });
  disposers.add(engine.dispose);
  const attempt = createAttempt({ clock, nameOf, range: monitors.range, series: () => monitors.series(), journal });
  const service = createAlertsService({ rules, tracker, engine, quiet, journal, changes, nameOf, attempt });

  const stop = new AbortController();
  disposers.add(() => stop.abort());
  async function listen(): Promise<void> {
    for await (const frame of journal.tail({ signal: stop.signal }))
      if (frame.type === 'item') engine.happened(frame.item);
  }

  /** Rules about silence have to know who should be heard. */
  async function expectAbsent(): Promise<void> {
    const absent = rules
      .all()
      .filter(({ enabled, watch }) => enabled && watch.kind === 'metric' && watch.when.kind === 'absent');
    if (absent.length === 0) return;
    const known = (await monitors.series()).filter(({ lastAt }) => clock.now() - lastAt < missedWithinMs);
    for (const { id, watch } of absent)
      if (watch.kind === 'metric')
        engine.expect(
          id,
          known.filter((one) => fits(watch, one)).map(({ key }) => key),
        );
  }

  let beginning: Promise<void> | null = null;
  async function start(): Promise<void> {
    await rules.load();
    await quiet.load();
    await tracker.load();
    const known = new Set(rules.all().flatMap(({ id, enabled }) => (enabled ? [id] : [])));
    for (const { ruleId } of tracker.entries())
      if (!known.has(ruleId)) tracker.endRule(ruleId, 'The rule is no longer there');
    engine.setRules(rules.all());
    await expectAbsent().catch((error) => log.warn('who may be missing is not known', { reason: String(error) }));
    disposers.add(monitors.onRecorded(engine.recorded));
    disposers.add(
      settings.onChange(() => {
        rules.again();
        engine.setRules(rules.all());
        changes.publish({ feature: 'alerts' });
      }),
    );
    disposers.add(
      deps.onDatabaseChecked((problems) =>
        engine.happened({
          kind: problems.length === 0 ? 'database.check-passed' : 'database.check-failed',
          sentence: problems.length === 0 ? 'The database is sound' : 'The database of Optimus failed its check',
          evidence: problems.slice(0, 3).join('; '),
          subjects: [],
        }),
      ),
    );
    listen().catch((error: unknown) => log.error('alerts no longer hear of the journal', error));
  }

  return {
    ...service,
    /** Whoever knows something that the journal does not hear of. */
    happened: engine.happened,
    /** Looks from now on. */
    begin(): Promise<void> {
      beginning ??= start();
      return beginning;
    },
    /** Another database is behind it: what it keeps is read again. */
    async recovered(): Promise<void> {
      if (!beginning) return;
      await rules.load();
      await quiet.load();
      engine.setRules(rules.all());
    },
    /** Settles once what was said so far is on the disk and told. */
    idle: tracker.idle,
    dispose: () => disposers.run((error) => log.error('alerts did not end well', error)),
  };
}
export type AlertsService = ReturnType<typeof createAlerts>;
