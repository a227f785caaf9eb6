import { type LogPlace, type RuleDraft, ruleDraft } from '../../../shared/features/alerts/schema.ts';
import type { AttentionSeverity } from '../../../shared/features/attention/schema.ts';
import type { Scope } from '../../../shared/features/monitors/schema.ts';
import type { MetricName } from '../../../shared/lib/metrics.ts';
import { parseFigure, parseSpan, writeFigure, writeSpan } from './figures.ts';

export const conditionKinds = ['above', 'below', 'rate', 'absent', 'anomaly', 'forecast'] as const;
export type ConditionKind = (typeof conditionKinds)[number];

/** The editor's fields, as they stand on the screen. */
export interface RuleForm {
  name: string;
  severity: AttentionSeverity;
  about: 'metric' | 'log' | 'event';
  scope: Scope;
  metric: MetricName;
  id: string | null;
  part: string | null;
  unless: MetricName | null;
  when: ConditionKind;
  value: string;
  resolveAt: string;
  direction: 'up' | 'down';
  per: string;
  over: string;
  way: 'above' | 'below' | 'both';
  deviations: string;
  weeks: string;
  within: string;
  place: LogPlace['kind'];
  path: string;
  /** A project, or one service of it: `<project id>/<name>`. */
  service: string;
  /** A name, `*` in it for anything. */
  container: string;
  pattern: string;
  ignoreCase: boolean;
  kind: string;
  subject: { type: string; id: string } | null;
  each: string;
  until: string;
  atLeast: string;
  countWithin: string;
  quiet: string;
  forTime: string;
  repeat: string;
  autoResolve: boolean;
  note: string;
}

export type FormProblems = Partial<Record<keyof RuleForm, string>>;

export const emptyForm: RuleForm = {
  name: '',
  severity: 'warning',
  about: 'metric',
  scope: 'machine',
  metric: 'cpu.percent',
  id: null,
  part: null,
  unless: null,
  when: 'above',
  value: '90',
  resolveAt: '',
  direction: 'up',
  per: '1 min',
  over: '5 min',
  way: 'both',
  deviations: '4',
  weeks: '4',
  within: '24 h',
  place: 'file',
  path: '',
  service: '',
  container: '',
  pattern: '',
  ignoreCase: false,
  kind: 'project.crashed',
  subject: null,
  each: '',
  until: '',
  atLeast: '1',
  countWithin: '10 min',
  quiet: '15 min',
  forTime: '1 min',
  repeat: '',
  autoResolve: true,
  note: '',
};

export function formOf(rule: RuleDraft): RuleForm {
  const common = {
    ...emptyForm,
    name: rule.name,
    severity: rule.severity,
    forTime: writeSpan(rule.forMs),
    repeat: rule.repeatMs === null ? '' : writeSpan(rule.repeatMs),
    autoResolve: rule.autoResolve,
    note: rule.note,
  };
  const { watch } = rule;
  if (watch.kind !== 'metric') {
    const counts = {
      atLeast: String(watch.when.atLeast),
      countWithin: writeSpan(watch.when.withinMs),
      quiet: writeSpan(watch.when.quietMs),
    };
    if (watch.kind === 'log') {
      const { place, pattern, ignoreCase } = watch;
      const path = place.kind === 'file' ? place.path : '';
      const service = place.kind === 'service' ? [place.projectId, place.service].filter(Boolean).join('/') : '';
      const container = place.kind === 'container' ? place.name : '';
      return { ...common, ...counts, about: 'log', place: place.kind, path, service, container, pattern, ignoreCase };
    }
    const { pattern: kind, subject, each, until } = watch;
    return { ...common, ...counts, about: 'event', kind, subject, each: each ?? '', until: until ?? '' };
  }
  const { metric, scope, id, part, unless, when } = watch;
  const form: RuleForm = { ...common, about: 'metric', metric, scope, id, part, unless, when: when.kind };
  switch (when.kind) {
    case 'above':
    case 'below':
      form.value = writeFigure(metric, when.value);
      form.resolveAt = when.resolveAt === null ? '' : writeFigure(metric, when.resolveAt);
      break;
    case 'rate':
      form.value = writeFigure(metric, when.value);
      form.direction = when.direction;
      form.per = writeSpan(when.perMs);
      form.over = writeSpan(when.overMs);
      break;
    case 'anomaly':
      form.way = when.direction;
      form.deviations = String(when.deviations);
      form.weeks = String(when.weeks);
      break;
    case 'forecast':
      form.value = writeFigure(metric, when.reaches);
      form.within = writeSpan(when.withinMs);
      form.over = writeSpan(when.overMs);
      break;
    case 'absent':
  }
  return form;
}

