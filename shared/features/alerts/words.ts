import { bytesText } from '../../lib/bytes.ts';
import { lazily } from '../../lib/lazily.ts';
import { type MetricName, metricWords, type Unit } from '../../lib/metrics.ts';
import type { Scope } from '../monitors/schema.ts';
import type { LogPlace, MetricCondition, Reach, RuleDraft } from './schema.ts';

/** A figure never parts from its unit. */
const nbsp = '\u00a0';
const number = lazily(() => new Intl.NumberFormat('en-US', { maximumFractionDigits: 2 }));
const coarse = lazily(() => new Intl.NumberFormat('en-US', { maximumFractionDigits: 1 }));

const suffixes: Partial<Record<Unit, string>> = {
  percent: '%',
  '1/s': 'a second',
  ms: 'ms',
  celsius: '°C',
  rpm: 'rpm',
  watts: 'W',
};

/** `9.4 %`, `12 GB`, `2 d 4 h`. */
export function figure(metric: MetricName, value: number): string {
  const { unit } = metricWords[metric];
  if (unit === 'bytes') return bytesText(value);
  if (unit === 'bytes/s') return `${bytesText(value)}/s`;
  if (unit === 'seconds') return lasting(value * 1_000);
  const suffix = suffixes[unit];
  const text = (Math.abs(value) < 1 ? number() : coarse()).format(value);
  return suffix ? `${text}${nbsp}${suffix}` : text;
}

const steps = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1_000],
] as const;

/** The two largest units of a time: `5 min`, `1 d 2 h`. */
export function lasting(ms: number): string {
  const span = Math.max(0, Math.round(ms / 1_000) * 1_000);
  const first = steps.findIndex(([, size]) => span >= size);
  if (first < 0) return `0${nbsp}s`;
  let rest = span;
  const parts: string[] = [];
  for (const [unit, size] of steps.slice(first, first + 2)) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0) parts.push(`${count}${nbsp}${unit}`);
  }
  return parts.join(' ');
}

const scopeWords: Record<Scope, { each: string; one: string }> = {
  machine: { each: '', one: '' },
  project: { each: 'any project', one: 'project' },
  service: { each: 'any service', one: 'service' },
  container: { each: 'any container', one: 'container' },
  database: { each: 'any database', one: 'database' },
  optimus: { each: 'Optimus', one: 'Optimus' },
};

const lower = (text: string) =>
  /^[A-Z][a-z]/.test(text) && !text.startsWith('Optimus') ? text.charAt(0).toLowerCase() + text.slice(1) : text;

/** Whose figure: `disk space free on /home`, `memory of shop-api`. */
export function lineWords(
  { metric, scope, id, part }: { metric: MetricName; scope: Scope; id: string | null; part: string | null },
  name?: string,
): string {
  const words: { label: string; part?: string } = metricWords[metric];
  const owner = scope === 'machine' ? '' : scope === 'optimus' ? ' of Optimus' : ` of ${ownerWords(scope, id, name)}`;
  const place = !words.part ? '' : part === null ? ` of any ${words.part}` : part === '' ? '' : ` of ${part}`;
  return `${lower(words.label)}${place}${owner}`;
}

const several = new Set<MetricName>([
  'processes.count',
  'net.errors',
  'restarts.count',
  'db.connections',
  'db.queries',
  'disk.inodes.percent',
  'spawns.per-minute',
]);
const are = (metric: MetricName) => (several.has(metric) ? 'are' : 'is');
const verb = (metric: MetricName, one: string) => (several.has(metric) ? one.replace(/s$/, '') : one);

/** Yes or no, measured as 1 and 0: its trouble has a word of its own. */
const troubles: Partial<Record<MetricName, string>> = { 'health.ok': 'is unhealthy', 'db.up': 'does not answer' };
export const troubleOf = (metric: MetricName, when: { kind: string; value?: number }): string | null =>
  when.kind === 'below' && when.value === 1 ? (troubles[metric] ?? null) : null;

/** `is 9.4 %`, `are 423`, `rise by 3`. */
export const isWords = (metric: MetricName, value: number) => `${are(metric)} ${figure(metric, value)}`;
export const movesWords = (metric: MetricName, direction: 'up' | 'down', value: number) =>
  `${verb(metric, direction === 'up' ? 'rises' : 'falls')} by ${figure(metric, value)}`;

/** Of whom: `any container`, `shop-api`. */
export const ownerWords = (scope: Scope, id: string | null, name?: string) =>
  id === null ? scopeWords[scope].each : (name ?? `${scopeWords[scope].one} ${id}`);

