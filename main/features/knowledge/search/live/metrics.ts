import type { Evidence } from '../../../../../shared/features/knowledge/schema.ts';
import type { KnownSeries, SeriesRange } from '../../../../../shared/features/monitors/schema.ts';
import type { ProjectRow } from '../../../../../shared/features/projects/schema.ts';
import { bytesText } from '../../../../../shared/lib/bytes.ts';
import { metricWords, type Unit } from '../../../../../shared/lib/metrics.ts';
import type { MonitorsService } from '../../../monitors/index.ts';
import { makeEvidence } from '../../evidence.ts';
import { rankByWords } from '../rank-words.ts';
import type { LiveSource } from '../sources.ts';

const lookedMs = 3_600_000;
const mostSeries = 6;
const shownPoints = 24;
/** What people call it. */
const synonyms: Partial<Record<Unit, string>> = {
  percent: 'usage load',
  bytes: 'size ram memory',
  ms: 'latency slow response time',
  'bytes/s': 'throughput traffic',
};

export function valueText(value: number | null, unit: Unit): string {
  if (value === null) return 'unknown';
  if (unit === 'bytes') return bytesText(value);
  if (unit === 'bytes/s') return `${bytesText(value)}/s`;
  const short = Math.abs(value) >= 100 ? Math.round(value) : Math.round(value * 100) / 100;
  return unit === 'percent' ? `${short} %` : unit === 'count' ? `${short}` : `${short} ${unit}`;
}

const meanOf = (values: readonly (number | null)[]) => {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
};
const extreme = (values: readonly (number | null)[], of: (a: number, b: number) => number) =>
  values.reduce<number | null>(
    (best, value) => (value === null ? best : best === null ? value : of(best, value)),
    null,
  );

export const ownerOf = ({ scope, id }: KnownSeries, rows: readonly ProjectRow[]): string =>
  scope === 'machine'
    ? 'this machine'
    : scope === 'optimus'
      ? 'Optimus'
      : scope === 'project'
        ? (rows.find((row) => row.id === id)?.name ?? id)
        : `${scope} ${id}`;

/** The project that a line of figures is about; services are named after theirs. */
export function projectOfSeries({ scope, id }: KnownSeries): string | null {
  if (scope === 'project') return id;
  return scope === 'service' ? (id.split('/')[0] ?? null) : null;
}

export function seriesEvidence(series: KnownSeries, range: SeriesRange, owner: string, to: number): Evidence {
  const { label, unit } = metricWords[series.metric];
  const name = `${label}${series.part === '' ? '' : ` (${series.part})`} of ${owner}`;
  const says = (value: number | null) => valueText(value, unit);
  const each = Math.max(1, Math.ceil(range.mean.length / shownPoints));
  const points: string[] = [];
  for (let at = 0; at < range.mean.length; at += each) {
    const mean = meanOf(range.mean.slice(at, at + each));
    if (mean !== null)
      points.push(`${new Date(range.from + at * range.stepMs).toISOString().slice(11, 16)} ${says(mean)}`);
  }
  const known = range.mean.some((value) => value !== null);
  const text = known
    ? [
        `${name}, ${new Date(range.from).toISOString()} to ${new Date(to).toISOString()}`,
        `now ${says(series.value)}, mean ${says(meanOf(range.mean))}, lowest ${says(extreme(range.min, Math.min))}, highest ${says(extreme(range.max, Math.max))}`,
        points.join('; '),
      ].join('\n')
    : `${name}: nothing was measured between ${new Date(range.from).toISOString()} and ${new Date(to).toISOString()}.`;
  return makeEvidence({
    kind: 'metric',
    title: name,
    text,
    source: { type: 'metric', projectId: projectOfSeries(series), metric: series.key, from: range.from, to },
    at: to,
  });
}

/** Figures whose name the question says, with the last hour. */
export const createMetricFinder = (monitors: Pick<MonitorsService, 'series' | 'range'>): LiveSource => ({
  kinds: ['metric'],
  async find({ terms, scope, projects, entities, before, now }) {
    const to = before ?? now;
    const chosen = scope.projectIds === null ? null : new Set(scope.projectIds);
    const named = new Set(entities.projects.map(({ id }) => id));
    const all = (await monitors.series()).filter((series) => {
      const project = projectOfSeries(series);
      if (series.lastAt < to - lookedMs || series.firstAt > to) return false;
      if (chosen !== null && (project === null || !chosen.has(project))) return false;
      return named.size === 0 || project === null || named.has(project);
    });
    const ranked = rankByWords(
      all,
      (series) =>
        `${metricWords[series.metric].label} ${series.metric} ${synonyms[metricWords[series.metric].unit] ?? ''} ${ownerOf(series, projects)}`,
      terms,
    ).slice(0, mostSeries);
    if (ranked.length === 0) return { words: [], entity: [] };
    const ranges = await monitors.range({ keys: ranked.map(({ key }) => key), from: to - lookedMs, to, points: 120 });
    const byKey = new Map(ranges.map((range) => [range.key, range]));
    return {
      words: ranked.flatMap((series) => {
        const range = byKey.get(series.key);
        return range ? [seriesEvidence(series, range, ownerOf(series, projects), to)] : [];
      }),
      entity: [],
    };
  },
});