const fieldOf: Record<string, keyof RuleForm> = {
  'watch.metric': 'metric',
  'watch.when.value': 'value',
  'watch.when.resolveAt': 'resolveAt',
  'watch.when.perMs': 'per',
  'watch.when.overMs': 'over',
  'watch.when.deviations': 'deviations',
  'watch.when.weeks': 'weeks',
  'watch.when.reaches': 'value',
  'watch.when.atLeast': 'atLeast',
  'watch.when.quietMs': 'quiet',
  'watch.place.path': 'path',
  'watch.place.projectId': 'service',
  'watch.place.service': 'service',
  'watch.place.name': 'container',
  'watch.until': 'until',
  'watch.each': 'each',
  forMs: 'forTime',
  repeatMs: 'repeat',
  name: 'name',
  note: 'note',
};
/** Which field a problem of the core or of the schema belongs to. */
export function problemField(path: string, about: RuleForm['about']): keyof RuleForm {
  if (path === 'watch.pattern') return about === 'event' ? 'kind' : 'pattern';
  if (path === 'watch.when.withinMs') return about === 'metric' ? 'within' : 'countWithin';
  return fieldOf[path] ?? 'name';
}

function placeOf({ place, path, service, container }: RuleForm) {
  if (place === 'file') return { kind: place, path };
  if (place === 'optimus') return { kind: place };
  if (place === 'container') return { kind: place, name: container };
  const [projectId = '', ...name] = service.split('/');
  return { kind: place, projectId, service: name.length > 0 ? name.join('/') : null };
}

/** The rule that stands on the screen, or what keeps it from being one. */
export function draftOf(form: RuleForm): { draft: RuleDraft | null; problems: FormProblems } {
  const problems: FormProblems = {};
  const span = (field: keyof RuleForm): number => {
    const value = parseSpan(String(form[field]));
    if (value === null) problems[field] = 'A time is wanted: 30 s, 5 min, 1 h';
    return value ?? 0;
  };
  const figure = (field: 'value' | 'resolveAt'): number => {
    const value = parseFigure(form.metric, form[field]);
    if (value === null) problems[field] = 'A figure is wanted';
    return value ?? 0;
  };
  const whole = (field: 'atLeast' | 'weeks' | 'deviations'): number => {
    const value = Number(form[field]);
    if (form[field].trim() === '' || !Number.isFinite(value)) problems[field] = 'A number is wanted';
    return value;
  };

  const when = () => {
    switch (form.when) {
      case 'above':
      case 'below': {
        const value = figure('value');
        const resolveAt = form.resolveAt.trim() === '' ? null : figure('resolveAt');
        if (resolveAt !== null && (form.when === 'above' ? resolveAt > value : resolveAt < value))
          problems.resolveAt = `It is over ${form.when === 'above' ? 'below' : 'above'} the limit, not beyond it`;
        return { kind: form.when, value, resolveAt };
      }
      case 'rate':
        return {
          kind: 'rate',
          direction: form.direction,
          value: figure('value'),
          perMs: span('per'),
          overMs: span('over'),
        };
      case 'absent':
        return { kind: 'absent' };
      case 'anomaly':
        return { kind: 'anomaly', direction: form.way, deviations: whole('deviations'), weeks: whole('weeks') };
      case 'forecast':
        return { kind: 'forecast', reaches: figure('value'), withinMs: span('within'), overMs: span('over') };
    }
  };
  const count = () => ({ atLeast: whole('atLeast'), withinMs: span('countWithin'), quietMs: span('quiet') });
  const watch = () => {
    if (form.about === 'metric') {
      const { metric, scope, id, part, unless } = form;
      return { kind: 'metric', metric, scope, id, part, unless, when: when() };
    }
    if (form.about === 'log') {
      const place = placeOf(form);
      if (form.place === 'service' && form.service === '') problems.service = 'Which service?';
      if (form.place === 'container' && form.container.trim() === '') problems.container = 'Which container?';
      if (form.place === 'file' && form.path.trim() === '') problems.path = 'Which file?';
      if (form.pattern === '') problems.pattern = 'What to look for?';
      return { kind: 'log', place, pattern: form.pattern, ignoreCase: form.ignoreCase, when: count() };
    }
    const [each, until] = [form.each.trim() || null, form.until.trim() || null];
    return { kind: 'event', pattern: form.kind, subject: form.subject, each, until, when: count() };
  };

  const candidate = {
    name: form.name,
    severity: form.severity,
    watch: watch(),
    forMs: form.about === 'metric' ? span('forTime') : 0,
    repeatMs: form.repeat.trim() === '' ? null : span('repeat'),
    autoResolve: form.autoResolve,
    note: form.note,
  };
  if (form.name.trim() === '') problems.name = 'A rule needs a name';
  const parsed = ruleDraft.safeParse(candidate);
  if (!parsed.success)
    for (const issue of parsed.error.issues) problems[problemField(issue.path.join('.'), form.about)] ??= issue.message;
  const fine = parsed.success && Object.keys(problems).length === 0;
  return { draft: fine ? parsed.data : null, problems };
}