function condition(metric: MetricName, when: MetricCondition): string {
  switch (when.kind) {
    case 'above':
    case 'below':
      return `${are(metric)} ${when.kind} ${figure(metric, when.value)}`;
    case 'rate':
      return `${verb(metric, when.direction === 'up' ? 'rises' : 'falls')} by more than ${figure(metric, when.value)} every ${lasting(when.perMs)}, over ${lasting(when.overMs)}`;
    case 'absent':
      return `${are(metric)} no longer measured`;
    case 'anomaly': {
      const way = when.direction === 'both' ? 'unlike' : `${when.direction}`;
      return `${are(metric)} far ${way} the same hour of the last ${when.weeks} weeks`;
    }
    case 'forecast':
      return `will reach ${figure(metric, when.reaches)} within ${lasting(when.withinMs)}, going on as over the last ${lasting(when.overMs)}`;
  }
}

const forWords = (ms: number) => (ms > 0 ? ` for ${lasting(ms)}` : '');

function back(metric: MetricName, when: MetricCondition): string {
  if ((when.kind !== 'above' && when.kind !== 'below') || when.resolveAt === null || when.resolveAt === when.value)
    return '';
  return ` Over once it is ${when.kind === 'above' ? 'at most' : 'at least'} ${figure(metric, when.resolveAt)}.`;
}

const times = (count: number) => (count === 1 ? 'once' : count === 2 ? 'twice' : `${count} times`);

/** Whose lines: `web of shop`, `any container like shop-*`. */
function placeWords(place: LogPlace, name?: string): string {
  switch (place.kind) {
    case 'file':
      return place.path;
    case 'optimus':
      return 'the log of Optimus';
    case 'service':
      return `${place.service ?? 'the services'} of ${name ?? 'a project'}`;
    case 'container':
      if (/^\*+$/.test(place.name)) return 'any container';
      return place.name.includes('*') ? `any container like ${place.name}` : `the container ${place.name}`;
  }
}

/** `Fires when disk space free of any disk is below 10 % for 5 min.` */
export function ruleSentence(rule: Pick<RuleDraft, 'watch' | 'forMs' | 'autoResolve'>, name?: string): string {
  const { watch } = rule;
  const end = rule.autoResolve ? '' : ' Somebody has to say when it is over.';
  if (watch.kind === 'metric') {
    const trouble = troubleOf(watch.metric, watch.when);
    const wrong = trouble
      ? `${ownerWords(watch.scope, watch.id, name)} ${trouble}`
      : `${lineWords(watch, name)} ${condition(watch.metric, watch.when)}`;
    const what = `${wrong}${forWords(rule.forMs)}`;
    const unless = watch.unless ? ` Not where ${lower(metricWords[watch.unless].label)} is measured.` : '';
    return `Fires when ${what}.${back(watch.metric, watch.when)}${unless}${end}`;
  }
  const { atLeast, withinMs, quietMs } = watch.when;
  const often = atLeast === 1 ? '' : ` ${times(atLeast)} within ${lasting(withinMs)}`;
  const over = rule.autoResolve ? ` Over after ${lasting(quietMs)} without one` : '';
  if (watch.kind === 'log') {
    return `Fires when a line of ${placeWords(watch.place, name)} matches ${watch.pattern}${often}.${over ? `${over}.` : ''}${end}`;
  }
  const about = watch.subject ? ` about ${watch.subject.type} ${name ?? watch.subject.id}` : '';
  const each = watch.each && !watch.subject ? ` for one ${watch.each}` : '';
  const until = watch.until ? `${over ? ', or at' : ' Over at'} ${watch.until}` : '';
  const tail = over || until ? `${over}${until}.` : '';
  return `Fires when ${watch.pattern} happens${about}${each}${often}.${tail}${end}`;
}

/** What a silence or a window covers; `ruleName` and `name` where they are known. */
export function reachWords(reach: Reach, ruleName?: string, name?: string): string {
  const parts: string[] = [];
  if (reach.ruleId !== null) parts.push(ruleName ?? 'a rule that is gone');
  if (reach.key !== null) parts.push('one line of it');
  if (reach.scope !== null) {
    const words = scopeWords[reach.scope];
    const where = reach.scope === 'machine' ? 'the machine itself' : reach.scope === 'optimus' ? 'Optimus' : words.each;
    parts.push(reach.id === null ? where : (name ?? `${words.one} ${reach.id}`));
  }
  const text = parts.join(', ');
  return text === '' ? 'Every alert' : text.charAt(0).toUpperCase() + text.slice(1);
}
