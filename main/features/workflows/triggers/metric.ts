import { z } from 'zod';
import type { Clock } from '../../../core/lib/clock.ts';
import { placeOf } from '../kinds/paths.ts';
import { type ReadMetric, type Sampler, sampleEveryMs } from './metrics.ts';
import type { SpecOf, StartTrigger } from './types.ts';

/** `since`: it has been beyond its limit from then on. `fired`: and that has been told. */
const stateSchema = z.object({ since: z.number(), seenAt: z.number(), fired: z.boolean() }).nullable();
type State = z.infer<typeof stateSchema>;

/** Longer without a look, and nobody knows what was in between. */
const unknownAfterMs = 4 * sampleEveryMs;

const isBeyond = ({ above, below }: SpecOf<'metric'>, value: number) =>
  (above !== undefined && value > above) || (below !== undefined && value < below);

const shown = (metric: string, value: number) =>
  metric.endsWith('bytes')
    ? `${(value / 1e9).toFixed(1)} GB`
    : `${Number(value.toFixed(1))}${metric.endsWith('percent') ? ' %' : ''}`;

interface Deps {
  clock: Clock;
  home: string;
  sampler: Sampler;
  metrics: Record<string, ReadMetric>;
}

/** Tells once that a value has gone beyond its limit and stayed there, and again only after it has been well. */
export function createMetricTrigger({ clock, home, sampler, metrics }: Deps): StartTrigger<'metric'> {
  return (spec, context) => {
    const read = Object.hasOwn(metrics, spec.metric) ? metrics[spec.metric] : undefined;
    if (!read) {
      context.trouble(`there is no metric ${spec.metric}`);
      return () => {};
    }
    const path = placeOf(spec.path ?? '/', home);
    let state: State = null;
    let kept = '';
    let loaded = false;
    let looking = false;
    let stopped = false;

    async function keep(next: State): Promise<void> {
      state = next;
      // Each look changes `seenAt`; only what a restart has to know is worth a write.
      const worth = JSON.stringify(next && { since: next.since, fired: next.fired });
      if (worth === kept) return;
      await context.state.put(next);
      kept = worth;
    }

    async function judge(value: number): Promise<void> {
      const now = clock.now();
      if (!isBeyond(spec, value)) return keep(null);
      if (state?.fired) return keep({ ...state, seenAt: now });
      const known = state !== null && now >= state.seenAt && now - state.seenAt <= unknownAfterMs;
      const since = known && state ? state.since : now;
      const next = { since, seenAt: now, fired: false };
      if (now - since < spec.forMs) return keep(next);
      const limit = spec.below ?? spec.above ?? 0;
      const direction = spec.below !== undefined && value < spec.below ? 'below' : 'above';
      const label = `${spec.metric} is ${shown(spec.metric, value)}, ${direction} ${shown(spec.metric, limit)}`;
      await context.fire({
        label,
        payload: { metric: spec.metric, value, limit, direction, since, ...(spec.path !== undefined && { path }) },
        idempotencyKey: `${context.key}:${since}`,
      });
      await keep({ ...next, fired: true });
    }

    async function look(): Promise<void> {
      if (looking || stopped || !read) return;
      looking = true;
      try {
        if (!loaded) {
          const found = stateSchema.safeParse(await context.state.get());
          state = found.success ? found.data : null;
          kept = JSON.stringify(state && { since: state.since, fired: state.fired });
          loaded = true;
        }
        const sample = await read(path).catch((error: Error) => ({ why: error.message }));
        if (stopped) return;
        if ('why' in sample) {
          if (spec.metric !== 'cpu.percent') context.trouble(`${spec.metric} cannot be read: ${sample.why}`);
          return;
        }
        await judge(sample.value);
        context.trouble(null);
      } finally {
        looking = false;
      }
    }

    const stop = sampler.add(look);
    return () => {
      stopped = true;
      stop();
    };
  };
}
