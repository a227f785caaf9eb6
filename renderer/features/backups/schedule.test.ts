import { describe, expect, it } from 'vitest';
import { cronOf, cronWords, retentionWords, scheduleOf } from './schedule.ts';

describe('schedules', () => {
  it.each([
    [null, 'by hand'],
    ['0 * * * *', 'every hour'],
    ['30 3 * * *', 'each day at 03:30'],
    ['5 14 * * 0', 'each Sunday at 14:05'],
    ['*/10 8-18 * * 1-5', '*/10 8-18 * * 1-5'],
    ['0 2 1 * *', '0 2 1 * *'],
  ])('%s in words is %s, and comes back', (cron, words) => {
    expect(cronWords(cron)).toBe(words);
    expect(cronOf(scheduleOf(cron))).toEqual({ cron });
  });
  it('say what is wrong', () => {
    expect(cronOf({ ...scheduleOf('30 3 * * *'), time: '25:00' })).toHaveProperty('wrong');
    expect(cronOf({ ...scheduleOf('* *'), kind: 'cron' })).toHaveProperty('wrong');
  });
});

describe('retention in words', () => {
  it('names what is kept', () => {
    expect(retentionWords({ last: 0, hourly: 24, daily: 7, within: '14d' })).toBe('24 hourly, 7 daily, all of 14d');
    expect(retentionWords({ last: 0, within: null })).toBe('everything is kept');
  });
});
