import { describe, expect, it } from 'vitest';
import {
  type BackupJob,
  type BackupPlan,
  type BackupTarget,
  type JobProgress,
  shareOf,
} from '../../../shared/features/backups/schema.ts';
import { amountWords, costWords, dedupWords, growthWords, jobMark, paceWords, planMark, targetMark } from './words.ts';

const day = 86_400_000;
const now = 100 * day;
const job = (over: Partial<BackupJob>): BackupJob => ({
  ...{ id: 'j', kind: 'backup', planId: 'p', planName: 'Shop', targetId: 't', targetName: 'Disk', projectId: null },
  ...{ runId: null, state: 'succeeded', sentence: '', because: 'by hand', progress: null, receipt: null },
  ...{ startedAt: 0, endedAt: 1 },
  ...over,
});
const plan = (over: Partial<BackupPlan> = {}) => ({
  ...{
    running: null,
    paused: false,
    last: job({}),
    overdue: false,
    lastGoodAt: now,
    lastProvenAt: now,
    waitsFor: null,
  },
  ...over,
});
const target = (over: Partial<BackupTarget> = {}) =>
  ({ state: 'ready', damages: [], provenAt: now, ...over }) as unknown as BackupTarget;
const damaged = target({
  damages: [{ file: 'pack', id: 'x', kind: 'altered', sentence: 'It is altered.', lost: [] }],
});
const progress = (over: Partial<JobProgress> = {}): JobProgress => ({
  ...{ phase: 'Reading', files: 412, bytes: 84 * 1024 ** 2, filesTotal: 1200, bytesTotal: 1024 ** 3, at: null },
  ...{ bytesPerSecond: null, leftMs: null },
  ...over,
});

describe('how a plan stands', () => {
  it.each([
    ['proven', plan(), target()],
    ['not proven yet', plan({ lastProvenAt: null }), target()],
    ['proof is old', plan({ lastProvenAt: now - 31 * day }), target()],
    ['partial', plan({ last: job({ state: 'partial' }) }), target()],
    ['failed', plan({ last: job({ state: 'failed' }) }), target()],
    ['overdue', plan({ overdue: true }), target()],
    ['target away', plan({ last: null }), target({ state: 'away' })],
    ['target damaged', plan(), damaged],
    ['target: wrong password', plan(), target({ state: 'wrong-password' })],
    ['paused', plan({ paused: true }), target()],
    ['backing up', plan({ running: job({ state: 'running' }) }), damaged],
    ['held', plan({ running: job({ state: 'paused' }) }), target()],
    ['no backup yet', plan({ last: null, lastGoodAt: null, lastProvenAt: null }), target()],
  ])('is %s', (word, facts, at) => {
    expect(planMark(facts, at, now).word).toBe(word);
  });
  it('is green only when it has been proven and all is in it', () => {
    const healthy = [
      plan({ lastProvenAt: null }),
      plan({ last: job({ state: 'partial' }) }),
      plan({ last: job({ state: 'cancelled' }), lastGoodAt: null }),
      plan({ overdue: true }),
    ].filter((facts) => planMark(facts, target(), now).mark === 'healthy');
    expect(healthy).toEqual([]);
    expect(planMark(plan(), target(), now).mark).toBe('healthy');
  });
});

describe('how a target stands', () => {
  it('is not green for answering alone', () => {
    expect(targetMark(target({ provenAt: null }), now)).toEqual({ mark: 'info', word: 'not proven yet' });
    expect(targetMark(target(), now).mark).toBe('healthy');
  });
  it('is damaged whatever else it is', () => {
    expect(targetMark(damaged, now)).toEqual({ mark: 'failing', word: 'damaged' });
    expect(targetMark(target({ state: 'away' }), now).mark).toBe('stopped');
  });
});

describe('how a job ended', () => {
  it('is never green where something is missing or damaged', () => {
    expect(jobMark(job({ state: 'partial' })).mark).toBe('warning');
    const receipt = { damages: damaged.damages } as BackupJob['receipt'];
    expect(jobMark(job({ kind: 'proof', receipt }))).toEqual({ mark: 'failing', word: 'damage found' });
    expect(jobMark(job({ kind: 'proof' })).word).toBe('proven');
  });
});

describe('figures in words', () => {
  it('say how far it is, and how long yet', () => {
    expect(shareOf(progress())).toBeCloseTo(0.082, 3);
    expect(shareOf(progress({ bytesTotal: null }))).toBeCloseTo(0.343, 3);
    expect(shareOf(progress({ bytesTotal: null, filesTotal: null }))).toBeNull();
    expect(shareOf(progress({ bytes: 2 * 1024 ** 3 }))).toBe(1);
    expect(amountWords(progress())).toBe('412 of 1,200 files, 84\u00a0MB of 1.0\u00a0GB');
    expect(paceWords({ bytesPerSecond: 84 * 1024 ** 2, leftMs: 69_200 })).toBe(
      '84\u00a0MB/s, 1\u00a0min 10\u00a0s left',
    );
    expect(paceWords({ bytesPerSecond: null, leftMs: null })).toBe('');
    // Of what counts no bytes, such as the look at the folders of a snapshot.
    expect(paceWords({ bytesPerSecond: 0, leftMs: null })).toBe('');
    expect(amountWords(progress({ files: 0, filesTotal: null, bytes: 0, bytesTotal: null }))).toBe('');
    expect(amountWords(progress({ filesTotal: null, bytes: 0, bytesTotal: null }))).toBe('412 files');
  });
  it('say what is saved and what it costs', () => {
    expect(dedupWords({ rawBytes: 42, bytes: 10 })).toBe('4.2\u00a0×');
    expect(dedupWords({ rawBytes: 1, bytes: 0 })).toBe('–');
    expect(costWords({ bytes: 100 * 1024 ** 3, pricePerGigabyteMonth: 0.023, currency: '€' })).toBe(
      '2.30\u00a0€ a month',
    );
    expect(costWords({ bytes: 1, pricePerGigabyteMonth: null, currency: '€' })).toBe('–');
  });
  it('say how it grows, once a day is known', () => {
    expect(growthWords([{ at: 0, bytes: 0 }])).toBeNull();
    expect(
      growthWords([
        { at: 0, bytes: 0 },
        { at: 2 * day, bytes: 2048 },
      ]),
    ).toBe('+1.0\u00a0KB a day over 2 days');
  });
});
