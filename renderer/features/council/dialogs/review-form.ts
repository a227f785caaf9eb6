import type { Check } from '../../../../shared/features/council/schema.ts';
import type { KnownSeries } from '../../../../shared/features/monitors/schema.ts';
import { metricWords, type Unit } from '../../../../shared/lib/metrics.ts';
import { createFormReader, type FormProblems, numberText } from '../../../lib/form-reader.ts';

export interface ReviewForm {
  /** `2026-12-06`; empty is no review. */
  day: string;
  byFigure: boolean;
  /** Key of the line that is looked at. */
  series: string;
  of: Check['of'];
  is: Check['is'];
  value: string;
  hours: string;
}

const day = 86_400_000;
const two = (value: number) => String(value).padStart(2, '0');

/** The day as a date field holds it, in the zone of the user. */
export function dayText(at: number | null): string {
  if (at === null) return '';
  const date = new Date(at);
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** Nine in the morning of that day; null for no day. */
export function dayAt(text: string): number | null {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (!parts) return null;
  const at = new Date(Number(parts[1]), Number(parts[2]) - 1, Number(parts[3]), 9).getTime();
  return Number.isFinite(at) ? at : null;
}

export const inDays = (days: number, now: number): string => dayText(now + days * day);

export const reviewFormOf = (reviewAt: number | null, check: Check | null, now: number): ReviewForm => ({
  day: dayText(reviewAt ?? now + 14 * day),
  byFigure: check !== null,
  series: check?.metric ?? '',
  of: check?.of ?? 'p95',
  is: check?.is ?? 'below',
  value: numberText(check?.value ?? null),
  hours: numberText(check?.hours ?? 24),
});

const units: Partial<Record<Unit, string>> = {
  percent: 'in percent',
  bytes: 'in bytes',
  'bytes/s': 'in bytes a second',
  '1/s': 'a second',
  ms: 'in ms',
  celsius: 'in °C',
  watts: 'in watts',
  seconds: 'in seconds',
};
export const unitWords = (series: Pick<KnownSeries, 'metric'> | undefined): string =>
  series === undefined ? '' : (units[metricWords[series.metric].unit] ?? '');

/** `Memory in use · shop-api`. */
export function seriesName({ scope, id, metric, part }: KnownSeries, projects: ReadonlyMap<string, string>): string {
  const owner = scope === 'machine' ? 'this machine' : scope === 'optimus' ? 'Optimus' : (projects.get(id) ?? id);
  return [metricWords[metric].label, owner, part].filter(Boolean).join(' · ');
}

interface Read {
  reviewAt: number | null;
  check: Check | null;
  problems: FormProblems;
}

export function reviewOf(
  form: ReviewForm,
  known: readonly KnownSeries[],
  projects: ReadonlyMap<string, string>,
  now: number,
): Read {
  const problems: Record<string, string> = {};
  const { figure, wrong } = createFormReader<'value' | 'hours'>({ form, problems });
  const reviewAt = dayAt(form.day);
  if (form.day !== '' && reviewAt === null) wrong('day', 'A day is wanted.');
  if (reviewAt !== null && reviewAt < now - day) wrong('day', 'This day is over.');
  if (!form.byFigure) return { reviewAt, check: null, problems };
  if (reviewAt === null) wrong('day', 'A figure is looked at on a day: choose one.');
  const series = known.find(({ key }) => key === form.series);
  if (!series) wrong('series', 'A figure is wanted.');
  const value = figure('value', { min: -1e15, max: 1e15 });
  const hours = figure('hours', { min: 0.1, max: 24 * 90 });
  if (!series || Object.keys(problems).length > 0) return { reviewAt, check: null, problems };
  return {
    reviewAt,
    problems,
    check: {
      ...{
        label: seriesName(series, projects).slice(0, 200),
        metric: series.key,
        of: form.of,
        hours,
        is: form.is,
        value,
      },
      projectId: series.scope === 'project' ? series.id : null,
    },
  };
}
