import { describe, expect, it } from 'vitest';
import { cronSentence } from './sentences.ts';

describe('a time table in words', () => {
  it.each([
    ['* * * * *', 'every minute'],
    ['*/1 * * * *', 'every minute'],
    ['*/15 * * * *', 'every 15 minutes'],
    ['*/30 8-18 * * 1-5', 'every 30 minutes from 08:00 to 18:59, Monday to Friday'],
    ['*/10 9-9 * * *', 'every 10 minutes from 09:00 to 09:59'],
    ['*/5 * * * sat,sun', 'every 5 minutes, every Saturday and Sunday'],
    ['* 22-23 * * 0', 'every minute from 22:00 to 23:59, every Sunday'],
    ['0 * * * *', 'every hour at minute 0'],
    ['5 */1 * * *', 'every hour at minute 5'],
    ['20 */6 * * *', 'every 6 hours at minute 20'],
    ['0 3 * * *', 'every day at 03:00'],
    ['30 8,12,18 * * *', 'every day at 08:30, 12:30 and 18:30'],
    ['0 9 * * MON-FRI', 'Monday to Friday at 09:00'],
    ['0 9 * * 2-4', 'Tuesday to Thursday at 09:00'],
    ['0 8 * * 1', 'every Monday at 08:00'],
    ['0 8 * * 1,wed,5', 'every Monday, Wednesday and Friday at 08:00'],
    ['0 8 * * 0,7', 'every Sunday at 08:00'],
    ['15 4 1 * *', 'on day 1 of every month at 04:15'],
    ['0 0 3 * * *', 'every day at 03:00'],
    ['  0  3 * * * ', 'every day at 03:00'],
    ['@daily', 'every day at 00:00'],
    ['@Hourly', 'every hour at minute 0'],
    ['@yearly', 'on 1 January at 00:00'],
  ])('%s: %s', (cron, words) => expect(cronSentence(cron)).toBe(words));
});

describe('what has no plain words', () => {
  it.each([
    // 0 and 45 past: not every 45 minutes.
    '*/45 * * * *',
    '*/7 * * * *',
    '0 */5 * * *',
    '*/0 * * * *',
    '*/5 8-18/2 * * *',
    '*/5 8,9 * * *',
    '*/5 * 1 * *',
    '*/5 * * * mon#1',
    '0 3 1 1 *',
    '0 3 1 * 1',
    '0 3 l * *',
    '0 * * * 1-5',
    '0-10 3 * * *',
    '0 3 * * 1-',
    '0 3 * * -5',
    '0 3 * * 1-3,5',
    '0 3 * * 9',
    '30 0 3 * * *',
    '0 3',
    '@reboot',
    '',
  ])('%s stays as it was written', (cron) => expect(cronSentence(cron)).toBe(`at ${cron}`));
});
