import type { PlanInput, Retention } from '../../../../shared/features/backups/schema.ts';
import { createFormReader, type FormProblems, numberText } from '../../../lib/form-reader.ts';
import { cronOf, type Schedule, scheduleOf } from '../schedule.ts';

export interface PlanForm {
  name: string;
  targetId: string;
  paths: string;
  excludes: string;
  excludeCaches: boolean;
  databaseIds: readonly string[];
  volumes: readonly string[];
  ownData: boolean;
  before: string;
  after: string;
  hookSeconds: string;
  schedule: Schedule;
  timeZone: string;
  afterCommit: boolean;
  onPlug: boolean;
  beforeDeployment: boolean;
  onlyOnPower: boolean;
  notOnMetered: boolean;
  last: string;
  hourly: string;
  daily: string;
  weekly: string;
  monthly: string;
  yearly: string;
  within: string;
  keepTags: string;
  proof: Schedule;
  proofShares: string;
  proofFiles: string;
  /** Empty turns it off. */
  pointInTimeDays: string;
  tags: string;
}

export type PlanWritten = Omit<PlanInput, 'targetId'>;

const words = (items: readonly string[]) => items.join(', ');

export function planFormOf(plan: PlanWritten, targetId: string): PlanForm {
  const { retention, hook } = plan;
  return {
    ...{ name: plan.name, targetId, paths: plan.paths.join('\n'), excludes: plan.excludes.join('\n') },
    ...{ excludeCaches: plan.excludeCaches, databaseIds: plan.databaseIds, volumes: plan.volumes },
    ...{ ownData: plan.ownData, before: hook?.before ?? '', after: hook?.after ?? '' },
    hookSeconds: numberText(hook?.timeoutSeconds ?? 60),
    ...{ schedule: scheduleOf(plan.cron), timeZone: plan.timeZone ?? '', afterCommit: plan.afterCommit },
    ...{ onPlug: plan.onPlug, beforeDeployment: plan.beforeDeployment, onlyOnPower: plan.onlyOnPower },
    ...{ notOnMetered: plan.notOnMetered, last: numberText(retention.last), hourly: numberText(retention.hourly) },
    ...{ daily: numberText(retention.daily), weekly: numberText(retention.weekly) },
    ...{ monthly: numberText(retention.monthly), yearly: numberText(retention.yearly) },
    ...{ within: retention.within ?? '', keepTags: words(retention.tags), proof: scheduleOf(plan.proofCron) },
    ...{ proofShares: numberText(plan.proofShares), proofFiles: numberText(plan.proofFiles) },
    ...{ pointInTimeDays: numberText(plan.pointInTimeDays), tags: words(plan.tags) },
  };
}

/** A name may hold anything but a line break: what is around it is part of it. */
const linesOf = (text: string): string[] => [...new Set(text.split('\n').filter((line) => line.trim() !== ''))];
const wordsOf = (text: string): string[] => [...new Set(text.split(/[\s,]+/).filter(Boolean))];

export type Counts = 'last' | 'hourly' | 'daily' | 'weekly' | 'monthly' | 'yearly';
export const countFields: readonly Counts[] = ['last', 'hourly', 'daily', 'weekly', 'monthly', 'yearly'];
const noneOf: Record<Counts, string> = { last: '0', hourly: '0', daily: '0', weekly: '0', monthly: '0', yearly: '0' };

/** What is kept as it is written, for the preview as well: null while something in it is wrong. */
export function retentionOf(form: PlanForm, problems: Record<string, string> = {}): Retention | null {
  const before = Object.keys(problems).length;
  const { whole, wrong } = createFormReader<Counts>({ form, problems, standard: noneOf });
  const many = { min: 0, max: 10_000 };
  const within = form.within.trim();
  if (within !== '' && !/^(?:\d+[ymdh])+$/.test(within)) wrong('within', 'Such as 14d or 1y6m.');
  const counts = Object.fromEntries(countFields.map((field) => [field, whole(field, many)])) as Record<Counts, number>;
  const read = { ...counts, tags: wordsOf(form.keepTags), within: within === '' ? null : within };
  return Object.keys(problems).length > before ? null : read;
}

interface Read {
  plan: PlanInput;
  problems: null;
}

/** The plan as it is written, or what is wrong with which field. */
export function planOf(
  form: PlanForm,
  base: Pick<PlanInput, 'projectId' | 'paused'>,
): Read | { plan: null; problems: FormProblems } {
  const problems: Record<string, string> = {};
  const { whole, optional, wrong } = createFormReader<'hookSeconds' | 'proofShares' | 'proofFiles' | 'pointInTimeDays'>(
    {
      form,
      problems,
    },
  );
  if (form.name.trim() === '') wrong('name', 'A name is wanted.');
  if (form.targetId === '') wrong('targetId', 'A target is wanted.');
  const paths = linesOf(form.paths);
  const bad = paths.find((path) => !/^(?:[/\\]|[A-Za-z]:[/\\])/.test(path));
  if (bad !== undefined) wrong('paths', 'Whole paths, from the root, one a line.');
  if (paths.length === 0 && form.databaseIds.length === 0 && form.volumes.length === 0 && !form.ownData)
    wrong('paths', 'Nothing would be backed up: a folder, a database or a volume is wanted.');
  const cron = cronOf(form.schedule);
  if ('wrong' in cron) wrong('schedule', cron.wrong);
  const proofCron = cronOf(form.proof);
  if ('wrong' in proofCron) wrong('proof', proofCron.wrong);
  const hooked = form.before.trim() !== '' || form.after.trim() !== '';
  const timeoutSeconds = hooked ? whole('hookSeconds', { min: 1, max: 3_600 }) : 60;
  const retention = retentionOf(form, problems);
  const plan = {
    ...{ name: form.name.trim(), projectId: base.projectId, targetId: form.targetId, paths },
    ...{ excludes: linesOf(form.excludes), excludeCaches: form.excludeCaches, databaseIds: [...form.databaseIds] },
    ...{ volumes: [...form.volumes], ownData: form.ownData },
    hook: hooked ? { before: form.before.trim() || null, after: form.after.trim() || null, timeoutSeconds } : null,
    cron: 'cron' in cron ? cron.cron : null,
    timeZone: form.timeZone.trim() || null,
    ...{ afterCommit: form.afterCommit, onPlug: form.onPlug, beforeDeployment: form.beforeDeployment },
    ...{ onlyOnPower: form.onlyOnPower, notOnMetered: form.notOnMetered },
    proofCron: 'cron' in proofCron ? proofCron.cron : null,
    proofShares: whole('proofShares', { min: 1, max: 365 }),
    proofFiles: whole('proofFiles', { min: 0, max: 10_000 }),
    pointInTimeDays: optional('pointInTimeDays', { min: 1, max: 365 }),
    ...{ tags: wordsOf(form.tags), paused: base.paused },
  };
  return retention === null || Object.keys(problems).length > 0
    ? { plan: null, problems }
    : { plan: { ...plan, retention }, problems: null };
}

const fieldNames: Readonly<Record<string, string>> = {
  cron: 'schedule',
  proofCron: 'proof',
  'hook.before': 'before',
  'hook.after': 'after',
  'hook.timeoutSeconds': 'hookSeconds',
};

/** Where the core's word on a field stands in this form. */
export function planFieldOf(field: string): string {
  const own = field.replace(/^plan\./, '').replace(/^retention\./, '');
  return fieldNames[own] ?? own.replace(/\.\d+$/, '');
}
