import { describe, expect, it } from 'vitest';
import { planInput } from '../../../../shared/features/backups/schema.ts';
import { planFieldOf, planFormOf, planOf, retentionOf } from './plan-form.ts';

const written = planInput.omit({ targetId: true }).parse({ name: 'Shop', paths: ['/srv/u/shop '] });
const base = { projectId: 'p', paused: false };

describe('a plan as it is written', () => {
  it('comes back as it was', () => {
    const full = {
      ...written,
      ...{ excludes: ['node_modules', '*.log'], databaseIds: ['d'], volumes: ['v'], tags: ['a', 'b'], ownData: true },
      hook: { before: 'pause', after: null, timeoutSeconds: 5 },
      ...{ cron: '*/7 * * * *', proofCron: null, pointInTimeDays: 7, timeZone: 'Europe/Berlin' },
      retention: { ...written.retention, within: '14d', tags: ['keep'] },
    };
    const { plan } = planOf(planFormOf(full, 't'), base);
    expect(plan).toEqual({ ...full, ...base, targetId: 't' });
    expect(planInput.parse(plan)).toEqual(plan);
  });
  it('names what is wrong, beside its field', () => {
    const form = planFormOf(written, '');
    const { problems } = planOf(
      {
        ...form,
        paths: 'here',
        daily: 'many',
        within: 'x',
        proofShares: '0',
        schedule: { ...form.schedule, kind: 'daily', time: '9' },
      },
      base,
    );
    expect(new Set(Object.keys(problems ?? {}))).toEqual(
      new Set(['daily', 'paths', 'proofShares', 'schedule', 'targetId', 'within']),
    );
  });
  it('does not back up nothing', () => {
    expect(planOf({ ...planFormOf(written, 't'), paths: ' \n' }, base).problems).toHaveProperty('paths');
    expect(planOf({ ...planFormOf(written, 't'), paths: '', ownData: true }, base).problems).toBeNull();
  });
  it('takes an empty count as none', () => {
    expect(retentionOf({ ...planFormOf(written, 't'), hourly: '' })?.hourly).toBe(0);
  });
  it('finds the field that the core speaks of', () => {
    expect(['plan.cron', 'plan.retention.daily', 'plan.paths.3', 'plan.hook.before'].map(planFieldOf)).toEqual([
      'schedule',
      'daily',
      'paths',
      'before',
    ]);
  });
});
