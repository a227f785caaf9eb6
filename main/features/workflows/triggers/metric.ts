import { z } from 'zod';
import { wordsOf } from '../../../../shared/lib/metrics.ts';
import type { SeriesRef } from '../../../../shared/lib/series-key.ts';
import type { Clock } from '../../../core/lib/clock.ts';
import type { MonitorsService } from '../../monitors/index.ts';
import { placeOf } from '../kinds/paths.ts';
import { shownValue } from '../language/metric-words.ts';
import { createMetricLines } from './metric-lines.ts';
import type { SpecOf, StartTrigger } from './types.ts';

/** `since`: it has been beyond its limit from then on. `fired`: and that has been told. */
const stateSchema = z.object({ since: z.number(), seenAt: z.number(), fired: z.boolean() }).nullable();
type State = z.infer<typeof stateSchema>;

/** A single second beyond the limit is nothing: what counts is the mean of so long. */
const judgeEveryMs = 15_000;
/** Longer without a figure, and nobody knows what was in between. */
const unknownAfterMs = 4 * judgeEveryMs;
/** Databases are looked at every few minutes only, if the user wants it so. */
const longestPatienceMs = 1_800_000;

const isBeyond = ({ above, below }: SpecOf<'metric'>, value: number) =>
  (above !== undefined && value > above) || (below !== undefined && value < below);

interface Judged {
  value: number;
  ref: SeriesRef;
}

export interface MetricDeps {
  clock: Clock;
  home: string;
  monitors: Pick<MonitorsService, 'onRecorded'>;
  projectNamed: (nameOrId: string) => { id: string; name: string } | null;
  log: { warn(message: string, fields?: Record<string, unknown>): void };
}

/** Tells once that a figure has gone beyond its limit and stayed there, and again only after it has been well. */
export function createMetricTrigger(deps: MetricDeps): StartTrigger<'metric'> {
  const { clock, home, monitors, projectNamed, log } = deps;
  return (spec, context) => {
    if (!wordsOf(spec.metric)) {
      context.trouble(`there is no metric ${spec.metric}`);
      return () => {};
    }
    const folder = spec.path === undefined ? null : placeOf(spec.path, home);
    const means = new Map<string, { sum: number; count: number; ref: SeriesRef }>();
    const began = clock.monotonic();
    let project = spec.project === undefined ? null : projectNamed(spec.project);
    let lines = createMetricLines({ spec, projectId: project?.id ?? null, folder });
    let windowFrom: number | null = null;
    let heard: number | null = null;
    let patienceMs = unknownAfterMs;
    let state: State = null;
    let kept = '';
    let loaded = false;
    let judging: Promise<void> = Promise.resolve();
    let waiting = false;
    let stopped = false;

    async function keep(next: State): Promise<void> {
      state = next;
      // Each look changes `seenAt`; only what a restart has to know is worth a write.
      const worth = JSON.stringify(next && { since: next.since, fired: next.fired });
      if (worth === kept) return;
      await context.state.put(next);
      kept = worth;
    }

    async function load(): Promise<void> {
      if (loaded) return;
      const found = stateSchema.safeParse(await context.state.get());
      state = found.success ? found.data : null;
      kept = JSON.stringify(state && { since: state.since, fired: state.fired });
      loaded = true;
    }

    async function judge(at: number, { value, ref }: Judged): Promise<void> {
      await load();
      if (stopped) return;
      if (!isBeyond(spec, value)) return keep(null);
      if (state?.fired) return keep({ ...state, seenAt: at });
      const known = state !== null && at >= state.seenAt && at - state.seenAt <= patienceMs;
      const since = known && state ? state.since : at;
      const next = { since, seenAt: at, fired: false };
      if (at - since < spec.forMs) return keep(next);
      const limit = spec.below ?? spec.above ?? 0;
      const direction = spec.below !== undefined ? 'below' : 'above';
      const { metric } = spec;
      const where = project ? ` of ${project.name}` : '';
      const label = `${metric}${where} is ${shownValue(metric, value)}, ${direction} ${shownValue(metric, limit)}`;
      await context.fire({
        label,
        payload: {
          ...{ metric, value, limit, direction, since, scope: ref.scope, part: ref.part },
          ...(ref.id !== '' && { id: ref.id }),
          ...(project && { project: project.name }),
          ...(folder !== null && { path: folder }),
        },
        idempotencyKey: `${context.key}:${since}`,
      });
      await keep({ ...next, fired: true });
    }

    /** Of several parts the one that is worst. */
    function worst(): Judged | null {
      let found: Judged | null = null;
      for (const { sum, count, ref } of means.values()) {
        const value = sum / count;
        if (!found || (spec.below === undefined ? value > found.value : value < found.value)) found = { value, ref };
      }
      return found;
    }

    const stopHearing = monitors.onRecorded(({ at, values, gap }) => {
      if (gap) {
        means.clear();
        windowFrom = null;
      }
      for (const { value, ref } of lines.wanted(values)) {
        const key = `${ref.scope}/${ref.id}/${ref.part}`;
        const mean = means.get(key);
        if (mean) {
          mean.sum += value;
          mean.count++;
        } else means.set(key, { sum: value, count: 1, ref });
      }
      if (means.size === 0) return;
      const now = clock.monotonic();
      if (heard === null) context.trouble(null);
      else if (!gap) patienceMs = Math.max(unknownAfterMs, Math.min(3 * (now - heard), longestPatienceMs));
      heard = now;
      windowFrom ??= at;
      if (at - windowFrom < judgeEveryMs || waiting) return;
      const seen = worst();
      means.clear();
      windowFrom = at;
      if (!seen) return;
      waiting = true;
      judging = judging
        .then(() => judge(at, seen))
        .catch((error: unknown) => log.warn('a metric could not be judged', { reason: String(error) }))
        .finally(() => {
          waiting = false;
        });
    });

    /** Nothing comes by itself of what is not measured. */
    const stopLooking = clock.every(unknownAfterMs, () => {
      lines.forget();
      if (spec.project !== undefined) {
        const now = projectNamed(spec.project);
        if (now?.id !== project?.id) lines = createMetricLines({ spec, projectId: now?.id ?? null, folder });
        project = now;
        if (!now) return context.trouble(`there is no project ${spec.project}`);
      }
      if (clock.monotonic() - (heard ?? began) < patienceMs) return;
      heard = null;
      const ofWhat = project ? ` of ${project.name}` : folder === null ? '' : ` of ${folder}`;
      // A project that runs nothing is no trouble of anybody's.
      context.trouble(`${spec.metric}${ofWhat} is not measured now`, { quiet: project !== null });
    });
    if (spec.project !== undefined && !project) context.trouble(`there is no project ${spec.project}`);

    return () => {
      stopped = true;
      stopHearing();
      stopLooking();
    };
  };
}
