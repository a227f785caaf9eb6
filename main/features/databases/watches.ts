import type { DatabaseFigures } from '../../../shared/features/databases/schema.ts';
import type { Change } from '../../../shared/features/system/schema.ts';
import type { MetricName } from '../../../shared/lib/metrics.ts';
import { keyOf } from '../../../shared/lib/series-key.ts';
import type { Attention, Draft } from '../../core/attention/attention.ts';
import type { Journal } from '../../core/journal/journal.ts';
import type { Channel } from '../../core/lib/channel.ts';
import type { Clock } from '../../core/lib/clock.ts';
import type { Recorder } from '../monitors/index.ts';
import { placeOf } from './connection-input.ts';
import type { OpenSession, Target } from './engines/types.ts';
import type { StoredDatabase } from './repo.ts';
import { createWatch, type Status, type Watch } from './watch.ts';

const apartMs = 400;

interface Deps {
  clock: Clock;
  journal: Pick<Journal, 'note'>;
  attention: Pick<Attention, 'source'>;
  changes: Channel<Change>;
  recorder: Pick<Recorder, 'record'>;
  open: OpenSession;
  target: (stored: StoredDatabase) => Promise<Target>;
}

const metrics: [keyof DatabaseFigures, MetricName][] = [
  ['answerMs', 'db.answer.ms'],
  ['connections', 'db.connections'],
  ['connectionsPercent', 'db.connections.percent'],
  ['sizeBytes', 'db.size.bytes'],
  ['cachePercent', 'db.cache.percent'],
  ['lagSeconds', 'db.lag.seconds'],
  ['locksWaiting', 'db.locks.waiting'],
  ['queriesPerSecond', 'db.queries'],
];

const counts = { postgres: 'transactions', mysql: 'queries', redis: 'commands', sqlite: 'queries' } as const;

/** Every database that is looked at, and who hears of what was seen: charts, journal, the list of what needs the user. */
export function createWatches({ clock, journal, attention, changes, recorder, open, target }: Deps) {
  const watches = new Map<string, { watch: Watch; stored: StoredDatabase }>();
  const source = attention.source('databases');

  const paused = ({ connection, updatedAt }: StoredDatabase): Status => ({
    ...{ state: 'paused', since: updatedAt, problem: null, lookedAt: null, nextAt: null, figures: null },
    ...{ product: null, role: null, counted: counts[connection.engine] },
  });

  function record(id: string, { state, figures }: Status) {
    // Who is refused knows nothing of how the server does.
    if (state !== 'up' && state !== 'down') return;
    const of = (metric: MetricName) => keyOf(metric, { scope: 'database', id });
    const values: Record<string, number> = { [of('db.up')]: state === 'up' ? 1 : 0 };
    for (const [field, metric] of metrics) {
      const value = figures?.[field] ?? null;
      if (value !== null) values[of(metric)] = value;
    }
    recorder.record({ at: clock.now(), values });
  }

  function sayWhatNeedsUser() {
    const drafts = [...watches.values()].flatMap(({ watch, stored: { id, connection } }): Draft[] => {
      const { state, problem, since } = watch.status();
      if (state !== 'refused' || !problem) return [];
      return [
        {
          key: `databases/${id}/refused`,
          severity: 'warning',
          sentence: `${connection.name} cannot be watched: ${problem.sentence}`,
          evidence: [placeOf(connection), problem.said].filter(Boolean).join(' · '),
          since,
          subject: { type: 'database', id, label: connection.name },
          fingerprint: problem.field,
          actions: [{ id: 'edit', label: 'Mend the connection', route: `/databases/${encodeURIComponent(id)}?edit=1` }],
        },
      ];
    });
    source.set(drafts);
  }

  function onStatus({ id, connection }: StoredDatabase, now: Status, before: Status) {
    changes.publish({ feature: 'databases', ids: [id] });
    if (now.lookedAt !== before.lookedAt) record(id, now);
    if (now.state === before.state) return;
    sayWhatNeedsUser();
    const note = (kind: string, severity: 'info' | 'warning', sentence: string) =>
      journal.note({
        kind: `database.${kind}`,
        severity,
        actor: 'outside',
        sentence,
        subjects: [{ type: 'database', id, label: connection.name }],
        data: { place: placeOf(connection), ...(now.problem && { said: now.problem.said }) },
      });
    if (now.state === 'up' && before.state !== 'looking') note('back', 'info', `${connection.name} answers again`);
    if (now.state === 'down') note('down', 'warning', `${connection.name} does not answer: ${now.problem?.sentence}`);
    if (now.state === 'refused')
      note('refused', 'warning', `${connection.name} lets nobody in: ${now.problem?.sentence}`);
  }

  async function end(id: string): Promise<void> {
    const entry = watches.get(id);
    watches.delete(id);
    await entry?.watch.dispose();
  }

  return {
    status: (stored: StoredDatabase): Status => watches.get(stored.id)?.watch.status() ?? paused(stored),
    watch: (id: string): Watch | null => watches.get(id)?.watch ?? null,

    /** From its beginning, as it is connected now. */
    async follow(stored: StoredDatabase, place = 0): Promise<void> {
      await end(stored.id);
      if (stored.connection.enabled) {
        const watch = createWatch({
          clock,
          open,
          target: () => target(stored),
          everyMs: stored.connection.everySeconds * 1_000,
          counted: counts[stored.connection.engine],
          onStatus: (now, before) => onStatus(stored, now, before),
        });
        watches.set(stored.id, { watch, stored });
        watch.begin(place * apartMs);
      }
      sayWhatNeedsUser();
    },
    async leave(id: string): Promise<void> {
      await end(id);
      sayWhatNeedsUser();
    },
    async dispose(): Promise<void> {
      await Promise.all([...watches.keys()].map(end));
      source.dispose();
    },
  };
}
export type Watches = ReturnType<typeof createWatches>;
