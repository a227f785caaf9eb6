import type { Check, Outcome } from '../../../shared/features/council/schema.ts';
import { type MetricName, metricWords } from '../../../shared/lib/metrics.ts';
import { keyOf, refOf } from '../../../shared/lib/series-key.ts';
import type { Attention } from '../../core/attention/attention.ts';
import type { Cancel, Clock } from '../../core/lib/clock.ts';
import type { Logger } from '../../core/log/logger.ts';
import type { MonitorsService } from '../monitors/index.ts';
import type { CouncilRepo } from './repo.ts';
import type { DeliberationRecord } from './types.ts';
import { inShort } from './words.ts';

const most = 100;
const longestTimer = 2 ** 31 - 1;
/** A figure that has no values yet is looked at again, while the user can also say it himself. */
const againMs = 3_600_000;
const points = 4_000;

/** Of a line as charts name it, or of the name of a figure. Null for what is neither. */
export function seriesKeyOf({ metric, projectId }: Pick<Check, 'metric' | 'projectId'>): string | null {
  if (refOf(metric) !== null) return metric;
  if (!Object.hasOwn(metricWords, metric)) return null;
  return keyOf(metric as MetricName, projectId === null ? {} : { scope: 'project', id: projectId });
}

function figureOf(of: Check['of'], range: { mean: (number | null)[]; max: (number | null)[] }): number | null {
  const known = (values: readonly (number | null)[]) => values.filter((value) => value !== null);
  const means = known(range.mean);
  if (means.length === 0) return null;
  if (of === 'mean') return means.reduce((sum, value) => sum + value, 0) / means.length;
  if (of === 'max') return Math.max(...known(range.max));
  const sorted = means.sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * 0.95) - 1)] ?? null;
}

interface Deps {
  repo: Pick<CouncilRepo, 'reviews'>;
  clock: Clock;
  attention: Attention;
  monitors: Pick<MonitorsService, 'range'>;
  resolve(record: DeliberationRecord, outcome: Outcome): Promise<void>;
  log: Logger;
}

/** Looks at what was decided when its day has come: a check resolves it by itself, else the user is asked. */
export function createReviews({ repo, clock, attention, monitors, resolve, log }: Deps) {
  const source = attention.source('council');
  let wake: Cancel | null = null;
  let looking: Promise<void> = Promise.resolve();
  let ended = false;

  async function checked(record: DeliberationRecord, check: Check): Promise<{ figure: number } | { why: string }> {
    const key = seriesKeyOf(check);
    if (key === null) return { why: 'There is no such figure.' };
    const to = record.reviewAt ?? clock.now();
    const from = to - check.hours * 3_600_000;
    const [range] = await monitors.range({ keys: [key], from, to, points });
    const figure = range ? figureOf(check.of, range) : null;
    return figure === null ? { why: 'Nothing was measured of it in that time.' } : { figure };
  }

  async function byCheck(record: DeliberationRecord, check: Check): Promise<string | null> {
    const found = await checked(record, check).catch((error: unknown) => ({ why: String(error) }));
    if ('why' in found) return found.why;
    const winner = record.result?.tally?.winner ?? null;
    if (winner === null) return 'There was no winner that it could confirm.';
    const holds = check.is === 'below' ? found.figure < check.value : found.figure > check.value;
    const words = `${check.label}: the ${check.of} of the ${check.hours} hours before was ${Number(found.figure.toPrecision(6))}, and was to be ${check.is} ${check.value}`;
    await resolve(record, {
      ...{ at: clock.now(), by: 'check', note: words.slice(0, 4_000) },
      right: holds ? { kind: 'option', optionId: winner } : { kind: 'none' },
    });
    return null;
  }

  async function look(): Promise<void> {
    wake?.();
    wake = null;
    const now = clock.now();
    const waiting = await repo.reviews(most);
    const due: { record: DeliberationRecord; why: string | null }[] = [];
    for (const record of waiting) {
      if ((record.reviewAt ?? Infinity) > now) continue;
      const why = record.check ? await byCheck(record, record.check) : null;
      if (!record.check || why !== null) due.push({ record, why });
    }
    if (ended) return;
    source.set(
      due.map(({ record, why }) => {
        const question = inShort(record.draft.question, 100);
        return {
          key: `council/${record.id}`,
          severity: 'info' as const,
          sentence: `Was the council right? “${question}”`,
          evidence: `${record.winner === null ? 'It came to no decision.' : `It decided for “${record.winner}”.`}${why === null ? '' : ` Its check could not tell: ${why}`}`,
          since: record.reviewAt ?? now,
          subject: { type: 'deliberation', id: record.id, label: question },
          actions: [{ id: 'resolve', label: 'Say how it turned out', route: `/council/${record.id}` }],
        };
      }),
    );
    const next = waiting.map(({ reviewAt }) => reviewAt ?? Infinity).filter((at) => at > now);
    const wait = Math.min(...next.map((at) => at - now), due.some(({ record }) => record.check) ? againMs : Infinity);
    if (Number.isFinite(wait)) wake = clock.after(Math.min(Math.max(1, wait), longestTimer), again);
  }

  /** One after the other: whoever was told of a change finds it looked at. */
  function again(): void {
    looking = looking
      .then(() => (ended ? undefined : look()))
      .catch((error) => log.warn('reviews of deliberations could not be looked at', { error: String(error) }));
  }
  const stop = clock.onResume(again);

  return {
    again,
    settled: () => looking,
    async dispose() {
      ended = true;
      stop();
      wake?.();
      await looking;
      source.dispose();
    },
  };
}
